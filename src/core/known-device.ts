import { hashToken } from '../security/tokens.ts'
import { isKnownDevice } from '../store/sessions/devices.ts'
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
