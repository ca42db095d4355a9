// A person downloads everything that is held about them.

import { isoTime } from '../../base/time.ts'
import { ownEvent } from '../../core/events.ts'
import type { Ports } from '../../core/ports.ts'
import { publicAccount } from '../../core/public-account.ts'
import { doneWithFile, operation, refused } from '../../operation/operation.ts'
import type { Callers } from '../../operation/operation.ts'
import { findAccountById } from '../../store/accounts/accounts.ts'
import {
  findOwnAuthenticator,
  findOwnRegistration,
  listOwnAddressChanges,
  listOwnApiKeys,
  listOwnDevices,
  listOwnEvents,
  listOwnMails,
  listOwnNotifications,
  listOwnPasskeys,
  listOwnRecoveryCodes,
  listOwnSessions,
  listOwnTries,
} from '../../store/accounts/own-data.ts'
import type { AccountRow } from '../../store/accounts/rows.ts'
import { inTransaction } from '../../store/db/database.ts'
import { appendEvent } from '../../store/db/events.ts'
import type { EventRow } from '../../store/db/rows.ts'
import { factsOf } from '../../store/mail/mails.ts'
import type { MailTryRow, OutboxRow } from '../../store/mail/rows.ts'
import { holdSession } from '../../store/sessions/sessions.ts'

/** The file's name and type. */
export const exportFile = { name: 'my-data.json', type: 'application/json; charset=UTF-8' }

/**
 * A person downloads all data held about their account, except hashes of passwords and tokens, and counters, whose keys
 * are digests.
 */
export const exportData = operation({
  name: 'export-data',
  who: 'session',
  api: 'POST /api/account/export',
  proof: 'recent',
  input: {},
  run: exportOwnData,
  outcomes: { exported: doneWithFile(exportFile), ended: refused(401) },
})

/** `data` is the text of one JSON document, made as fast as it is taken. `ended`: the session has ended. */
type ExportOutcome = { kind: 'exported'; data: AsyncGenerator<string> } | { kind: 'ended' }

async function exportOwnData(ports: Ports, { visitor, session }: Callers['session']): Promise<ExportOutcome> {
  const at = ports.now()
  const { id: accountId } = session.account
  return inTransaction(ports.db, async (db): Promise<ExportOutcome> => {
    const account = await findAccountById(db, accountId)
    if (!account || !(await holdSession(db, session.tokenHash))) return { kind: 'ended' }
    await appendEvent(db, ownEvent('data-exported', at, visitor, accountId))
    return { kind: 'exported', data: write(ports, account, at) }
  })
}

const portion = 1_000

async function* write(ports: Ports, account: AccountRow, at: number): AsyncGenerator<string> {
  const head = {
    site: ports.settings.baseUrl,
    exportedAt: isoTime(at),
    account: accountPart(account),
    ...(await readRecords(ports, account)),
  }
  yield `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "events": [`
  let joint = '\n    '
  let after: Pick<EventRow, 'at' | 'id'> | undefined = { at: 0, id: '' }
  while (after) {
    const rows = await listOwnEvents(ports.db, account, { after, most: portion })
    for (const row of rows) {
      yield joint + JSON.stringify(eventLine(account, row))
      joint = ',\n    '
    }
    after = rows.length < portion ? undefined : rows.at(-1)
  }
  yield '\n  ]\n}\n'
}

function accountPart(account: AccountRow) {
  return {
    ...publicAccount({ ...account, isAdmin: account.isAdmin === 1 }),
    mailLanguage: account.locale,
    loggedInAt: optionalTime(account.loggedInAt),
  }
}

