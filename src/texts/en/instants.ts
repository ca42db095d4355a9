import { instantWords } from '../instants.ts'

/** A day and a time of day, with the zone that both are told in. */
export function instant(at: number): string {
  const { date, time, zone } = instantWords('en', at)
  return `${date}, ${time} (${zone})`
}

/** The time of day alone. */
export function clock(at: number): string {
  const { time, zone } = instantWords('en', at)
  return `${time} (${zone})`
}

/** How long to wait, rounded up so that whoever waits this long is let in. */
export function duration(seconds: number): string {
  if (seconds === 1) return 'a second'
  if (seconds < 120) return `${seconds} seconds`
  return seconds < 7_200 ? `${Math.ceil(seconds / 60)} minutes` : `${Math.ceil(seconds / 3_600)} hours`
}
