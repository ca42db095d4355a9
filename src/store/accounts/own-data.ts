// The data of one account, for its owner's export: no hash, and nothing of other people.

import { sql } from 'kysely'
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely'
import type { ApiKeyRow, ApiKeyUseRow } from '../api-keys/rows.ts'
import type { Database } from '../db/database.ts'
import type { EventRow } from '../db/rows.ts'
import type { Tables } from '../db/tables.ts'
import type { AuthenticatorRow, PasskeyRow, RecoveryCodeRow } from '../factors/rows.ts'
import type { MailTryRow, OutboxRow } from '../mail/rows.ts'
import type { NotificationRow } from '../notifications/rows.ts'
import type { RegistrationRow } from '../registrations/rows.ts'
import type { DeviceRow, SessionRow } from '../sessions/rows.ts'
import type { AccountRow, AddressChangeRow } from './rows.ts'

/** The registration that an account came from, without its secrets. */
export function findOwnRegistration(
  db: Database,
  id: string,
): Promise<
  | Pick<
      RegistrationRow,
      | 'id'
      | 'name'
      | 'address'
      | 'locale'
      | 'network'
      | 'createdAt'
      | 'openedAt'
      | 'confirmedAt'
      | 'confirmedBy'
    >
  | undefined
> {
  return db
    .selectFrom('registrations')
    .select([
      'id',
      'name',
      'address',
      'locale',
      'network',
      'createdAt',
      'openedAt',
      'confirmedAt',
      'confirmedBy',
    ])
    .where('id', '=', id)
    .executeTakeFirst()
}

/** All stored sessions of an account, expired ones too, in the order in which they began. */
export function listOwnSessions(
  db: Database,
  accountId: string,
): Promise<Omit<SessionRow, 'tokenHash' | 'accountId'>[]> {
  return db
    .selectFrom('sessions')
    .select([
      'id',
      'browser',
      'system',
      'network',
      'createdAt',
      'seenAt',
      'provedAt',
      'amr',
      'expiresAt',
      'stay',
    ])
    .where('accountId', '=', accountId)
    .orderBy('createdAt')
    .execute()
}

/** An account's authenticator app, without its secret. */
export function findOwnAuthenticator(
  db: Database,
  accountId: string,
): Promise<Pick<AuthenticatorRow, 'createdAt' | 'usedAt'> | undefined> {
  return db
    .selectFrom('authenticators')
    .select(['createdAt', 'usedAt'])
    .where('accountId', '=', accountId)
    .executeTakeFirst()
}

/** An account's passkeys, without their keys. */
export function listOwnPasskeys(
  db: Database,
  accountId: string,
): Promise<Pick<PasskeyRow, 'label' | 'browser' | 'system' | 'createdAt' | 'usedAt' | 'counterBackAt'>[]> {
  return db
    .selectFrom('passkeys')
    .select(['label', 'browser', 'system', 'createdAt', 'usedAt', 'counterBackAt'])
    .where('accountId', '=', accountId)
    .orderBy('id')
    .execute()
}

/** When an account's recovery codes were made and used. */
export function listOwnRecoveryCodes(
  db: Database,
  accountId: string,
): Promise<Pick<RecoveryCodeRow, 'createdAt' | 'usedAt'>[]> {
  return db
    .selectFrom('recoveryCodes')
    .select(['createdAt', 'usedAt'])
    .where('accountId', '=', accountId)
    .orderBy('usedAt')
    .execute()
}

/** When an account's devices were first and last seen. */
export function listOwnDevices(
  db: Database,
  accountId: string,
): Promise<Pick<DeviceRow, 'createdAt' | 'seenAt' | 'secondStepAt'>[]> {
  return db
    .selectFrom('devices')
    .select(['createdAt', 'seenAt', 'secondStepAt'])
    .where('accountId', '=', accountId)
    .orderBy('createdAt')
    .execute()
}

/** An administrator's API keys, and each network from which one was used. */
export async function listOwnApiKeys(
  db: Database,
  accountId: string,
): Promise<(Omit<ApiKeyRow, 'tokenHash' | 'accountId'> & { uses: Omit<ApiKeyUseRow, 'keyId'>[] })[]> {
  const keys = await db
    .selectFrom('apiKeys')
    .select(['id', 'label', 'scope', 'createdAt', 'expiresAt', 'revokedAt'])
    .where('accountId', '=', accountId)
    .orderBy('id')
    .execute()
  const uses = await db
    .selectFrom('apiKeyUses')
    .innerJoin('apiKeys', 'apiKeys.id', 'apiKeyUses.keyId')
    .select(['apiKeyUses.keyId', 'apiKeyUses.network', 'apiKeyUses.usedAt'])
    .where('apiKeys.accountId', '=', accountId)
    .orderBy('apiKeyUses.usedAt')
    .execute()
  return keys.map((key) => ({ ...key, uses: uses.filter(({ keyId }) => keyId === key.id) }))
}

