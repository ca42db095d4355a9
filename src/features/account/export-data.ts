// A person takes along what is held about them.
import { isoTime } from '../../base/time.ts'
import type { Ports, Visitor } from '../../core/ports.ts'
import { findAccountById } from '../../store/accounts/accounts.ts'
import { inTransaction } from '../../store/db/database.ts'
import { appendEvent } from '../../store/db/events.ts'
import {
  findOwnRegistration,
  listOwnAddressChanges,
  listOwnDevices,
  listOwnEvents,
  listOwnMails,
  listOwnSessions,
  listOwnTries,
} from '../../store/accounts/own-data.ts'
import { holdSession } from '../../store/sessions/sessions.ts'
import type { CurrentSession } from '../../core/current-session.ts'
import { ownEvent } from '../../core/events.ts'
import type { AccountRow } from '../../store/accounts/rows.ts'
import type { EventRow } from '../../store/db/rows.ts'
import type { MailTryRow } from '../../store/mail/rows.ts'
import type { OutboxRow } from '../../store/mail/rows.ts'

/** How asking for one's data ended; `data` is the text of one JSON document, made as fast as it is taken. */
export type ExportOutcome = { kind: 'data'; data: AsyncGenerator<string> } | { kind: 'ended' }

const portion = 1_000

/**
 * What is held about a session's account, all of it but what only proves or counts: hashes of passwords and tokens, and
 * counters, whose keys are digests.
 */
export async function exportOwnData(
  ports: Ports,
  visitor: Visitor,
  session: CurrentSession,
): Promise<ExportOutcome> {
  const at = ports.now()
  const { id: accountId } = session.account
  return inTransaction(ports.db, async (db): Promise<ExportOutcome> => {
    const account = await findAccountById(db, accountId)
    if (!account || !(await holdSession(db, session.tokenHash))) return { kind: 'ended' }
    await appendEvent(db, ownEvent('data-exported', at, visitor, accountId))
    return { kind: 'data', data: write(ports, account, at) }
  })
}

async function* write(ports: Ports, account: AccountRow, at: number): AsyncGenerator<string> {
  const { db, settings } = ports
  const registration = await findOwnRegistration(db, account.registrationId)
  const sessions = await listOwnSessions(db, account.id)
  const devices = await listOwnDevices(db, account.id)
  const changes = await listOwnAddressChanges(db, account.id)
  const mails = await listOwnMails(db, account)
  const tries = Map.groupBy(await listOwnTries(db, account), ({ mailId }) => mailId)
  const head = {
    site: settings.baseUrl,
    exportedAt: isoTime(at),
    account: {
      id: account.id,
      name: account.name,
      address: account.address,
      mailLanguage: account.locale,
      isAdmin: account.isAdmin === 1,
      confirmedAt: isoTime(account.confirmedAt),
      loggedInAt: told(account.loggedInAt),
    },
    registration: registration
      ? {
          ...registration,
          createdAt: isoTime(registration.createdAt),
          openedAt: told(registration.openedAt),
          confirmedAt: told(registration.confirmedAt),
        }
      : null,
    addressChanges: changes.map(({ askedAt, doneAt, endsAt, ...change }) => ({
      ...change,
      askedAt: isoTime(askedAt),
      doneAt: told(doneAt),
      endsAt: told(endsAt),
    })),
    sessions: sessions.map(({ stay, createdAt, seenAt, passwordAt, expiresAt, ...session }) => ({
      ...session,
      staysLoggedIn: stay === 1,
      createdAt: isoTime(createdAt),
      seenAt: isoTime(seenAt),
      passwordAt: isoTime(passwordAt),
      expiresAt: isoTime(expiresAt),
    })),
    devices: devices.map(({ createdAt, seenAt }) => ({
      createdAt: isoTime(createdAt),
      seenAt: isoTime(seenAt),
    })),
    mails: mails.map((mail) => mailLine(mail, tries.get(mail.id) ?? [])),
  }
  yield `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "events": [`
  let joint = '\n    '
  let after: Pick<EventRow, 'at' | 'id'> | undefined = { at: 0, id: '' }
  while (after) {
    const rows = await listOwnEvents(db, account, { after, most: portion })
    for (const row of rows) {
      yield joint + JSON.stringify(eventLine(account, row))
      joint = ',\n    '
    }
    after = rows.length < portion ? undefined : rows.at(-1)
  }
  yield '\n  ]\n}\n'
}

function mailLine(
  { detail, createdAt, changedAt, ...mail }: Awaited<ReturnType<typeof listOwnMails>>[number],
  tries: Pick<MailTryRow, 'at' | 'outcome' | 'reason'>[],
) {
  return {
    ...mail,
    ...aboutDevice(mail.kind, detail),
    createdAt: isoTime(createdAt),
    changedAt: isoTime(changedAt),
    tries: tries.map(({ at, outcome, reason }) => ({ at: isoTime(at), outcome, reason })),
  }
}

function aboutDevice(kind: OutboxRow['kind'], detail: string | null) {
  return kind === 'new-device' && detail !== null ? { about: JSON.parse(detail) as unknown } : {}
}

// Where others were when they acted is theirs, and who they were stays with the house.
function eventLine({ id }: AccountRow, { at, kind, accountId, actor, network, reason }: EventRow) {
  const isOwn = actor === id || actor === 'visitor'
  // An account's id has 32 digits; everybody else who acts has a name.
  const other = /^[0-9a-f]{32}$/.test(actor) ? 'administrator' : actor
  const by = actor === id ? 'you' : other
  const about = accountId !== null && accountId !== id ? { account: accountId } : {}
  return { at: isoTime(at), kind, by, ...about, network: isOwn ? network : null, reason }
}

function told(at: number | null): string | null {
  return at === null ? null : isoTime(at)
}
