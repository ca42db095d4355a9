// Collects the texts. Each file of a language's folder counts by being there, with up to five parts: the `words` of pages and
// mails, by their kinds the `problems` at fields, the `events` and the `mails`, and how the language writes `times`.

import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Contact } from '../base/contact.ts'
import type { Locale } from '../base/locale.ts'
import { machineZone } from '../base/time.ts'
import { shortInstant } from './instants.ts'
import type { Times } from './instants.ts'
import type { ProblemFacts, ProblemKind, Problems } from './problems.ts'
import { us } from './sentence.ts'
import type { Sentence } from './sentence.ts'

/**
 * All texts in one language as one site says them: with its contact, and times in its zone. Each file of `zh-CN/` adds the
 * type of its words; the other languages have the same shape.
 */
export interface Texts {
  /** The sentence at a field. */
  problem: (kind: ProblemKind, facts?: ProblemFacts) => Sentence
  /** The kinds of events and of mails, for administrators. */
  eventKinds: Readonly<Record<string, string>>
  mailKinds: Readonly<Record<string, string>>
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

/** The settings of a site that its texts mention. */
export type SiteWords = { contact: Contact | null; timeZone: string }

/** The parts of a file. A test sees to it that no two files have the same key. */
type Parts = {
  words?: Partial<Texts>
  problems?: Problems
  events?: Record<string, string>
  mails?: Record<string, string>
  times?: Times
}

const byLocale: Record<Locale, Required<Parts>> = { 'zh-CN': collect('zh-CN'), en: collect('en') }

/** The languages' own names. */
export const languageNames: Record<Locale, string> = { 'zh-CN': '中文', en: 'English' }

// Made once for each site, because every page and mail reads them.
const made = new WeakMap<SiteWords, Record<Locale, Texts>>()

/** All texts of a site in one language. */
export function textsOf(site: SiteWords, locale: Locale): Texts {
  let texts = made.get(site)
  if (!texts) {
    texts = { 'zh-CN': makeTexts(site, 'zh-CN'), en: makeTexts(site, 'en') }
    made.set(site, texts)
  }
  return texts[locale]
}

const unset: SiteWords = { contact: null, timeZone: machineZone() }

/** The texts of a site that has set nothing, for tests. */
export function textsFor(locale: Locale): Texts {
  return textsOf(unset, locale)
}

function makeTexts({ contact, timeZone }: SiteWords, locale: Locale): Texts {
  const { words, problems, events, mails, times } = byLocale[locale]
  const { people } = words as Texts
  const named = contact === null ? [people.unnamed] : people.named(contact)
  const said = withPeople(problems, named) as Record<ProblemKind, Problems[string]>
  return {
    ...(withPeople(words, named) as Texts),
    problem: (kind, facts = {}) => said[kind](facts),
    eventKinds: events,
    mailKinds: mails,
    instant: (at) => times.instant(at, timeZone),
    clock: (at) => times.clock(at, timeZone),
    moment: (at) => shortInstant(at, timeZone),
    zone: timeZone,
  }
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

function collect(locale: Locale): Required<Parts> {
  const files = readdirSync(new URL(`${locale}/`, import.meta.url)).filter((file) =>
    /^[a-z-]+\.[jt]s$/.test(file),
  )
  const parts = files.map((file) => createRequire(import.meta.url)(`./${locale}/${file}`) as Parts)
  return {
    words: merged(parts.map(({ words }) => words)),
    problems: merged(parts.map(({ problems }) => problems)),
    events: merged(parts.map(({ events }) => events)),
    mails: merged(parts.map(({ mails }) => mails)),
    times: merged(parts.map(({ times }) => times)),
  }
}

function merged<Whole>(parts: readonly (Partial<Whole> | undefined)[]): Whole {
  return Object.assign({}, ...parts) as Whole
}
