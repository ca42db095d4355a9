import { setTimeout } from 'node:timers/promises'
import { envelopeDomain } from '../base/address.ts'
import { limits } from '../base/limits.ts'
import type { Delivery, Ports } from '../ports.ts'
import { newId } from '../security/tokens.ts'
import { inTransaction, isDatabaseAway } from '../store/database.ts'
import type { Database } from '../store/database.ts'
import { takeMailOverEverything } from '../store/mail-budgets.ts'
import { claimMails, settleMail } from '../store/outbox.ts'
import type { MailChange } from '../store/outbox.ts'
import type { OutboxRow } from '../store/tables.ts'
import { compose } from './compose.ts'
import type { Job } from './worker.ts'

/** The job that delivers the outbox's mails. */
export type Courier = Job & {
  /** Whether the mail server itself is at fault, so that mails wait. */
  isPaused(): boolean
  /** Whether strangers cause more mails than may be sent, so that theirs wait. */
  isOverBudget(): boolean
  /** Claims no more, waits so many milliseconds for what is on its way, and gives the rest back, due at once. */
  finish(grace: number): Promise<void>
}

/** As many connections as one process keeps to the mail server. */
export const mailConnections = 5

// As many on their way again, so that no connection waits for the next commit.
const places = 2 * mailConnections

// In milliseconds: so long a commit waits for others that are on their way, because each commit has its fsync.
const gathering = 3

/** Makes the courier; any number of them, in any number of processes, may work on one outbox. */
export function createCourier(ports: Ports): Courier {
  const { db, now, mailer, log } = ports
  // By their ids, with the claim under which they are this process's.
  const onTheirWay = new Map<string, string>()
  const deliveries = new Set<Promise<void>>()
  let ended: { id: string; claim: string; change: MailChange }[] = []
  let lastTurn: Promise<void> = Promise.resolve()
  let nextTurn: Promise<void> | null = null
  let stopping = false
  let resumeAt: number | null = null
  let budgetAt: number | null = null

  return {
    name: 'courier',
    every: limits.mailPoll,
    run: takeTurn,
    isPaused: () => resumeAt !== null,
    isOverBudget: () => budgetAt !== null && budgetAt > now(),
    async finish(grace) {
      stopping = true
      await lastTurn
      const patience = new AbortController()
      const impatience = setTimeout(grace, null, { signal: patience.signal }).catch(() => {})
      await Promise.race([Promise.all(deliveries), impatience])
      patience.abort()
      for (const [id, claim] of onTheirWay) ended.push({ id, claim, change: givenBack(now()) })
      onTheirWay.clear()
      // Whoever stops once more must not wait once more: a server that is told to end has ten seconds in all.
      deliveries.clear()
      await takeTurn()
    },
  }

  // One commit writes down all that has ended and claims what takes its places; what ends meanwhile waits for the next.
  function takeTurn(): Promise<void> {
    nextTurn ??= lastTurn
      .then(() => (onTheirWay.size > 0 ? setTimeout(gathering) : undefined))
      .then(() => {
        nextTurn = null
        const turn = settleAndClaim()
        lastTurn = turn.catch(() => {})
        return turn
      })
    return nextTurn
  }

  async function settleAndClaim(): Promise<void> {
    const settled = ended
    ended = []
    const at = now()
    const claim = { id: newId(), now: at, leaseUntil: at + limits.mailLease, most: freePlaces() }
    const write = async (db: Database) => {
      for (const one of settled) await settleMail(db, one.id, one.claim, one.change)
      return claim.most > 0 ? claimMails(db, claim) : []
    }
    const rows = await (settled.length > 0 ? inTransaction(db, write) : write(db)).catch((fault: unknown) => {
      // Kept for the turn after the database is back: else what was sent would be sent once more.
      if (isDatabaseAway(fault)) ended.push(...settled)
      throw fault
    })
    for (const row of rows) {
      const isOnItsWay = onTheirWay.has(row.id)
      onTheirWay.set(row.id, claim.id)
      // The clock jumped past its lease, as after a sleep: it is being sent, and ends under the new claim.
      if (isOnItsWay) continue
      const delivery = deliver(row).finally(() => deliveries.delete(delivery))
      deliveries.add(delivery)
    }
  }

  function freePlaces(): number {
    if (stopping || (resumeAt !== null && resumeAt > now())) return 0
    // While the server is at fault, one mail at a time finds out whether it still is.
    return (resumeAt === null ? places : 1) - onTheirWay.size
  }

  // Never rejects: what cannot be written down is taken over when its lease runs out.
  async function deliver(row: OutboxRow): Promise<void> {
    try {
      const change = await tryOnce(row).catch((fault: unknown) => {
        onTheirWay.delete(row.id)
        throw fault
      })
      const claim = onTheirWay.get(row.id)
      onTheirWay.delete(row.id)
      // At a stop it was given back.
      if (claim === undefined) return
      ended.push({ id: row.id, claim, change })
      await takeTurn().catch((fault: unknown) => {
        if (isDatabaseAway(fault)) throw fault
        // One that cannot be written down must not take the others of its turn with it.
        return inTransaction(db, (db) => settleMail(db, row.id, claim, change))
      })
    } catch (fault) {
      log.error(
        { err: fault, mail: row.id, code: 'mail-not-settled' },
        'what became of a mail is not written down yet',
      )
    }
  }

  async function tryOnce(row: OutboxRow): Promise<MailChange> {
    const composed = await compose(ports, row)
    if (composed.kind === 'pointless') {
      log.info({ mail: row.id, why: composed.why }, 'mail cancelled')
      return { ...cancelled(now()), reason: composed.reason ?? null }
    }
    const heldBack = await holdBack(row)
    if (heldBack) return heldBack
    // After a database that kept it waiting: its lease could run out while the server takes it, and another process would
    // send it as well.
    if ((row.dueAt ?? 0) < now() + limits.mailTry)
      return { ...cancelled(now()), state: 'queued', dueAt: now() }
    const delivery = await mailer.send(composed.mail)
    if (delivery.kind === 'server-fault') pauseForServer(delivery.reply)
    else resume()
    log.info({ mail: row.id, tries: row.tries + 1, ...factsOf(delivery) }, `mail ${delivery.kind}`)
    return { ...changeFor(delivery, row, now()), domain: envelopeDomain(composed.mail.to) }
  }

  // What strangers cause; a mail that was tried before has been counted.
  async function holdBack(row: OutboxRow): Promise<MailChange | null> {
    const isCaused = ['confirmation', 'reminder', 'password-reset', 'address-change'].includes(row.kind)
    if (!isCaused || row.tries > 0) return null
    const retryAt = await takeMailOverEverything(db, ports.settings, now())
    if (retryAt === null) return null
    if (budgetAt === null || budgetAt <= now())
      log.error({ code: 'mail-budget' }, 'strangers cause more mails than may be sent; theirs wait')
    budgetAt = retryAt
    // Not all at the instant when one of them may go: the rest would come back for each, and keep an owner's mail waiting.
    const dueAt = retryAt + Math.round(Math.random() * limits.mailHoldBack)
    return { ...cancelled(now()), state: 'delayed', dueAt, reason: 'held-back' }
  }

  function pauseForServer(reply: string): void {
    if (resumeAt === null) {
      log.error({ reply, code: 'mail-server-fault' }, 'the mail server is at fault; mails wait')
    }
    resumeAt = now() + limits.mailPause
  }

  function resume(): void {
    if (resumeAt !== null) log.info({}, 'the mail server works again')
    resumeAt = null
  }
}

