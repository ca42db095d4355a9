// Instants in words, in the site's time zone: a mail or a page without scripts knows no other. Therefore the zone is named.

import type { Locale } from '../base/locale.ts'

// English readers come from everywhere, so: day before month, 24-hour clock.
const tags = { 'zh-CN': 'zh-CN', en: 'en-GB' } as const satisfies Record<Locale, string>

/** The date and time of an instant, and the zone of both. */
type InstantWords = { date: string; time: string; zone: string }

/** How a language writes instants. */
export type Times = Record<'instant' | 'clock', (at: number, timeZone: string) => string>

type Formats = Record<'date' | 'time' | 'short', Intl.DateTimeFormat>

// Created once: creating a formatter costs more than the rest of a mail.
const made = new Map<string, Formats>()

function formatsOf(locale: Locale, timeZone: string): Formats {
  const name = `${locale} ${timeZone}`
  const known = made.get(name)
  if (known) return known
  const tag = tags[locale]
  const formats = {
    date: new Intl.DateTimeFormat(tag, { timeZone, dateStyle: 'long' }),
    time: new Intl.DateTimeFormat(tag, {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'shortOffset',
    }),
    // The Swedish format is ISO 8601 without its T.
    short: new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }),
  }
  made.set(name, formats)
  return formats
}

/** An instant in words. */
export function instantWords(locale: Locale, at: number, timeZone: string): InstantWords {
  const { date, time } = formatsOf(locale, timeZone)
  // Both by one format, read by patterns: a table has hundreds of instants, and parts cost three times as much.
  const text = time.format(at)
  const [clock = ''] = /\d\d:\d\d$|^\d\d:\d\d/.exec(text) ?? []
  const [zone = ''] = /(?:GMT|UTC)\S*/.exec(text) ?? []
  return { date: date.format(at), time: clock, zone: zone.replace(/^GMT(\+0$)?/, 'UTC') }
}

/** A number of days with at most three significant digits: 7, 0.5, 0.0417. */
export function daysNumber(days: number): string {
  return String(Number(days.toPrecision(3)))
}

/** A short instant for tables: 2026-11-24 17:05. */
export function shortInstant(at: number, timeZone: string): string {
  return formatsOf('en', timeZone).short.format(at)
}
