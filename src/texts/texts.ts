import type { Contact } from '../base/contact.ts'
import type { Locale } from '../base/locale.ts'
import { machineZone } from '../base/time.ts'
import { en } from './en/all.ts'
import { timesEn } from './en/instants.ts'
import { shortInstant } from './instants.ts'
import type { TimesOf } from './instants.ts'
import type { ProblemFacts, ProblemKind } from './problems.ts'
import { us } from './sentence.ts'
import type { Sentence } from './sentence.ts'
import { zhCN } from './zh-CN/all.ts'
import type { Words } from './zh-CN/all.ts'
import { timesZhCN } from './zh-CN/instants.ts'

/** All sentences in one language as one site says them: with its contact, and times in its zone. */
export type Texts = Words & {
  /** The sentence for a problem at a field. */
  problem: (kind: ProblemKind, facts?: ProblemFacts) => Sentence
  /** The date and time of an instant, with their zone. */
  instant: (at: number) => string
  /** The time of day alone. */
  clock: (at: number) => string
  /** A short instant for tables: 2026-11-24 17:05. */
  moment: (at: number) => string
  /** The name of the zone that times are in. */
  zone: string
}

/** The texts for administrators, in one language. */
export type AdminTexts = Texts['admin']

/** What sentences take from the settings of a site. */
export type SiteWords = { contact: Contact | null; timeZone: string }

const byLocale: Record<Locale, { words: Words; times: TimesOf }> = {
  'zh-CN': { words: zhCN, times: timesZhCN },
  en: { words: en, times: timesEn },
}

/** The languages' own names. */
export const languageNames: Record<Locale, string> = { 'zh-CN': '中文', en: 'English' }

// Made once for each site: every page and mail reads them.
const made = new WeakMap<SiteWords, Record<Locale, Texts>>()

/** All sentences of a site in one language. */
export function textsOf(site: SiteWords, locale: Locale): Texts {
  let texts = made.get(site)
  if (!texts) {
    texts = { 'zh-CN': makeTexts(site, 'zh-CN'), en: makeTexts(site, 'en') }
    made.set(site, texts)
  }
  return texts[locale]
}

const unset: SiteWords = { contact: null, timeZone: machineZone() }

/** The sentences of a site that has set nothing, for tests. */
export function textsFor(locale: Locale): Texts {
  return textsOf(unset, locale)
}

function makeTexts({ contact, timeZone }: SiteWords, locale: Locale): Texts {
  const { words, times } = byLocale[locale]
  const people = contact === null ? [words.people.unnamed] : words.people.named(contact)
  const texts: Texts = {
    ...(withPeople(words, people) as Words),
    problem: (kind, facts = {}) => texts.problems[kind](facts),
    instant: (at) => times.instant(at, timeZone),
    clock: (at) => times.clock(at, timeZone),
    moment: (at) => shortInstant(at, timeZone),
    zone: timeZone,
  }
  return texts
}

/** The same words, in which every sentence says how to reach the people who run the site. */
function withPeople(words: unknown, people: readonly (string | Contact)[]): unknown {
  if (Array.isArray(words)) return words.flatMap((part) => (part === us ? people : [part]))
  if (typeof words === 'function') {
    return (...facts: unknown[]) => {
      const said: unknown = words(...facts)
      return Array.isArray(said) ? withPeople(said, people) : said
    }
  }
  if (typeof words !== 'object' || words === null) return words
  return Object.fromEntries(Object.entries(words).map(([name, inner]) => [name, withPeople(inner, people)]))
}
