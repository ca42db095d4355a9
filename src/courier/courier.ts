import { envelopeDomain } from '../base/address.ts'
import { limits } from '../base/limits.ts'
import { notifyOfRefusal } from '../core/notify.ts'
import type { Delivery, Mail, Mailer, Ports } from '../core/ports.ts'
import type { Job } from '../jobs/worker.ts'
import type { Database } from '../store/db/database.ts'
import { isDatabaseAway } from '../store/db/faults.ts'
import { claimMails, recordDelivery } from '../store/mail/deliveries.ts'
import type { DeliveryRecord } from '../store/mail/deliveries.ts'
import { readMail } from '../store/mail/mails.ts'
import type { OutboxRow } from '../store/mail/rows.ts'
import type { Ended } from './claims.ts'
import { composeMail } from './composed.ts'
import type { Composed, Mails } from './composed.ts'
import { cancelled, givenBack, heldBack, notComposed, putBack, recordOf } from './delivery-record.ts'
import { createDispatcher } from './dispatcher.ts'
import { createMailBudget } from './mail-budget.ts'
import type { MailBudget } from './mail-budget.ts'
import { createServerHealth } from './server-health.ts'
import type { ServerHealth } from './server-health.ts'

/** The job that delivers the outbox's mails. */
export type Courier = Job & {
  /** Whether the mail server is at fault, or refuses what the operator has to mend. */
  isAtFault(): boolean
  /** Whether strangers cause more mails than may be sent, so that theirs wait. */
  isOverBudget(): boolean
}

type Parts = { ports: Ports; mailer: Mailer; mails: Mails; health: ServerHealth; budget: MailBudget }

/** Makes the courier; any number of them, in any number of processes, may work on one outbox. */
export function createCourier(
  ports: Ports,
  mailer: Mailer,
  mails: Mails,
  poll: number = limits.mailPoll,
): Courier {
  const health = createServerHealth(ports.now, ports.log)
  const budget = createMailBudget(ports)
  const parts = { ports, mailer, mails, health, budget }
  // Composes up to four times as many mails as can be sent at once, so that no connection waits for the next commit.
  const most = 5 * ports.settings.mailConnections
  const dispatcher = createDispatcher<OutboxRow, DeliveryRecord>(ports, {
    claim: claimMails,
    record: (db, ended) => recordAndNotify(ports, db, ended),
    most: () => health.most(most),
    tryOnce: (row, handOver) => tryOnce(parts, row, handOver),
    givenBack: { untouched: putBack, handedOver: givenBack },
    onUnrecorded(fault, mail) {
      const facts = { err: fault, mail, code: 'mail-not-recorded' }
      ports.log.error(facts, 'how a mail ended is not recorded yet')
    },
  })
  return {
    name: 'courier',
    every: poll,
    run: () => dispatcher.run(),
    finish: (grace) => dispatcher.finish(grace),
    isAtFault: () => health.isAtFault(),
    isOverBudget: () => budget.isOver(),
  }
}

async function recordAndNotify(ports: Ports, db: Database, ended: Ended<DeliveryRecord>): Promise<void> {
  const { state, reason, now: at } = ended.record
  if (!(await recordDelivery(db, ended)) || state !== 'refused') return
  await notifyOfRefusal(db, ports, { mailId: ended.id, reason, at })
}

async function tryOnce(parts: Parts, row: OutboxRow, handOver: () => boolean): Promise<DeliveryRecord> {
  const { now, log } = parts.ports
  const composed = await compose(parts, row).catch((fault: unknown) => {
    if (isDatabaseAway(fault)) throw fault
    log.error({ err: fault, mail: row.id, code: 'mail-not-composed' }, 'a mail cannot be composed')
    return null
  })
  if (composed === null) return notComposed(now())
  if (composed.kind === 'pointless') {
    log.info({ mail: row.id, why: composed.why }, 'mail cancelled')
    return cancelled(now(), composed.reason)
  }
  // A mail that was tried before has been counted.
  const isCounted = parts.mails[row.kind].isCausedByStrangers && row.tries === 0
  const heldUntil = isCounted ? await parts.budget.take() : null
  if (heldUntil !== null) return heldBack(now(), heldUntil)
  return send(parts, row, composed.mail, handOver)
}

// Asynchronous, so that a fact that cannot be read rejects as well.
async function compose({ ports, mails }: Parts, row: OutboxRow): Promise<Composed> {
  return composeMail(mails, ports, readMail(row))
}

async function send(
  { ports, mailer, health }: Parts,
  row: OutboxRow,
  mail: Mail,
  handOver: () => boolean,
): Promise<DeliveryRecord> {
  const { now, log, metrics } = ports
  const sent = await mailer.send(mail, handOver)
  if (sent === null) return putBack(now())
  const { delivery, ...others } = health.judge(mail, sent)
  metrics.mailTries.add(delivery.kind)
  log.info({ mail: row.id, tries: row.tries + 1, ...factsOf(delivery) }, `mail ${delivery.kind}`)
  return { ...recordOf(delivery, row, now()), domain: envelopeDomain(mail.to), ...others }
}

// The server's words may hold the whole address: they go to the outbox, not to the log.
function factsOf(delivery: Delivery): Record<string, unknown> {
  return 'reason' in delivery ? { reason: delivery.reason, reply: delivery.reply.slice(0, 3) } : {}
}
