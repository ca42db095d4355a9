import { setTimeout } from 'node:timers/promises'
import { envelopeDomain } from '../base/address.ts'
import { limits, mailsOverEverything } from '../base/limits.ts'
import { isToCome } from '../base/time.ts'
import type { Delivery, Mail, Mailer, Ports } from '../core/ports.ts'
import { newId } from '../security/tokens.ts'
import { inTransaction } from '../store/db/database.ts'
import { isDatabaseAway } from '../store/db/faults.ts'
import type { Database } from '../store/db/database.ts'
import { claimMails, settleMail } from '../store/mail/deliveries.ts'
import type { MailChange } from '../store/mail/deliveries.ts'
import { takeMailOverEverything } from '../store/mail/budgets.ts'
import type { OutboxRow } from '../store/mail/rows.ts'
import { compose } from '../composers.ts'
import { createLine } from './slots.ts'
import { cancelled, changeFor, givenBack, heldBack, notComposed, putBack } from './outcome.ts'
import { createServerPause } from './server-pause.ts'
import type { Job } from '../jobs/worker.ts'

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

// Four times as many again are composed meanwhile, so that no connection waits for the next commit.
const places = 5 * mailConnections

// How far ahead the budget over everything may ever be.
const longestBudget = mailsOverEverything.within + limits.clockSkew

// In milliseconds: so long a commit waits for others that are on their way, because each commit has its fsync (measured: a
// tenth more mails a second than with 5).
const gathering = 10

/** Makes the courier; any number of them, in any number of processes, may work on one outbox. */
export function createCourier(ports: Ports, mailer: Mailer, poll: number = limits.mailPoll): Courier {
  const { db, now, log } = ports
  // By their ids, with the claim under which they are this process's, and whether the mail server may have them by now.
  const onTheirWay = new Map<string, { claim: string; isHandedOver: boolean }>()
  const deliveries = new Set<Promise<void>>()
  const connections = createLine(mailConnections)
  const pause = createServerPause(now, log)
  let ended: { id: string; claim: string; change: MailChange }[] = []
  let lastTurn: Promise<void> = Promise.resolve()
  let nextTurn: Promise<void> | null = null
  let stopping = false
  let budgetAt: number | null = null

  return {
    name: 'courier',
    every: poll,
    run: takeTurn,
    isPaused: () => pause.isOn(),
    isOverBudget: () => budgetAt !== null && isToCome(budgetAt, now(), longestBudget),
    async finish(grace) {
      stopping = true
      await lastTurn
      const patience = new AbortController()
      const impatience = setTimeout(grace, null, { signal: patience.signal }).catch(() => {})
      await Promise.race([Promise.all(deliveries), impatience])
      patience.abort()
      for (const [id, { claim, isHandedOver }] of onTheirWay)
        ended.push({ id, claim, change: isHandedOver ? givenBack(now()) : putBack(now()) })
      onTheirWay.clear()
      // Whoever stops once more must not wait once more: a server that is told to end has ten seconds in all.
      deliveries.clear()
      // A house whose database is away closes all the same: the mails are taken over when their leases run out.
      await takeTurn().catch(tellUnsettled)
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
      const present = onTheirWay.get(row.id)
      onTheirWay.set(row.id, { claim: claim.id, isHandedOver: present?.isHandedOver ?? false })
      // The clock jumped past its lease, as after a sleep: it is on its way, and ends under the new claim.
      if (present) continue
      const delivery = deliver(row).finally(() => deliveries.delete(delivery))
      deliveries.add(delivery)
    }
  }

  function freePlaces(): number {
    if (stopping || !pause.mayAsk()) return 0
    return (pause.isOn() ? 1 : places) - onTheirWay.size
  }

  // Never rejects: what cannot be written down is taken over when its lease runs out.
  async function deliver(row: OutboxRow): Promise<void> {
    try {
      const change = await tryOnce(row).catch((fault: unknown) => {
        onTheirWay.delete(row.id)
        throw fault
      })
      const claim = onTheirWay.get(row.id)?.claim
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
      tellUnsettled(fault, row.id)
    }
  }

  function tellUnsettled(fault: unknown, mail?: string): void {
    const facts = { err: fault, mail, code: 'mail-not-settled' }
    log.error(facts, 'what became of a mail is not written down yet')
  }

  async function tryOnce(row: OutboxRow): Promise<MailChange> {
    const composed = await compose(ports, row).catch((fault: unknown) => {
      if (isDatabaseAway(fault)) throw fault
      log.error({ err: fault, mail: row.id, code: 'mail-not-composed' }, 'a mail cannot be composed')
      return null
    })
    if (composed === null) return notComposed(now())
    if (composed.kind === 'pointless') {
      log.info({ mail: row.id, why: composed.why }, 'mail cancelled')
      return cancelled(now(), composed.reason)
    }
    const held = await holdBack(row)
    if (held) return held
    // Here and not at the mailer, whose time would run meanwhile: behind a slow server a mail would have none left.
    await connections.enter()
    try {
      return await send(row, composed.mail)
    } finally {
      connections.leave()
    }
  }

  async function send(row: OutboxRow, mail: Mail): Promise<MailChange> {
    // After a database or mails before it that kept it waiting: its lease could run out while the server takes it, and
    // another process would send it as well. At a stop it may be another's already.
    const claimed = onTheirWay.get(row.id)
    if ((row.dueAt ?? 0) < now() + limits.mailTry || !claimed) return putBack(now())
    onTheirWay.set(row.id, { ...claimed, isHandedOver: true })
    const delivery = await mailer.send(mail)
    if (delivery.kind === 'server-fault') pause.begin(delivery.reply)
    else pause.end()
    log.info({ mail: row.id, tries: row.tries + 1, ...factsOf(delivery) }, `mail ${delivery.kind}`)
    return { ...changeFor(delivery, row, now()), domain: envelopeDomain(mail.to) }
  }

  // What strangers cause; a mail that was tried before has been counted.
  async function holdBack(row: OutboxRow): Promise<MailChange | null> {
    const isCaused = ['confirmation', 'reminder', 'password-reset', 'address-change'].includes(row.kind)
    if (!isCaused || row.tries > 0) return null
    const overBudget = await takeMailOverEverything(db, ports.settings, now())
    if (!overBudget) return null
    const { retryAt } = overBudget
    if (budgetAt === null || !isToCome(budgetAt, now(), longestBudget))
      log.error({ code: 'mail-budget' }, 'strangers cause more mails than may be sent; theirs wait')
    budgetAt = retryAt
    // Not all at the instant when one of them may go: the rest would come back for each, and keep an owner's mail waiting.
    const dueAt = retryAt + Math.round(Math.random() * limits.mailHoldBack)
    return heldBack(now(), dueAt)
  }
}

// The server's words may hold the whole address: they go to the outbox, not to the log.
function factsOf(delivery: Delivery): Record<string, unknown> {
  return 'reason' in delivery ? { reason: delivery.reason, reply: delivery.reply.slice(0, 3) } : {}
}
