import { limits } from '../../base/limits.ts'
import type { Receiver } from '../../base/settings/schemas.ts'
import type { JobPorts } from '../../core/ports.ts'
import { createPause } from '../../courier/pause.ts'
import { createPost } from '../../courier/post.ts'
import type { Posted } from '../../courier/post.ts'
import { webhookName } from '../../security/receiver-names.ts'
import type { NotificationReason } from '../../store/notifications/rows.ts'
import { delivered, mostAtOnce, notDelivered, notificationOf } from './target.job.ts'
import type { Target } from './target.job.ts'

/** A webhook: the notification is posted to it. While it is at fault, one notification at a time finds out whether it still is. */
export function webhookTarget({ settings, keys, now, log }: JobPorts, receiver: Receiver): Target {
  const name = webhookName(receiver.url, keys)
  const post = createPost(receiver, settings.privateReceivers, now)
  const pause = createPause(now, limits.mailPause)
  return {
    name,
    most: () => (pause.isOn() ? Number(pause.mayProbe()) : mostAtOnce),
    async tell(row) {
      const { id, ...body } = notificationOf(row)
      const posted = await post({ id, body: JSON.stringify(body) })
      const failure = failureOf(posted)
      if (failure === null) {
        if (pause.end()) log.info({ receiver: name }, 'a webhook works again')
        return delivered(now(), replyOf(posted))
      }
      if (failure.isItsOwn && pause.begin()) {
        const facts = { receiver: name, reason: failure.reason, code: 'webhook-at-fault' }
        log.error(facts, 'a webhook is at fault; its notifications wait')
      }
      const { reason, isFinal } = failure
      return notDelivered(row, now(), { reason, isFinal, reply: replyOf(posted) })
    },
    // The receiver tells a second one by its id.
    handedOver: (at) => ({
      state: 'queued',
      dueAt: at,
      reason: 'no-answer',
      reply: null,
      isTried: true,
      now: at,
    }),
  }
}

type Failure = {
  reason: NotificationReason
  /** Whether every notification would fare the same. */
  isItsOwn: boolean
  /** Whether the receiver asks never to be told this again. */
  isFinal: boolean
}

function failureOf(posted: Posted): Failure | null {
  const failure = (reason: NotificationReason, isItsOwn: boolean, isFinal = false) => {
    return { reason, isItsOwn, isFinal }
  }
  if (posted.kind !== 'answered') return failure(posted.kind, true)
  const { status } = posted
  if (status >= 200 && status < 300) return null
  if (status === 410) return failure('gone', false, true)
  if (status >= 300 && status < 400) return failure('redirect', true)
  return failure('status', status >= 500 || status === 429)
}

// Nothing of the receiver's words: a page of "not found" repeats the path, which may hold a secret.
function replyOf(posted: Posted): string {
  return posted.kind === 'answered' ? String(posted.status) : posted.text
}
