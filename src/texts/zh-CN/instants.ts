import { instantWords } from '../instants.ts'
import type { Times } from '../instants.ts'

/** Instants in Chinese. */
export const times: Times = {
  instant(at, timeZone) {
    const { date, time, zone } = instantWords('zh-CN', at, timeZone)
    return `${date} ${time}（${zone}）`
  },
  clock(at, timeZone) {
    const { time, zone } = instantWords('zh-CN', at, timeZone)
    return `${time}（${zone}）`
  },
}

/** How long to wait; rounded up, so that the wait is over after this time. */
export function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} 秒`
  return seconds < 7_200 ? `${Math.ceil(seconds / 60)} 分钟` : `${Math.ceil(seconds / 3_600)} 小时`
}
