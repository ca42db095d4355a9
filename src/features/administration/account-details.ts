// The data that the pages of one account show; rows with secrets stay below.

import type { Ports } from '../../core/ports.ts'
import { listChanges, listDisputes } from '../../store/accounts/address-changes.ts'
import { listPasskeys } from '../../store/factors/passkeys.ts'
import { findAccountLine } from '../../store/listings/accounts.ts'
import { listEventLines } from '../../store/listings/events.ts'
import { findRegistrationLine } from '../../store/listings/registrations.ts'
import { listSessionsOf } from '../../store/sessions/sessions.ts'

const latestEvents = 20

/** An account as the question before an act shows it, with the addresses that are disputed. */
export type AccountInQuestion = NonNullable<Awaited<ReturnType<typeof findAccountInQuestion>>>

/** An account to act on; undefined if it is gone. */
export async function findAccountInQuestion({ db }: Pick<Ports, 'db'>, id: string) {
  const account = await findAccountLine(db, id)
  if (!account) return undefined
  return { ...account, disputed: (await listDisputes(db, id)).map(({ address }) => address) }
}

/** An account with its changes of address, its sessions and its latest events; undefined if it is gone. */
export async function readAccount({ db, now }: Pick<Ports, 'db' | 'now'>, id: string) {
  const account = await findAccountLine(db, id)
  if (!account) return undefined
  const changes = await listChanges(db, id, now())
  const sessions = await listSessionsOf(db, id, now())
  const whole = { kind: null, accountId: id, registrationId: null, actor: null, from: null, until: null }
  const { rows: events } = await listEventLines(db, now, whole, { after: null, most: latestEvents })
  return {
    account,
    hasRegistration: (await findRegistrationLine(db, account.registrationId)) !== undefined,
    changes: changes.map(({ address, newAddress, doneAt, endsAt }) => ({
      address,
      newAddress,
      doneAt,
      endsAt,
    })),
    passkeys: (await listPasskeys(db, id)).length,
    sessions: sessions.map(({ createdAt, seenAt, expiresAt, stay, browser, system, network }) => ({
      createdAt,
      seenAt,
      expiresAt,
      stay,
      browser,
      system,
      network,
    })),
    events,
  }
}
