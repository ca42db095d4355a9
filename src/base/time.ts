/** Durations in milliseconds; every instant is an integer number of milliseconds since 1970 UTC. */
export const second = 1_000
/** Sixty seconds. */
export const minute = 60 * second
/** Sixty minutes. */
export const hour = 60 * minute
/** Twenty-four hours; calendars and daylight saving play no part. */
export const day = 24 * hour

/** Tells the current instant in milliseconds; passed in, so that a test can set it. */
export type Clock = () => number

/** An instant as ISO 8601 in UTC, for JSON and logs. */
export function isoTime(at: number): string {
  return new Date(at).toISOString()
}

/**
 * Whether an instant that was set at most so many milliseconds ahead is still to come; one that is further ahead was set
 * before the clock was put back, and would otherwise be waited for as long as the clock was wrong.
 */
export function isToCome(at: number, now: number, most: number): boolean {
  return at > now && at <= now + most
}

/** Whole seconds until an instant, rounded up and never negative, for `Retry-After` and sentences. */
export function secondsUntil(at: number, now: number): number {
  return Math.max(0, Math.ceil((at - now) / second))
}
