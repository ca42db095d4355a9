import { instantWords } from '../instants.ts'
import type { Times } from '../instants.ts'

/** Instants in English. */
export const times: Times = {
  instant(at, timeZone) {
    const { date, time, zone } = instantWords('en', at, timeZone)
    return `${date}, ${time} (${zone})`
  },
  clock(at, timeZone) {
    const { time, zone } = instantWords('en', at, timeZone)
    return `${time} (${zone})`
  },
}

/** How long to wait; rounded up, so that the wait is over after this time. */
export function duration(seconds: number): string {
  if (seconds === 1) return 'a second'
  if (seconds < 120) return `${seconds} seconds`
  return seconds < 7_200 ? `${Math.ceil(seconds / 60)} minutes` : `${Math.ceil(seconds / 3_600)} hours`
}