async function readRecords({ db }: Ports, account: AccountRow) {
  const registration = await findOwnRegistration(db, account.registrationId)
  const changes = await listOwnAddressChanges(db, account.id)
  const sessions = await listOwnSessions(db, account.id)
  const devices = await listOwnDevices(db, account.id)
  const authenticator = await findOwnAuthenticator(db, account.id)
  const passkeys = await listOwnPasskeys(db, account.id)
  const recoveryCodes = await listOwnRecoveryCodes(db, account.id)
  const apiKeys = await listOwnApiKeys(db, account.id)
  const mails = await listOwnMails(db, account)
  const tries = Map.groupBy(await listOwnTries(db, account), ({ mailId }) => mailId)
  return {
    registration: registration
      ? {
          ...registration,
          createdAt: isoTime(registration.createdAt),
          openedAt: optionalTime(registration.openedAt),
          confirmedAt: optionalTime(registration.confirmedAt),
        }
      : null,
    addressChanges: changes.map(({ askedAt, doneAt, endsAt, ...change }) => ({
      ...change,
      askedAt: isoTime(askedAt),
      doneAt: optionalTime(doneAt),
      endsAt: optionalTime(endsAt),
    })),
    sessions: sessions.map(({ stay, createdAt, seenAt, provedAt, expiresAt, ...session }) => ({
      ...session,
      staysLoggedIn: stay === 1,
      createdAt: isoTime(createdAt),
      seenAt: isoTime(seenAt),
      provedAt: isoTime(provedAt),
      expiresAt: isoTime(expiresAt),
    })),
    devices: devices.map(({ createdAt, seenAt, secondStepAt }) => ({
      createdAt: isoTime(createdAt),
      seenAt: isoTime(seenAt),
      secondStepAt: optionalTime(secondStepAt),
    })),
    authenticator: authenticator ? madeAndUsed(authenticator) : null,
    recoveryCodes: recoveryCodes.map(madeAndUsed),
    passkeys: passkeys.map(({ createdAt, usedAt, counterBackAt, ...passkey }) => ({
      ...passkey,
      ...madeAndUsed({ createdAt, usedAt }),
      counterBackAt: optionalTime(counterBackAt),
    })),
    apiKeys: apiKeys.map(({ createdAt, expiresAt, revokedAt, uses, ...key }) => ({
      ...key,
      createdAt: isoTime(createdAt),
      expiresAt: isoTime(expiresAt),
      revokedAt: optionalTime(revokedAt),
      uses: uses.map(({ network, usedAt }) => ({ network: network || null, usedAt: isoTime(usedAt) })),
    })),
    notifications: (await listOwnNotifications(db, account.id)).map(notificationLine),
    mails: mails.map((mail) => mailLine(mail, tries.get(mail.id) ?? [])),
  }
}

function notificationLine({
  data,
  createdAt,
  changedAt,
  ...notification
}: Awaited<ReturnType<typeof listOwnNotifications>>[number]) {
  return {
    ...notification,
    data: data === null ? null : (JSON.parse(data) as unknown),
    createdAt: isoTime(createdAt),
    changedAt: isoTime(changedAt),
  }
}

function mailLine(
  { facts, createdAt, changedAt, ...mail }: Awaited<ReturnType<typeof listOwnMails>>[number],
  tries: Pick<MailTryRow, 'at' | 'outcome' | 'reason'>[],
) {
  return {
    ...mail,
    ...aboutDevice(mail.kind, facts),
    createdAt: isoTime(createdAt),
    changedAt: isoTime(changedAt),
    tries: tries.map(({ at, outcome, reason }) => ({ at: isoTime(at), outcome, reason })),
  }
}

function aboutDevice(kind: OutboxRow['kind'], facts: string | null) {
  const isAboutDevice = kind === 'new-device' || kind === 'password-changed' || kind === 'security-changed'
  return isAboutDevice ? { about: factsOf({ facts }) } : {}
}

// The export leaves out the network and the identity of other people who acted on the account.
function eventLine({ id }: AccountRow, { at, kind, accountId, actor, network, reason }: EventRow) {
  const isOwn = actor === id || actor === 'visitor'
  // The id of an account has 32 digits; other actors, such as `sweep`, have names.
  const other = /^[0-9a-f]{32}$/.test(actor) ? 'administrator' : actor
  const by = actor === id ? 'you' : other
  const about = accountId !== null && accountId !== id ? { account: accountId } : {}
  return { at: isoTime(at), kind, by, ...about, network: isOwn ? network : null, reason }
}

function madeAndUsed({ createdAt, usedAt }: { createdAt: number; usedAt: number | null }) {
  return { createdAt: isoTime(createdAt), usedAt: optionalTime(usedAt) }
}

function optionalTime(at: number | null): string | null {
  return at === null ? null : isoTime(at)
}
