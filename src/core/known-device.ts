import { hashToken, newToken } from '../security/tokens.ts'
import type { Database } from '../store/db/database.ts'
import { insertDevice, isKnownDevice, noteDevice, renameDevice } from '../store/sessions/devices.ts'
import type { Ports, Visitor } from './ports.ts'

/**
 * The visitor's device, as the hash of its token, if the account knows it. Costs the same work whether or not there is an
 * account.
 */
export async function findKnownDevice(
  { db }: Ports,
  visitor: Visitor,
  account: { id: string } | undefined,
): Promise<string | null> {
  if (!visitor.deviceToken) return null
  const tokenHash = hashToken(visitor.deviceToken)
  return (await isKnownDevice(db, tokenHash, account?.id ?? '')) ? tokenHash : null
}

/**
 * Makes a visitor's browser one of an account's devices. One that is new to the account gets a new token, so that one
 * planted in it never becomes known.
 */
export async function bindDevice(
  db: Database,
  { deviceToken }: Visitor,
  accountId: string,
  at: number,
): Promise<{ token: string; isNew: boolean }> {
  if (deviceToken && (await noteDevice(db, hashToken(deviceToken), accountId, at)))
    return { token: deviceToken, isNew: false }
  const token = newToken()
  // The other accounts of this browser still know it.
  if (deviceToken) await renameDevice(db, hashToken(deviceToken), hashToken(token))
  await insertDevice(db, {
    tokenHash: hashToken(token),
    accountId,
    createdAt: at,
    seenAt: at,
    secondStepAt: null,
  })
  return { token, isNew: true }
}
