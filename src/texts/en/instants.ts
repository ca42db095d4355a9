import { instantWords } from '../instants.ts'

/** The date and time of an instant, with their zone. */
export function instant(at: number): string {
  const { date, time, zone } = instantWords('en', at)
  return `${date}, ${time} (${zone})`
}

/** The time of day alone. */
export function clock(at: number): string {
  const { time, zone } = instantWords('en', at)
  return `${time} (${zone})`
}

/** How long to wait; rounded up, so that the wait is over after this time. */
export function duration(seconds: number): string {
  if (seconds === 1) return 'a second'
  if (seconds < 120) return `${seconds} seconds`
  return seconds < 7_200 ? `${Math.ceil(seconds / 60)} minutes` : `${Math.ceil(seconds / 3_600)} hours`
}
