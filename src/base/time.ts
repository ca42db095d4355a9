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

/** The machine's time zone, by its name in the IANA database; UTC if the machine names none, as with an empty `TZ`. */
export function machineZone(): string {
  // Temporal names the zone without the tables of formats, which take 10 ms to load. Node 24 has no Temporal.
  const { Temporal } = globalThis as { Temporal?: { Now: { timeZoneId(): string } } }
  const zone = Temporal?.Now.timeZoneId() ?? new Intl.DateTimeFormat('en').resolvedOptions().timeZone
  return zone === 'Etc/Unknown' ? 'UTC' : zone
}

/** The first instant of a day in a time zone; `month` counts from 0, and a day beyond the month's end is one of the next. */
export function startOfDay(timeZone: string, year: number, month: number, date: number): number {
  const wanted = Date.UTC(year, month, date)
  // The offset may change between the guess and the day's start, so the second step corrects the first.
  const guess = wanted - offsetAt(timeZone, wanted)
  return wanted - offsetAt(timeZone, guess)
}

/** The first instants of an instant's day and of the days before it in a time zone, `count` in all, the earliest first. */
export function startsOfDays(timeZone: string, at: number, count: number): number[] {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  })
  const parts = format.formatToParts(at)
  const partOf = (wanted: string) => Number(parts.find(({ type }) => type === wanted)?.value)
  const [year, month, date] = [partOf('year'), partOf('month') - 1, partOf('day')]
  return Array.from({ length: count }, (_, place) =>
    startOfDay(timeZone, year, month, date + place + 1 - count),
  )
}

// Kept, because making a format takes longer than using it, and a page may need the offsets of many days.
const offsetFormats = new Map<string, Intl.DateTimeFormat>()

function offsetFormat(timeZone: string): Intl.DateTimeFormat {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
  offsetFormats.set(timeZone, format)
  return format
}

// How far a zone's clocks are ahead of UTC at an instant, in milliseconds.
function offsetAt(timeZone: string, at: number): number {
  const format = offsetFormats.get(timeZone) ?? offsetFormat(timeZone)
  const named = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT'
  const [, sign = '+', hours = '0', minutes = '0'] = /([+-])(\d\d):(\d\d)/.exec(named) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * hour + Number(minutes) * minute)
}
