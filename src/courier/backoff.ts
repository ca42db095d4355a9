import { limits } from '../base/limits.ts'

/** The wait after a try, in milliseconds, with a tenth of jitter: deliveries that failed together must not come back together. */
export function backoff(tries: number): number {
  const wait = limits.backoff[Math.min(tries, limits.backoff.length - 1)] ?? 0
  return Math.round(wait * (0.9 + Math.random() * 0.2))
}
