// What a person changes about their own account by themselves: its name, and the language of its mails.
import type { Locale } from '../../base/locale.ts'
import type { Name } from '../../base/name.ts'
import type { Ports, Visitor } from '../../core/ports.ts'
import { findAccountById, setLocale } from '../../store/accounts/accounts.ts'
import { inTransaction } from '../../store/db/database.ts'
import { isTaken } from '../../store/db/faults.ts'
import type { Database } from '../../store/db/database.ts'
import { appendEvent } from '../../store/db/events.ts'
import { takeLimits } from '../../store/limits/limits.ts'
import type { TooManyAttempts } from '../../store/limits/limits.ts'
import { setNewName } from '../../store/accounts/new-name.ts'
import { holdSession, listSessionsOf } from '../../store/sessions/sessions.ts'
import type { CurrentSession } from '../../core/current-session.ts'
import type { AccountRow } from '../../store/accounts/rows.ts'
import { hasEnded } from '../../core/current-session.ts'
import type { EventKind } from '../../store/db/event-kinds.ts'
import { ownEvent } from '../../core/events.ts'

/** How changing something about one's own account ended; `ended` when the session or what it saw is no more. */
export type OwnChangeOutcome = { kind: 'done' } | { kind: 'ended' }

/** How taking another name ended. */
export type OwnNameOutcome = OwnChangeOutcome | { kind: 'name-taken' } | TooManyAttempts

/** The account of a session, and in how many browsers it is logged in; null when it is gone. */
export async function readOwnAccount(
  { db, now, settings }: Ports,
  session: CurrentSession,
): Promise<{ account: AccountRow; sessions: number } | null> {
  const account = await findAccountById(db, session.account.id)
  if (!account) return null
  const at = now()
  const sessions = await listSessionsOf(db, account.id, at)
  return { account, sessions: sessions.filter((one) => !hasEnded(settings, one, at)).length }
}

/** Gives a session's account another name; the old one is free at once. */
export async function renameOwnAccount(
  ports: Ports,
  visitor: Visitor,
  session: CurrentSession,
  to: Name,
): Promise<OwnNameOutcome> {
  const { id, name: seen } = session.account
  if (to.typed === seen) return { kind: 'done' }
  const tooMany = await takeLimits(ports, 'rename', { network: visitor.network })
  if (tooMany) return tooMany
  try {
    return await change(ports, visitor, session, 'account-renamed', (db) => setNewName(db, id, seen, to))
  } catch (fault) {
    if (isTaken(fault)) return { kind: 'name-taken' }
    throw fault
  }
}

/** Sets the language in which a session's account gets its mails. */
export function changeMailLanguage(
  ports: Ports,
  visitor: Visitor,
  session: CurrentSession,
  locale: Locale,
): Promise<OwnChangeOutcome> {
  return change(ports, visitor, session, 'mail-language-changed', async (db) => {
    await setLocale(db, session.account.id, locale)
    return true
  })
}

async function change(
  ports: Ports,
  visitor: Visitor,
  session: CurrentSession,
  kind: EventKind,
  work: (db: Database) => Promise<boolean>,
): Promise<OwnChangeOutcome> {
  const at = ports.now()
  return inTransaction(ports.db, async (db): Promise<OwnChangeOutcome> => {
    // A session that the owner ended meanwhile must not change anything any more.
    if (!(await holdSession(db, session.tokenHash)) || !(await work(db))) return { kind: 'ended' }
    await appendEvent(db, ownEvent(kind, at, visitor, session.account.id))
    return { kind: 'done' }
  })
}
