// The delivery of the outbox's mails: claim them, try them, record how it ended.

import { sql } from 'kysely'
import { newId } from '../../security/tokens.ts'
import { claimerOf } from '../db/claiming.ts'
import type { Claim } from '../db/claiming.ts'
import type { Database } from '../db/database.ts'
import { compiledOnce } from '../db/fast-path.ts'
import type { MailReason, MailState, MailTryRow, OutboxRow } from './rows.ts'

/** The record of a delivery, whether it was tried or not. */
export type DeliveryRecord = {
  state: MailState
  dueAt: number | null
  reason: MailReason | null
  reply: string | null
  /** Whether the try counts; one that failed by the server's own fault does not. */
  counted: boolean
  /** Whether it is unknown if the server has it. */
  unknown: boolean
  /** The domain that it was sent to; null when nothing was tried. */
  domain: string | null
  now: number
  /** Others whose refusals no longer count, because their server turned out to be at fault. */
  takesBack?: readonly string[]
  /** Whether others that the server did not take meanwhile are due now. */
  endsOutage?: boolean
}

/**
 * Claims mails that are due, among them those whose lease ran out because their process was killed. Three of four places are
 * for those that overtake, if there are any, and the others for the oldest: strangers who cause more mails than can be sent
 * must not keep an owner from being told of an act. Processes that claim at the same time get different ones.
 */
export async function claimMails(
  db: Database,
  { most, ...claim }: Claim & { most: number },
): Promise<OutboxRow[]> {
  // At random where there are fewer places than four.
  const forOldest = Math.floor(most / 4 + Math.random())
  const overtaking = most > forOldest ? await claimer(most - forOldest, true)(db, claim) : []
  const left = most - overtaking.length
  return left > 0 ? [...overtaking, ...(await claimer(left, false)(db, claim))] : overtaking
}

// In the words of its index.
const isOvertaking = sql<boolean>`overtakes = 1`

// By how many: they stand in the text, where a planner sees how few of a backlog are picked.
const claimers = new Map<string, Claimer>()

type Claimer = (db: Database, claim: Claim) => Promise<OutboxRow[]>

function claimer(most: number, overtaking: boolean): Claimer {
  const key = `${most} ${overtaking}`
  const made = claimers.get(key) ?? claimerOf('outbox', most, overtaking ? () => isOvertaking : null)
  claimers.set(key, made)
  return made
}

/** Records how a try ended; false if its lease ran out and another process has taken the mail over. */
export async function recordDelivery(
  db: Database,
  { id, claim, record }: { id: string; claim: string; record: DeliveryRecord },
): Promise<boolean> {
  const { takesBack = [], endsOutage = false, ...columns } = record
  const { now: at, state, reason, reply, domain, counted, unknown } = columns
  const counts = { counted: counted ? 1 : 0, unknown: unknown ? 1 : 0 }
  const recorded = await updateClaimed(db, { id, claim, ...columns, ...counts })
  if (recorded.length === 0) return false
  if (takesBack.length > 0) await takeBackRefusals(db, takesBack, columns)
  if (endsOutage) await hurryAfterOutage(db, at)
  if (domain !== null) await insertTry(db, { id: newId(), mailId: id, at, outcome: state, reason, reply })
  return true
}

const updateClaimed = compiledOnce(
  (
    db,
    change: Omit<DeliveryRecord, 'counted' | 'unknown' | 'takesBack' | 'endsOutage'> & {
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

async function takeBackRefusals(
  db: Database,
  ids: readonly string[],
  { state, dueAt, reason, now }: Pick<DeliveryRecord, 'state' | 'dueAt' | 'reason' | 'now'>,
): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ state, dueAt, reason, changedAt: now })
    .where('id', 'in', ids)
    .where('state', '=', 'refused')
    .execute()
}

// Their tries say nothing of them: greylisting may follow, and must not last for hours.
async function hurryAfterOutage(db: Database, now: number): Promise<void> {
  await db
    .updateTable('outbox')
    .set((eb) => ({ dueAt: now, tries: eb.case().when('tries', '>', 1).then(1).else(eb.ref('tries')).end() }))
    .where('state', '=', 'delayed')
    .where('reason', 'in', ['server-unreachable', 'server-busy', 'message-rejected', 'policy', 'other'])
    .where('dueAt', '>', now)
    .execute()
}

const insertTry = compiledOnce((db, row: MailTryRow) => db.insertInto('mailTries').values(row))

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