/** An account's stored changes of address: pending ones, and done ones as long as they can be undone. */
export function listOwnAddressChanges(
  db: Database,
  accountId: string,
): Promise<Pick<AddressChangeRow, 'id' | 'address' | 'newAddress' | 'askedAt' | 'doneAt' | 'endsAt'>[]> {
  return db
    .selectFrom('addressChanges')
    .select(['id', 'address', 'newAddress', 'askedAt', 'doneAt', 'endsAt'])
    .where('accountId', '=', accountId)
    .orderBy('askedAt')
    .execute()
}

/** An account and the registration that it came from. */
type Owned = Pick<AccountRow, 'id' | 'registrationId'>

/** The account's keys too, by which visitors ask for new passwords. */
type Addressee = Owned & Pick<AccountRow, 'addressKey' | 'nameKey' | 'confirmedAt'>

/** The mails of an account and of its registration that are still kept, resets among them that were asked for by its name or address. */
export function listOwnMails(
  db: Database,
  owner: Addressee,
): Promise<Pick<OutboxRow, 'id' | 'kind' | 'state' | 'reason' | 'facts' | 'createdAt' | 'changedAt'>[]> {
  return db
    .selectFrom('outbox')
    .select(['id', 'kind', 'state', 'reason', 'facts', 'createdAt', 'changedAt'])
    .where((eb) => isOwnMail(eb, owner))
    .orderBy('id')
    .execute()
}

/** The notifications about an account, as long as they are kept. */
export function listOwnNotifications(
  db: Database,
  accountId: string,
): Promise<Pick<NotificationRow, 'receiver' | 'kind' | 'data' | 'state' | 'createdAt' | 'changedAt'>[]> {
  return db
    .selectFrom('notifications')
    .select(['receiver', 'kind', 'data', 'state', 'createdAt', 'changedAt'])
    .where('accountId', '=', accountId)
    .orderBy('id')
    .execute()
}

/** Every try at those mails, in order, without the mail server's replies, which are for administrators. */
export function listOwnTries(
  db: Database,
  owner: Addressee,
): Promise<Pick<MailTryRow, 'mailId' | 'at' | 'outcome' | 'reason'>[]> {
  return db
    .selectFrom('mailTries')
    .innerJoin('outbox', 'outbox.id', 'mailTries.mailId')
    .select(['mailTries.mailId', 'mailTries.at', 'mailTries.outcome', 'mailTries.reason'])
    .where((eb) => isOwnMail(eb, owner))
    .orderBy('mailTries.id')
    .execute()
}

function isOwnMail(eb: ExpressionBuilder<Tables, 'outbox'>, owner: Addressee): Expression<SqlBool> {
  const { id, registrationId, addressKey, nameKey, confirmedAt } = owner
  return eb.or([
    eb('outbox.accountId', '=', id),
    eb('outbox.registrationId', '=', registrationId),
    // Before the account there was, its name and address may have been another's.
    eb.and([
      eb.or([eb('outbox.addressKey', '=', addressKey), eb('outbox.nameKey', '=', nameKey)]),
      eb('outbox.createdAt', '>=', confirmedAt),
    ]),
  ])
}

/** The events about an account or its registration, and the account's own acts elsewhere, oldest first, after a cursor. */
export async function listOwnEvents(
  db: Database,
  { id, registrationId }: Owned,
  { after, most }: { after: Pick<EventRow, 'at' | 'id'>; most: number },
): Promise<EventRow[]> {
  // One query for each column, because each has an index in this order; a combined query would use none of them.
  const about = [
    ...(await listEvents(db, 'accountId', id, after, most)),
    ...(await listEvents(db, 'registrationId', registrationId, after, most)),
    ...(await listEvents(db, 'actor', id, after, most)),
  ]
  return [...new Map(about.map((row) => [row.id, row])).values()].toSorted(byTime).slice(0, most)
}

function listEvents(
  db: Database,
  column: 'accountId' | 'registrationId' | 'actor',
  value: string,
  after: Pick<EventRow, 'at' | 'id'>,
  most: number,
): Promise<EventRow[]> {
  return db
    .selectFrom('events')
    .selectAll()
    .where(column, '=', value)
    .where(sql<boolean>`(at, id) > (${after.at}, ${after.id})`)
    .orderBy('at')
    .orderBy('id')
    .limit(most)
    .execute()
}

function byTime(one: EventRow, other: EventRow): number {
  return one.at - other.at || (one.id < other.id ? -1 : 1)
}
