// The numbers that a monitoring program reads.

import { monitorEventLoopDelay } from 'node:perf_hooks'
import { second } from '../../base/time.ts'
import { version } from '../../base/version.ts'
import { answerWithin } from '../../base/within.ts'
import type { Numbers, Sample } from '../../core/metrics.ts'
import type { Ports } from '../../core/ports.ts'
import { countDueMails } from '../../store/mail/outbox.ts'
import { countDueNotifications } from '../../store/notifications/notifications.ts'

type MetricKind = { type: 'counter' | 'gauge'; help: string; labels: readonly string[] }

/** Every metric: docs/metrics.md and the answer's own explanations are made from it. */
export const metricKinds = {
  postern_requests_total: {
    type: 'counter',
    help: 'Requests that were answered, by the pattern of their address.',
    labels: ['route', 'method', 'status'],
  },
  postern_acts_total: {
    type: 'counter',
    help: 'Acts that people and programs tried, by how they ended.',
    labels: ['act', 'outcome'],
  },
  postern_defence_total: {
    type: 'counter',
    help: "Signs of an attack: lines of the defender's log, with those that it left out.",
    labels: ['code'],
  },
  postern_hash_waiting: {
    type: 'gauge',
    help: 'Passwords that wait for a hashing thread, by their queue.',
    labels: ['queue'],
  },
  postern_hash_running: { type: 'gauge', help: 'Passwords that hashing threads have.', labels: [] },
  postern_hashes_total: { type: 'counter', help: 'Passwords that were hashed or verified.', labels: [] },
  postern_mail_tries_total: {
    type: 'counter',
    help: 'Tries to hand a mail to the mail server, by how they ended.',
    labels: ['outcome'],
  },
  postern_outbox_mails: {
    type: 'gauge',
    help: 'Mails that are still to be sent, by their state.',
    labels: ['state'],
  },
  postern_outbox_oldest_due_seconds: {
    type: 'gauge',
    help: 'How long the oldest mail that is due has been so.',
    labels: [],
  },
  postern_notification_tries_total: {
    type: 'counter',
    help: 'Tries to tell a hook or webhook, by how they ended.',
    labels: ['outcome'],
  },
  postern_notifications: {
    type: 'gauge',
    help: 'Notifications for hooks and webhooks that are still to be told, by their state.',
    labels: ['state'],
  },
  postern_database_up: {
    type: 'gauge',
    help: 'Whether the database told what the outbox holds: 1 or 0.',
    labels: [],
  },
  postern_event_loop_delay_seconds: {
    type: 'gauge',
    help: 'How late the event loop was, since the last time that this was read; of several processes the latest.',
    labels: ['quantile'],
  },
  postern_info: { type: 'gauge', help: 'Always 1.', labels: ['version', 'node'] },
  process_start_time_seconds: {
    type: 'gauge',
    help: 'When the process, or the first of several, started, in seconds since 1970 UTC.',
    labels: [],
  },
} as const satisfies Record<string, MetricKind>

export type MetricName = keyof typeof metricKinds

/** The samples of each metric; one without samples is left out of the answer. */
type Readings = Partial<Record<MetricName, readonly Sample[]>>

// Of the whole process, whichever houses are open in it; it begins with the first reading, so that it costs nothing where
// nobody reads. A sample is the time between two ticks.
const tick = 20
const loopDelay = monitorEventLoopDelay({ resolution: tick })

function readLoopDelay(): Sample[] {
  loopDelay.enable()
  const late = (quantile: string) => {
    const nanoseconds = loopDelay.count === 0 ? 0 : loopDelay.percentile(Number(quantile) * 100)
    return { labels: { quantile }, value: Math.max(0, nanoseconds / 1e6 - tick) / second }
  }
  const samples = ['0.5', '0.99', '1'].map(late)
  loopDelay.reset()
  return samples
}

/** The states of mails that are still to be sent. */
const dueStates = ['queued', 'sending', 'delayed', 'unknown'] as const

/** The states of notifications that are still to be told. */
const dueNotificationStates = ['queued', 'sending', 'delayed'] as const

/** The numbers of this process. */
export function readOwnNumbers({ hasher, metrics }: Ports): Numbers {
  const { waiting, running, done } = hasher.load()
  return {
    startedAt: performance.timeOrigin,
    counters: {
      postern_requests_total: metrics.requests.list(),
      postern_acts_total: metrics.acts.list(),
      postern_defence_total: metrics.defence.list(),
      postern_hashes_total: [{ value: done }],
      postern_mail_tries_total: metrics.mailTries.list(),
      postern_notification_tries_total: metrics.notificationTries.list(),
    } satisfies Readings,
    gauges: {
      postern_hash_waiting: Object.entries(waiting).map(([queue, value]) => ({ labels: { queue }, value })),
      postern_hash_running: [{ value: running }],
    } satisfies Readings,
    worst: { postern_event_loop_delay_seconds: readLoopDelay() } satisfies Readings,
  }
}

/**
 * Every metric: the numbers of all processes of the command, and the database's. What the outbox holds is missing if the
 * database does not answer within `patience` milliseconds.
 */
export async function readMetrics(
  { db, now }: Ports,
  { startedAt, counters, gauges, worst }: Numbers,
  patience: number,
): Promise<Readings> {
  const [due, notifications] = await Promise.all([
    answerWithin(patience, countDueMails(db)),
    answerWithin(patience, countDueNotifications(db)),
  ])
  const firstDueAt = due === null ? null : Math.min(...due.map((each) => each.firstDueAt))
  return {
    ...counters,
    ...gauges,
    ...worst,
    postern_outbox_mails:
      due === null
        ? []
        : dueStates.map((state) => ({
            labels: { state },
            value: due.find((each) => each.state === state)?.mails ?? 0,
          })),
    postern_outbox_oldest_due_seconds:
      firstDueAt === null ? [] : [{ value: Math.max(0, now() - firstDueAt) / second }],
    postern_notifications:
      notifications === null
        ? []
        : dueNotificationStates.map((state) => ({
            labels: { state },
            value: notifications.find((each) => each.state === state)?.notifications ?? 0,
          })),
    postern_database_up: [{ value: due === null ? 0 : 1 }],
    postern_info: [{ labels: { version, node: process.versions.node }, value: 1 }],
    process_start_time_seconds: [{ value: startedAt / second }],
  }
}

/** The metrics in Prometheus' text format, version 0.0.4. */
export function writeMetrics(readings: Readings): string {
  return Object.entries(metricKinds)
    .flatMap(([name, { type, help }]) => {
      const samples = readings[name as MetricName] ?? []
      if (samples.length === 0) return []
      return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...samples.map((one) => lineOf(name, one))]
    })
    .map((line) => `${line}\n`)
    .join('')
}

function lineOf(name: string, { labels = {}, value }: Sample): string {
  const written = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`)
  return `${name}${written.length > 0 ? `{${written.join(',')}}` : ''} ${value}`
}

function escapeLabel(text: string): string {
  return text.replace(/[\\"]/g, String.raw`\$&`).replaceAll('\n', String.raw`\n`)
}
