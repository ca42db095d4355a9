import { instantWords } from '../instants.ts'

/** The date and time of an instant, with their zone. */
export function instant(at: number): string {
  const { date, time, zone } = instantWords('zh-CN', at)
  return `${date} ${time}（${zone}）`
}

/** The time of day alone. */
export function clock(at: number): string {
  const { time, zone } = instantWords('zh-CN', at)
  return `${time}（${zone}）`
}

/** How long to wait; rounded up, so that the wait is over after this time. */
export function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} 秒`
  return seconds < 7_200 ? `${Math.ceil(seconds / 60)} 分钟` : `${Math.ceil(seconds / 3_600)} 小时`
}
