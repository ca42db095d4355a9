// The invariants of every database at rest, whatever happened to its servers.

import { sql } from 'kysely'
import type { Database } from '../src/store/db/database.ts'
import { isPostgres } from '../src/store/db/dialect.ts'
import type { MailServer } from '../test/support/smtp.ts'

/** Questions whose answer must be empty, by the sentence that each disproves. */
const questions: Record<string, string> = {
  // Not where a new password was chosen by the link: the mail has come, and its row went with what the first visitor typed.
  'every registration that waits has its mail': `
    select id from registrations where origin_id is null and confirmed_at is null and closed_at is null
      and id not in (select registration_id from outbox where registration_id is not null)
      and id not in (select origin_id from registrations where origin_id is not null)`,
  'no mail belongs to a registration that is not there':
    'select id from outbox where registration_id is not null and registration_id not in (select id from registrations)',
  'no browser is bound to a registration that is not there':
    'select token_hash as id from browser_tokens where registration_id not in (select id from registrations)',
  'an address has one account':
    'select address_key as id from accounts group by address_key having count(*) > 1',
  'a name has one account': 'select name_key as id from accounts group by name_key having count(*) > 1',
  'no session belongs to an account that is not there or is suspended':
    'select id from sessions where account_id not in (select id from accounts where suspended_at is null)',
  'no device belongs to an account that is not there':
    'select token_hash as id from devices where account_id not in (select id from accounts)',
  'no change of address belongs to an account that is not there':
    'select id from address_changes where account_id not in (select id from accounts)',
  'an account that comes from a registration was confirmed exactly once, and an event says so': `
    select accounts.id from accounts join registrations on registrations.id = accounts.registration_id
    where registrations.confirmed_at is null
      or (select count(*) from events where events.account_id = accounts.id and kind in ('confirmed', 'confirmed-by-hand', 'admin-created')) <> 1`,
  'a confirmed registration leaves none of its address waiting': `
    select waiting.id from registrations waiting join accounts on accounts.address_key = waiting.address_key
    where waiting.confirmed_at is null and waiting.closed_at is null`,
  'no mail is still on its way': "select id from outbox where state in ('queued', 'sending')",
}

/** The sentences that a database at rest, and the mails that came of it, disprove. */
export async function brokenInvariants(db: Database, mails: MailServer): Promise<string[]> {
  const broken: string[] = []
  for (const [sentence, question] of Object.entries(questions)) {
    const { rows } = await sql<{ id: string }>`${sql.raw(question)}`.execute(db)
    if (rows.length > 0) broken.push(`${sentence}: ${rows.map(({ id }) => id).join(' ')}`)
  }
  if (!isPostgres(db)) broken.push(...(await damage(db)))
  broken.push(...(await wrongMails(db, mails)))
  return broken
}

async function damage(db: Database): Promise<string[]> {
  const { rows } = await sql<Record<string, unknown>>`pragma integrity_check`.execute(db)
  const { rows: lost } = await sql<Record<string, unknown>>`pragma foreign_key_check`.execute(db)
  const said = rows.flatMap((row) => Object.values(row)).map(String)
  return [
    ...said.filter((line) => line !== 'ok'),
    ...lost.map((row) => `a lost reference: ${JSON.stringify(row)}`),
  ]
}

async function wrongMails(db: Database, mails: MailServer): Promise<string[]> {
  const sent = await db.selectFrom('outbox').select(['id', 'kind']).where('state', '=', 'sent').execute()
  const came = new Set(mails.all.map(({ messageId }) => messageId.replace(/^<|@.*$/g, '')))
  return sent
    .filter(({ id }) => !came.has(id))
    .map(({ id, kind }) => `${kind} ${id} is called sent and never came`)
}

/** Whether no mail waits or is being sent; with `now`, nor has one become due that was put off. */
export async function isSettled(db: Database, now = -Infinity): Promise<boolean> {
  const mails = await db
    .selectFrom('outbox')
    .select(['state', 'dueAt'])
    .where('dueAt', 'is not', null)
    .execute()
  return mails.every(({ state, dueAt }) => state !== 'queued' && state !== 'sending' && (dueAt ?? 0) > now)
}
