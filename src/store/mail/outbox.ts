import { sql } from 'kysely'
import { limits } from '../../base/limits.ts'
import { hour } from '../../base/time.ts'
import { newId } from '../../security/tokens.ts'
import type { Database } from '../db/database.ts'
import { unindexed } from '../db/keyset.ts'
import { takeAttempt } from '../limits/attempts.ts'
import { counterKey } from '../limits/counter-key.ts'
import type { RegistrationRow } from '../registrations/rows.ts'
import { setMail } from '../registrations/waiting.ts'
import type { MailBudget } from './budgets.ts'
import { subjectColumns } from './mails.ts'
import type { MailSubject } from './mails.ts'
import type { MailState, OutboxRow } from './rows.ts'

/**
 * Writes a mail that is due now or later, or one that is never due because its budget is used up. Call it in the
 * transaction of the cause.
 */
export async function queueMail(
  db: Database,
  subject: MailSubject,
  {
    id = newId(),
    now,
    dueAt = now,
    budget = 'in-front',
  }: { id?: string; now: number; dueAt?: number; budget?: MailBudget },
): Promise<void> {
  const isUsedUp = budget === 'used-up'
  await db
    .insertInto('outbox')
    .values({
      id,
      ...subjectColumns(subject),
      ...(budget === 'behind' ? { overtakes: null } : {}),
      state: isUsedUp ? 'cancelled' : dueAt > now ? 'delayed' : 'queued',
      tries: 0,
      unknownTries: 0,
      dueAt: isUsedUp ? null : dueAt,
      claim: null,
      reason: isUsedUp ? 'mail-budget' : null,
      reply: null,
      domain: null,
      createdAt: now,
      changedAt: now,
    })
    .execute()
}

/**
 * Writes a mail that reports an act to an account's owner. Above a number of mails of a kind within an hour, one mail
 * at its end reports the rest: a thief, or a program gone wrong, must neither fill the mailbox nor keep others' mails
 * waiting. Not for mails of a change of address: they carry the way back, and asking for one has a limit.
 */
export async function queueNotice(
  db: Database,
  subject: MailSubject & { accountId: string },
  { id = newId(), now, dueAt = now }: { id?: string; now: number; dueAt?: number },
): Promise<void> {
  const { kind, accountId } = subject
  const key = counterKey(db, 'notice', kind, accountId)
  const tooMany = await takeAttempt(db, { key, most: limits.noticesPerHour, now, resetsAt: now + hour })
  if (tooMany === null) return queueMail(db, subject, { id, now, dueAt })
  const collectedKey = counterKey(db, 'notice', 'acts-collected', accountId)
  const refused = await takeAttempt(db, { key: collectedKey, most: 1, now, resetsAt: now + hour })
  if (refused === null) await queueMail(db, { kind: 'acts-collected', accountId }, { now, dueAt: now + hour })
}

/** How many mails are still to be sent, by their state, and when the first of each is due. */
export async function countDueMails(
  db: Database,
): Promise<{ state: MailState; mails: number; firstDueAt: number }[]> {
  // Otherwise SQLite would read all mails in the order of their states.
  const state = unindexed.text('state')
  const { rows } = await sql<{ state: MailState; mails: number; firstDueAt: number }>`
    select ${state} as state, count(*) as mails, min(due_at) as first_due_at
    from outbox where due_at is not null group by ${state}`.execute(db)
  return rows
}

export function findMail(db: Database, id: string): Promise<OutboxRow | undefined> {
  return db.selectFrom('outbox').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Whether a mail is still to be sent. */
export async function isToBeSent(db: Database, id: string): Promise<boolean> {
  const mail = db.selectFrom('outbox').select('id').where('id', '=', id).where('dueAt', 'is not', null)
  return (await mail.executeTakeFirst()) !== undefined
}

/** Makes a mail that still waits for a try due now; returns whether there is one, or one being sent. */
export async function hurryMail(db: Database, id: string, now: number): Promise<boolean> {
  const hurried = await db
    .updateTable('outbox')
    .set((eb) => ({
      dueAt: eb.case().when('state', '=', 'sending').then(eb.ref('dueAt')).else(eb.val(now)).end(),
    }))
    .where('id', '=', id)
    .where('dueAt', 'is not', null)
    .returning('id')
    .executeTakeFirst()
  return hurried !== undefined
}

/** Hurries the registration's mail or, when that has come to its end, writes another one with the same link. */
export async function mailAgain(
  db: Database,
  registration: RegistrationRow,
  at: number,
  takeBudget: () => Promise<MailBudget> = () => Promise.resolve('in-front'),
): Promise<void> {
  if (await hurryMail(db, registration.mailId, at)) return
  const id = newId()
  const { id: registrationId, generation } = registration
  const budget = await takeBudget()
  const subject = { kind: 'confirmation', registrationId, generation } as const
  await queueMail(db, subject, { id, now: at, budget })
  await setMail(db, registration.id, id)
}

/** Cancels the mails of a registration that are not on their way. */
export async function cancelMailsOf(db: Database, registrationId: string, now: number): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ state: 'cancelled', dueAt: null, changedAt: now })
    .where('registrationId', '=', registrationId)
    .where('state', 'in', ['queued', 'delayed', 'unknown'])
    .where('dueAt', 'is not', null)
    .execute()
}

/** Makes a mail due now, unless it was sent or is on its way. */
export function requeueMail(db: Database, id: string, now: number): Promise<OutboxRow | undefined> {
  return db
    .updateTable('outbox')
    .set({ state: 'queued', dueAt: now, changedAt: now })
    .where('id', '=', id)
    .where('state', 'not in', ['sending', 'sent'])
    .returningAll()
    .executeTakeFirst()
}

/** Cancels a mail that still waits for a try and is not on its way. */
export function cancelWaitingMail(db: Database, id: string, now: number): Promise<OutboxRow | undefined> {
  return db
    .updateTable('outbox')
    .set({ state: 'cancelled', dueAt: null, changedAt: now })
    .where('id', '=', id)
    .where('state', '!=', 'sending')
    .where('dueAt', 'is not', null)
    .returningAll()
    .executeTakeFirst()
}

/** Mails before an id, newest first, each with the address of its account or registration. */
export function listMails(
  db: Database,
  page: { before: string | null; most: number },
): Promise<(OutboxRow & { address: string | null })[]> {
  return db
    .selectFrom('outbox')
    .leftJoin('accounts', 'accounts.id', 'outbox.accountId')
    .leftJoin('registrations', 'registrations.id', 'outbox.registrationId')
    .selectAll('outbox')
    .select((eb) => eb.fn.coalesce('accounts.address', 'registrations.address').as('address'))
    .$if(page.before !== null, (query) => query.where('outbox.id', '<', page.before ?? ''))
    .orderBy('outbox.id', 'desc')
    .limit(page.most)
    .execute()
}

/** The mails of a registration, newest first. */
export function listMailsOf(db: Database, registrationId: string): Promise<OutboxRow[]> {
  return db
    .selectFrom('outbox')
    .selectAll()
    .where('registrationId', '=', registrationId)
    .orderBy('id', 'desc')
    .limit(100)
    .execute()
}

/** Gives a registration's mails to another one. */
export async function moveMails(db: Database, from: string, to: string): Promise<void> {
  await db.updateTable('outbox').set({ registrationId: to }).where('registrationId', '=', from).execute()
}

/** Deletes the mails of a registration that is about to be deleted. */
export async function deleteMailsOf(db: Database, registrationId: string): Promise<void> {
  await db.deleteFrom('outbox').where('registrationId', '=', registrationId).execute()
}
