// Instants in words, in the server's time zone: a mail or a page without scripts knows no other. Therefore the zone is named.

import type { Locale } from '../base/locale.ts'
import { onFirstUse } from '../base/on-first-use.ts'

// English readers come from everywhere, so: day before month, 24-hour clock.
const tags = { 'zh-CN': 'zh-CN', en: 'en-GB' } as const satisfies Record<Locale, string>

/** The date and time of an instant, and the zone of both. */
type InstantWords = { date: string; time: string; zone: string }

// Created once: creating a formatter costs more than the rest of a mail.
const formats = { 'zh-CN': formatsOf('zh-CN'), en: formatsOf('en') } satisfies Record<Locale, unknown>

function formatsOf(locale: Locale) {
  const tag = tags[locale]
  return onFirstUse(() => ({
    date: new Intl.DateTimeFormat(tag, { dateStyle: 'long' }),
    time: new Intl.DateTimeFormat(tag, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    zone: new Intl.DateTimeFormat(tag, { timeZoneName: 'shortOffset' }),
  }))
}

/** An instant in words. */
export function instantWords(locale: Locale, at: number): InstantWords {
  const { date, time, zone } = formats[locale]()
  const named = zone.formatToParts(at).find(({ type }) => type === 'timeZoneName')
  return {
    date: date.format(at),
    time: time.format(at),
    zone: (named?.value ?? 'UTC').replace(/^GMT(\+0$)?/, 'UTC'),
  }
}

/** A number of days with at most three significant digits: 7, 0.5, 0.0417. */
export function daysNumber(days: number): string {
  return String(Number(days.toPrecision(3)))
}

// The Swedish format is ISO 8601 without its T.
const shortMoment = onFirstUse(
  () => new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short' }),
)

/** A short instant for tables, in the server's zone: 2026-11-24 17:05. */
export function shortInstant(at: number): string {
  return shortMoment().format(at)
}
