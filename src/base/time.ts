/** Durations in milliseconds; every instant is an integer number of milliseconds since 1970 UTC. */
export const second = 1_000
/** Sixty seconds. */
export const minute = 60 * second
/** Sixty minutes. */
export const hour = 60 * minute
/** Twenty-four hours, regardless of calendar and daylight saving. */
export const day = 24 * hour

/** Returns the current time in milliseconds; passed in, so that a test can set it. */
export type Clock = () => number

/** An instant as ISO 8601 in UTC, for JSON and logs. */
export function isoTime(at: number): string {
  return new Date(at).toISOString()
}

/**
 * Whether an instant is still to come, if it was set at most `most` milliseconds ahead. A time further ahead came from a
 * wrong clock; ignore it, or it would count until then.
 */
export function isToCome(at: number, now: number, most: number): boolean {
  return at > now && at <= now + most
}

/** Whole seconds until an instant, rounded up and never negative, for `Retry-After` and sentences. */
export function secondsUntil(at: number, now: number): number {
  return Math.max(0, Math.ceil((at - now) / second))
}
