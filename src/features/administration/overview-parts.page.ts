import { html } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'

type Counts = { registered: number; confirmed: number; expired: number }
export type Step = keyof Frame['texts']['admin']['overview']['steps']
export type Bucket = keyof Frame['texts']['admin']['overview']['buckets']

/** The figures of the overview. */
export type OverviewProps = {
  waiting: number
  lastDay: Counts
  lastMonth: Counts
  stuck: { domain: string; refused: number; delayed: number }[]
  since: number | null
  steps: Record<Step, number>
  time: { median: number; p90: number; buckets: Record<Bucket, number> } | null
  domains: { domain: string; refused: number; delayed: number; taken: number; total: number }[]
  /** How many mails wait, and how long the oldest has waited, in milliseconds. */
  backlog: { waiting: number; waited: number }
  /** How long an overdue mail has waited, in milliseconds; null if none is overdue. */
  alarm: number | null
  degraded: (keyof Frame['texts']['admin']['degraded'])[]
}

/** A part of a whole in percent. */
export function share(part: number, whole: number): string {
  return `${Math.round((100 * part) / Math.max(1, whole))} %`
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
