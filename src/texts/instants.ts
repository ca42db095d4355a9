// An instant in words. The zone is that of the server, because a mail and a page without scripts know no other; hence it is named.
import type { Locale } from '../base/locale.ts'

// English readers come from everywhere: day before month, and no a.m. and p.m.
const tags = { 'zh-CN': 'zh-CN', en: 'en-GB' } as const satisfies Record<Locale, string>

/** The day of an instant, its time of day and the name of the zone that both are told in. */
export type InstantWords = { date: string; time: string; zone: string }

// Made once: making one costs more than all else in a mail.
const formats = { 'zh-CN': formatsOf('zh-CN'), en: formatsOf('en') } satisfies Record<Locale, unknown>

function formatsOf(locale: Locale) {
  const tag = tags[locale]
  return {
    date: new Intl.DateTimeFormat(tag, { dateStyle: 'long' }),
    time: new Intl.DateTimeFormat(tag, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    zone: new Intl.DateTimeFormat(tag, { timeZoneName: 'shortOffset' }),
  }
}

/** An instant in the words of a language. */
export function instantWords(locale: Locale, at: number): InstantWords {
  const { date, time, zone } = formats[locale]
  const named = zone.formatToParts(at).find(({ type }) => type === 'timeZoneName')
  return {
    date: date.format(at),
    time: time.format(at),
    zone: (named?.value ?? 'UTC').replace(/^GMT(\+0$)?/, 'UTC'),
  }
}

/** A number of days without the tail of a fraction: 7, 0.5, 0.0417. */
export function daysNumber(days: number): string {
  return String(Number(days.toPrecision(3)))
}

// As Swedes write it, which is ISO 8601 without its T.
const shortMoment = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short' })

/** An instant as short as a table wants it, in the server's zone: 2026-11-24 17:05. */
export function shortInstant(at: number): string {
  return shortMoment.format(at)
}
