import { limits } from '../../base/limits.ts'
import type { HookName } from '../../core/hooks.ts'
import type { JobPorts } from '../../core/ports.ts'
import { storable } from '../../courier/smtp-replies.ts'
import { extendClaim } from '../../store/notifications/notifications.ts'
import type { NotificationRow } from '../../store/notifications/rows.ts'
import { delivered, mostAtOnce, notDelivered, notificationOf } from './target.job.ts'
import type { Target } from './target.job.ts'

/** A hook: the host application's function is called with the notification, and is awaited however long it takes. */
export function hookTarget(ports: JobPorts, name: HookName): Target {
  const { now, log, hooks } = ports
  return {
    name,
    most: () => mostAtOnce,
    async tell(row) {
      const stop = keepClaim(ports, name, row)
      try {
        await hooks[name]?.(notificationOf(row) as never)
        return delivered(now(), null)
      } catch (fault) {
        log.error({ err: fault, receiver: name, notification: row.id, code: 'hook-failed' }, 'a hook failed')
        const reply = storable(fault instanceof Error ? `${fault.name}: ${fault.message}` : String(fault))
        return notDelivered(row, now(), { reason: 'hook-threw', reply })
      } finally {
        stop()
      }
    },
    // The function still runs: nobody else may call it before a lease is over.
    handedOver(at) {
      const dueAt = at + limits.lease
      return { state: 'delayed', dueAt, reason: 'no-answer', reply: null, isTried: true, now: at }
    },
  }
}

// A function may take longer than a lease, and must not be called a second time meanwhile.
function keepClaim({ db, now, log }: JobPorts, name: HookName, { id, claim }: NotificationRow): () => void {
  const timer = setInterval(() => {
    log.warn({ receiver: name, notification: id, code: 'hook-slow' }, 'a hook takes long')
    const leaseUntil = now() + limits.lease
    extendClaim(db, { id, claim: claim ?? '', leaseUntil }).catch((fault: unknown) => {
      log.error(
        { err: fault, notification: id, code: 'notification-not-recorded' },
        'a claim is not extended',
      )
    })
  }, limits.lease / 3)
  timer.unref()
  return () => clearInterval(timer)
}
