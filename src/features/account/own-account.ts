// A person's own account: the data of its pages, and the frame of each change to it.

import { z } from 'zod'
import { locales } from '../../base/locale.ts'
import type { Locale } from '../../base/locale.ts'
import { hasEnded } from '../../core/current-session.ts'
import type { CurrentSession } from '../../core/current-session.ts'
import { ownEvent } from '../../core/events.ts'
import type { Ports } from '../../core/ports.ts'
import { publicAccount, publicAccountSchema } from '../../core/public-account.ts'
import { done, operation, refused, telling } from '../../operation/operation.ts'
import type { Callers } from '../../operation/operation.ts'
import { findAccountById } from '../../store/accounts/accounts.ts'
import { inTransaction } from '../../store/db/database.ts'
import type { Database } from '../../store/db/database.ts'
import type { EventKind } from '../../store/db/events.ts'
import { appendEvent } from '../../store/db/events.ts'
import { findAuthenticator } from '../../store/factors/authenticators.ts'
import { listPasskeys } from '../../store/factors/passkeys.ts'
import { holdSession, listSessionsOf } from '../../store/sessions/sessions.ts'

/** The data of a person's own account; `sessions` counts the browsers that are logged in to it, `passkeys` its passkeys. */
type OwnAccount = {
  name: string
  address: string
  mailLocale: Locale
  confirmedAt: number
  sessions: number
  hasAuthenticator: boolean
  passkeys: number
}

/** Reads one's own account, with the language of its mails and the number of its sessions. */
export const showAccount = operation({
  name: 'show-account',
  who: 'session',
  api: 'GET /api/account',
  proof: 'none',
  input: {},
  async run(ports, { session }) {
    const own = await readOwnAccount(ports, session)
    if (!own) return { kind: 'ended' as const }
    const { mailLocale: mailLanguage, sessions } = own
    return { kind: 'found' as const, account: { ...publicAccount(session.account), mailLanguage, sessions } }
  },
  outcomes: {
    found: telling(
      done(),
      z.object({
        account: publicAccountSchema.extend({ mailLanguage: z.enum(locales), sessions: z.int() }),
      }),
    ),
    ended: refused(401),
  },
})

/** The account of a session; null when it is gone. */
export async function readOwnAccount(
  { db, now, settings }: Ports,
  session: CurrentSession,
): Promise<OwnAccount | null> {
  const account = await findAccountById(db, session.account.id)
  if (!account) return null
  const at = now()
  const sessions = await listSessionsOf(db, account.id, at)
  const { name, address, locale: mailLocale, confirmedAt } = account
  const living = sessions.filter((one) => !hasEnded(settings, one, at))
  return {
    name,
    address,
    mailLocale,
    confirmedAt,
    sessions: living.length,
    hasAuthenticator: (await findAuthenticator(db, account.id)) !== undefined,
    passkeys: (await listPasskeys(db, account.id)).length,
  }
}

/**
 * Changes something about a session's account, with its event; `ended` when the session is gone or the account has
 * changed since the session saw it.
 */
export async function changeOwnAccount(
  { db, now }: Ports,
  { visitor, session }: Callers['session'],
  kind: EventKind,
  work: (db: Database, at: number) => Promise<boolean>,
): Promise<{ kind: 'changed' } | { kind: 'ended' }> {
  const at = now()
  return inTransaction(db, async (db): Promise<{ kind: 'changed' } | { kind: 'ended' }> => {
    // A session that the owner has ended must not change anything.
    if (!(await holdSession(db, session.tokenHash)) || !(await work(db, at))) return { kind: 'ended' }
    await appendEvent(db, ownEvent(kind, at, visitor, session.account.id))
    return { kind: 'changed' }
  })
}