function changeFor(delivery: Delivery, row: OutboxRow, at: number): MailChange {
  const reply = delivery.reply.slice(0, 500)
  const change = { reply, reason: null, counted: true, unknown: false, domain: null, now: at }
  switch (delivery.kind) {
    case 'sent':
      return { ...change, state: 'sent', dueAt: null }
    case 'refused':
      return { ...change, state: 'refused', dueAt: null, reason: delivery.reason }
    case 'delayed':
      return { ...change, state: 'delayed', dueAt: at + backoff(row.tries), reason: delivery.reason }
    case 'unknown': {
      const dueAt = row.unknownTries < limits.mailUnknownTries ? at + backoff(row.unknownTries) : null
      return { ...change, state: 'unknown', dueAt, unknown: true }
    }
    case 'server-fault':
      return {
        ...change,
        state: 'delayed',
        dueAt: at + limits.mailPause,
        reason: 'server-unreachable',
        counted: false,
      }
    default:
      return delivery satisfies never
  }
}

function cancelled(at: number): MailChange {
  return {
    state: 'cancelled',
    dueAt: null,
    reason: null,
    reply: null,
    counted: false,
    unknown: false,
    domain: null,
    now: at,
  }
}

function givenBack(at: number): MailChange {
  return { ...cancelled(at), state: 'unknown', dueAt: at }
}

// With a tenth of jitter, so that mails that failed together do not come back together.
function backoff(tries: number): number {
  const wait = limits.mailBackoff[Math.min(tries, limits.mailBackoff.length - 1)] ?? 0
  return Math.round(wait * (0.9 + Math.random() * 0.2))
}

// The server's words may hold the whole address: they go to the outbox, not to the log.
function factsOf(delivery: Delivery): Record<string, unknown> {
  return 'reason' in delivery ? { reason: delivery.reason, reply: delivery.reply.slice(0, 3) } : {}
}
