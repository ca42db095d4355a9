import { setTimeout } from 'node:timers/promises'
import { envelopeDomain } from '../base/address.ts'
import { limits } from '../base/limits.ts'
import type { Delivery, Ports } from '../ports.ts'
import { newId } from '../security/tokens.ts'
import { inTransaction } from '../store/database.ts'
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

/** As many at one time as the mailer keeps connections. */
export const courierPlaces = 5

/** Makes the courier; any number of them, in any number of processes, may work on one outbox. */
export function createCourier(ports: Ports): Courier {
  const { db, now, mailer, log } = ports
  const onTheirWay = new Map<string, { claim: string; ended: Promise<void> }>()
  const stopping = new AbortController()
  const stopped = new Promise((resolve) => stopping.signal.addEventListener('abort', resolve))
  let resumeAt: number | null = null
  let budgetAt: number | null = null

  return {
    name: 'courier',
    every: limits.mailPoll,
    run,
    isPaused: () => resumeAt !== null,
    isOverBudget: () => budgetAt !== null && budgetAt > now(),
    async finish(grace) {
      stopping.abort()
      const all = Promise.all([...onTheirWay.values()].map(({ ended }) => ended))
      const patience = new AbortController()
      await Promise.race([all, setTimeout(grace, null, { signal: patience.signal }).catch(() => {})])
      patience.abort()
      for (const [id, { claim }] of onTheirWay) await settleMail(db, id, claim, givenBack(now()))
      onTheirWay.clear()
    },
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      if (resumeAt !== null && resumeAt > now()) return
      // While the server is at fault, one mail at a time finds out whether it still is.
      const free = (resumeAt === null ? courierPlaces : 1) - onTheirWay.size
      if (free <= 0) {
        await Promise.race([stopped, ...[...onTheirWay.values()].map(({ ended }) => ended)])
        continue
      }
      const claim = newId()
      const at = now()
      const rows = await claimMails(db, { id: claim, now: at, leaseUntil: at + limits.mailLease, most: free })
      for (const row of rows) {
        const ended = deliver(row, claim).finally(() => onTheirWay.delete(row.id))
        onTheirWay.set(row.id, { claim, ended })
      }
      if (rows.length < free) return
    }
  }

  // Never rejects: what cannot be written down is taken over when its lease runs out.
  async function deliver(row: OutboxRow, claim: string): Promise<void> {
    try {
      const composed = await compose(ports, row)
      if (composed.kind === 'pointless') {
        log.info({ mail: row.id, why: composed.why }, 'mail cancelled')
        const change = { ...cancelled(now()), reason: composed.reason ?? null }
        await settleMail(db, row.id, claim, change)
        return
      }
      if (await holdBack(row, claim)) return
      const delivery = await mailer.send(composed.mail)
      if (delivery.kind === 'server-fault') pauseForServer(delivery.reply)
      else resume()
      const domain = envelopeDomain(composed.mail.to)
      const change = { ...changeFor(delivery, row, now()), domain }
      await inTransaction(db, (db) => settleMail(db, row.id, claim, change))
      log.info({ mail: row.id, tries: row.tries + 1, ...factsOf(delivery) }, `mail ${delivery.kind}`)
    } catch (fault) {
      log.error({ err: fault, mail: row.id, code: 'mail-not-settled' }, 'a mail will be tried again')
    }
  }

  // What strangers cause; a mail that was tried before has been counted.
  async function holdBack(row: OutboxRow, claim: string): Promise<boolean> {
    const isCaused = ['confirmation', 'reminder', 'password-reset', 'address-change'].includes(row.kind)
    if (!isCaused || row.tries > 0) return false
    const retryAt = await takeMailOverEverything(db, ports.settings, now())
    if (retryAt === null) return false
    if (budgetAt === null || budgetAt <= now())
      log.error({ code: 'mail-budget' }, 'strangers cause more mails than may be sent; theirs wait')
    budgetAt = retryAt
    await settleMail(db, row.id, claim, {
      ...cancelled(now()),
      state: 'delayed',
      dueAt: retryAt,
      reason: 'server-busy',
    })
    return true
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
