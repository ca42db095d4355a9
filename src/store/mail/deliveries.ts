// The courier's side of the outbox: mails are claimed, tried, and what became of them is written down.
import { sql } from 'kysely'
import { newId } from '../../security/tokens.ts'
import { compiledOnce } from '../db/fast-path.ts'
import { isPostgres } from '../db/dialect.ts'
import type { Database } from '../db/database.ts'
import { unindexed } from '../db/keyset.ts'
import type { MailReason, MailState, MailTryRow, OutboxRow } from './rows.ts'

/** How a try at a mail ended, as it is written down. */
export type MailChange = {
  state: MailState
  dueAt: number | null
  reason: MailReason | null
  reply: string | null
  /** Whether the try counts; one that failed by the mail server's own fault does not. */
  counted: boolean
  unknown: boolean
  /** The domain that it was sent to; null when nothing was tried. */
  domain: string | null
  now: number
}

/**
 * Claims mails that are due, oldest first, among them those whose lease ran out because their process was killed.
 * Processes that claim at the same time get different ones.
 */
export function claimMails(db: Database, { most, ...claim }: Claim & { most: number }): Promise<OutboxRow[]> {
  const claimer = claimers.get(most) ?? claimerOf(most)
  claimers.set(most, claimer)
  return claimer(db, claim)
}

type Claim = { id: string; now: number; leaseUntil: number }

// By how many: they stand in the text, where a planner sees how few of a backlog are picked.
const claimers = new Map<number, ReturnType<typeof claimerOf>>()

function claimerOf(most: number) {
  return compiledOnce<OutboxRow, Claim>((db, claim) => {
    const due = db
      .selectFrom('outbox')
      .select('id')
      .where('dueAt', 'is not', null)
      .where('dueAt', '<=', claim.now)
      .orderBy('dueAt')
      .limit(sql.lit(most))
    return (
      db
        .updateTable('outbox')
        .set({ state: 'sending', claim: claim.id, dueAt: claim.leaseUntil, changedAt: claim.now })
        .where('id', 'in', isPostgres(db) ? due.forUpdate().skipLocked() : due)
        // Without the index, by which a planner might read the whole backlog instead of the few that were picked.
        .where(unindexed.instant('dueAt'), '<=', claim.now)
        .returningAll()
    )
  })
}

/** Writes down how a try ended, unless the lease ran out and another process has taken the mail over. */
export async function settleMail(
  db: Database,
  id: string,
  claim: string,
  change: MailChange,
): Promise<boolean> {
  const { now: at, state, reason, reply, domain, counted, unknown } = change
  const counts = { counted: counted ? 1 : 0, unknown: unknown ? 1 : 0 }
  const settled = await settle(db, { id, claim, ...change, ...counts })
  if (settled.length === 0) return false
  if (domain !== null) await insertTry(db, { id: newId(), mailId: id, at, outcome: state, reason, reply })
  return true
}

const settle = compiledOnce(
  (
    db,
    change: Omit<MailChange, 'counted' | 'unknown'> & {
      id: string
      claim: string
      counted: number
      unknown: number
    },
  ) =>
    db
      .updateTable('outbox')
      .set((eb) => ({
        state: change.state,
        dueAt: change.dueAt,
        reason: change.reason,
        reply: change.reply,
        domain: eb.fn.coalesce(eb.val(change.domain), 'domain'),
        claim: null,
        changedAt: change.now,
        tries: eb('tries', '+', change.counted),
        unknownTries: eb('unknownTries', '+', change.unknown),
      }))
      .where('id', '=', change.id)
      .where('claim', '=', change.claim)
      .returning('id'),
)

const insertTry = compiledOnce((db, row: MailTryRow) => db.insertInto('mailTries').values(row))

/** Makes due what no honest wait or lease keeps so long: a clock that was far ahead wrote it. */
export async function hurryFarAhead(db: Database, now: number, farthest: number): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ dueAt: now })
    .where('dueAt', 'is not', null)
    .where('dueAt', '>', now + farthest)
    .execute()
}

/** Every try at a mail, oldest first. */
export function listTries(db: Database, mailId: string): Promise<MailTryRow[]> {
  return db
    .selectFrom('mailTries')
    .selectAll()
    .where('mailId', '=', mailId)
    .orderBy('id')
    .limit(100)
    .execute()
}
