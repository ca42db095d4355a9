// The job that tells hooks and webhooks what happened. Each receiver has its own claims, so a slow one holds no other.

import { limits } from '../../base/limits.ts'
import { hour } from '../../base/time.ts'
import { hooked } from '../../core/hooks.ts'
import type { JobPorts } from '../../core/ports.ts'
import { createDispatcher } from '../../courier/dispatcher.ts'
import type { Dispatcher } from '../../courier/dispatcher.ts'
import type { Job } from '../../jobs/worker.ts'
import { noteHooks } from '../../store/notifications/hooks.ts'
import { notificationClaimer, recordNotification } from '../../store/notifications/notifications.ts'
import type { NotificationRecord } from '../../store/notifications/notifications.ts'
import type { NotificationRow } from '../../store/notifications/rows.ts'
import { hookTarget } from './hook-target.job.ts'
import type { Target } from './target.job.ts'
import { webhookTarget } from './webhook-target.job.ts'

/** Makes the job; any number of them, in any number of processes, may work on the same notifications. */
export function createNotifier(ports: JobPorts, poll: number = limits.mailPoll): Job {
  const names = hooked(ports.hooks)
  const targets = [
    ...ports.settings.webhooks.map((webhook) => webhookTarget(ports, webhook)),
    ...names.map(([name]) => hookTarget(ports, name)),
  ]
  const dispatchers = targets.map((target) => dispatcherOf(ports, target))
  // The start has noted them.
  let notedAt = ports.now()
  return {
    name: 'notifier',
    every: poll,
    async run() {
      const at = ports.now()
      if (Math.abs(at - notedAt) >= hour) {
        await noteHooks(
          ports.db,
          names.map(([, kind]) => kind),
          at,
        )
        notedAt = at
      }
      const runs = await Promise.allSettled(dispatchers.map((dispatcher) => dispatcher.run()))
      const failed = runs.find((run) => run.status === 'rejected')
      if (failed) throw failed.reason
    },
    async finish(grace) {
      await Promise.all(dispatchers.map((dispatcher) => dispatcher.finish(grace)))
    },
  }
}

function dispatcherOf(ports: JobPorts, target: Target): Dispatcher {
  const { log, metrics } = ports
  return createDispatcher<NotificationRow, NotificationRecord>(ports, {
    claim: notificationClaimer(target.name),
    record: recordNotification,
    most: () => target.most(),
    async tryOnce(row, handOver) {
      if (!handOver()) return untouched(ports.now())
      const record = await target.tell(row)
      metrics.notificationTries.add(record.state)
      const facts = { notification: row.id, receiver: target.name, tries: row.tries + 1 }
      if (record.state === 'failed')
        log.error(
          { ...facts, reason: record.reason, code: 'notification-failed' },
          'a notification is given up',
        )
      else log.info({ ...facts, reason: record.reason }, `notification ${record.state}`)
      return record
    },
    givenBack: { untouched, handedOver: (at) => target.handedOver(at) },
    onUnrecorded(fault, notification) {
      const facts = { err: fault, notification, code: 'notification-not-recorded' }
      log.error(facts, 'how a notification ended is not recorded yet')
    },
  })
}

function untouched(at: number): NotificationRecord {
  return { state: 'queued', dueAt: at, reason: null, reply: null, isTried: false, now: at }
}
