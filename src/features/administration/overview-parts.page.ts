import { html, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'
import type { MailReason } from './outbox.page.ts'
import { figure } from './words.page.ts'
import type { MailState } from './words.page.ts'

export type Step = keyof Frame['texts']['admin']['overview']['steps']
export type Bucket = keyof Frame['texts']['admin']['overview']['buckets']

/** The people who are stuck at one domain, by the reason. */
export type StuckDomain = {
  domain: string
  refused: number
  delayed: number
  reasons: { state: MailState; reason: MailReason | null; people: number }[]
}

/** Overdue mails, and the side that keeps them waiting; times in milliseconds. */
type Alarm =
  | { side: 'server'; waited: number }
  | { side: 'recipients'; waited: number; domains: string[]; taken: number; isMore: boolean }
  | { side: 'queue'; waited: number; taken: number; isMore: boolean }

/** The figures of the overview. */
export type OverviewProps = {
  waiting: number
  /** By day, today last. */
  byDay: { registered: number[]; confirmed: number[]; expired: number[] }
  stuck: { refused: number; refusedBy: number; delayed: number; domains: StuckDomain[] }
  funnel: Record<Step, number> & {
    since: number | null
    opened: number
    typed: number
    byLink: number
    byDigitCode: number
    byHand: number
  }
  /** How many accounts ask for a second step, and how many have a passkey. */
  factors: { twoSteps: number; passkeys: number }
  time: { median: number; p90: number; buckets: Record<Bucket, number> } | null
  domains: { domain: string; refused: number; delayed: number; taken: number; total: number }[]
  /** How many mails wait, and how long the oldest has waited, in milliseconds. */
  backlog: { waiting: number; waited: number }
  alarm: Alarm | null
  degraded: (keyof Frame['texts']['admin']['degraded'])[]
}

/** A part of a whole in percent. */
export function share(part: number, whole: number): string {
  return `${Math.round((100 * part) / Math.max(1, whole))} %`
}

/** A figure of a table, quiet if there is nothing. */
export function count(number: number): Html {
  return number === 0 ? html`<span class="nil">0</span>` : html`${figure(number)}`
}

/** Draws the figures beside it; hidden from screen readers, which read the figures. */
export function bar(parts: ['' | 'unsure' | 'bad', number][], whole: number): Html {
  const width = (count: number) => Math.round((1_000 * count) / Math.max(1, whole)) / 10
  let from = 0
  const drawn = parts.map(([tone, count]) => {
    const part = html`<rect class="${tone}" x="${from}" width="${width(count)}" height="10"/>`
    from += width(count)
    return part
  })
  return html`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="ground" width="100" height="10"/>${drawn}</svg>`
}

/** A small line of figures by day; hidden from screen readers, which read their sum. Nothing if all are zero. */
export function sparkline(figures: readonly number[]): Html {
  const most = Math.max(...figures)
  if (most === 0) return nothing
  const across = 100 / Math.max(1, figures.length - 1)
  const rounded = (number: number) => Math.round(10 * number) / 10
  // From 1 to 23, so that the line's width is not cut off at the top.
  const points = figures.map(
    (number, place) => `${rounded(place * across)},${rounded(23 - (22 * number) / most)}`,
  )
  return html`<svg class="spark" viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden="true" focusable="false"><polyline points="${points.join(' ')}" vector-effect="non-scaling-stroke"/></svg>`
}
