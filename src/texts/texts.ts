// Collects the texts. Each file of a language's folder counts by being there, with up to seven parts: the `words` of pages and
// mails, by their kinds the `problems` at fields, the `events` and the `mails`, by their names the `acts` of the JSON interface
// and their `groups`, one a feature, and how the language writes `times`.

import type { Contact } from '../base/contact.ts'
import { modulesOf } from '../base/folder.ts'
import { locales } from '../base/locale.ts'
import type { Locale } from '../base/locale.ts'
import { onFirstUse } from '../base/on-first-use.ts'
import type { Say } from '../base/operator-fault.ts'
import type { OwnTexts } from '../base/own-texts.ts'
import { machineZone } from '../base/time.ts'
import { shortInstant } from './instants.ts'
import type { Times } from './instants.ts'
import { asSaid, replaceable, whyNotIn } from './own-sentences.ts'
import type { Replaceable } from './own-sentences.ts'
import type { ProblemFacts, ProblemKind, Problems } from './problems.ts'
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
  /** The acts of the JSON interface, and their groups. */
  actNames: Readonly<Record<string, string>>
  groupNames: Readonly<Record<string, string>>
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
export type SiteWords = { contact: Contact | null; timeZone: string; ownTexts: OwnTexts }

/** The parts of a file. A test sees to it that no two files have the same key. */
type Parts = {
  words?: Partial<Texts>
  problems?: Problems
  events?: Record<string, string>
  mails?: Record<string, string>
  acts?: Record<string, string>
  groups?: Record<string, string>
  times?: Times
}

const byLocale: Record<Locale, Required<Parts>> = {
  'zh-CN': collect(modulesOf(new URL('zh-CN/', import.meta.url))),
  en: collect(modulesOf(new URL('en/', import.meta.url))),
}

/** The languages' own names. */
export const languageNames: Record<Locale, string> = { 'zh-CN': '中文', en: 'English' }

// Made once for each site, because every page and mail reads them.
const made = new WeakMap<SiteWords, Partial<Record<Locale, Texts>>>()

/** All texts of a site in one language. */
export function textsOf(site: SiteWords, locale: Locale): Texts {
  let texts = made.get(site)
  if (!texts) made.set(site, (texts = {}))
  return (texts[locale] ??= makeTexts(site, locale))
}

const unset = onFirstUse((): SiteWords => ({ contact: null, timeZone: machineZone(), ownTexts: {} }))

/** The texts of a site that has set nothing, for commands and tests. */
export function textsFor(locale: Locale): Texts {
  return textsOf(unset(), locale)
}

function makeTexts(site: SiteWords, locale: Locale): Texts {
  const { contact, timeZone } = site
  const { events, mails, times, ...said } = byLocale[locale]
  const own = site.ownTexts[locale] ?? {}
  const { people } = asSaid(own, { people: said.words.people }, [], '') as Pick<Texts, 'people'>
  const us = contact === null ? [people.unnamed] : people.named(contact)
  const problems = asSaid(own, said.problems, us, 'problems.') as Record<ProblemKind, Problems[string]>
  return {
    ...(asSaid(own, said.words, us, '') as Texts),
    problem: (kind, facts = {}) => problems[kind](facts),
    eventKinds: events,
    mailKinds: mails,
    actNames: asSaid(own, said.acts, us, 'acts.') as Texts['actNames'],
    groupNames: asSaid(own, said.groups, us, 'groups.') as Texts['groupNames'],
    instant: (at) => times.instant(at, timeZone),
    clock: (at) => times.clock(at, timeZone),
    moment: (at) => shortInstant(at, timeZone),
    zone: timeZone,
  }
}

/** Every sentence that a site may replace, by its key: those of pages and mails, not those that a terminal shows. */
export function replaceableIn(locale: Locale): ReadonlyMap<string, Replaceable> {
  const { words, problems, acts, groups } = byLocale[locale]
  const { commands: _commands, settingFaults: _settings, databaseFaults: _database, ...ofSite } = words
  return new Map([
    ...replaceable(ofSite, ''),
    ...replaceable(problems, 'problems.'),
    ...replaceable(acts, 'acts.'),
    ...replaceable(groups, 'groups.'),
  ])
}

/** Why sentences of a site's own cannot be used: a key that no sentence has, or a wrong placeholder. Null if they can. */
export function ownTextsFault(own: OwnTexts): Say | null {
  for (const locale of locales) {
    const texts = Object.entries(own[locale] ?? {})
    if (texts.length === 0) continue
    const sentences = replaceableIn(locale)
    for (const [key, text] of texts) {
      const why = whyNotIn(sentences, key, text)
      if (why !== null) return (words) => `${locale}: ${why(words)}`
    }
  }
  return null
}

function collect(files: readonly (() => unknown)[]): Required<Parts> {
  const parts = files.map((load) => load() as Parts)
  return {
    words: merged(parts.map(({ words }) => words)),
    problems: merged(parts.map(({ problems }) => problems)),
    events: merged(parts.map(({ events }) => events)),
    mails: merged(parts.map(({ mails }) => mails)),
    acts: merged(parts.map(({ acts }) => acts)),
    groups: merged(parts.map(({ groups }) => groups)),
    times: merged(parts.map(({ times }) => times)),
  }
}

function merged<Whole>(parts: readonly (Partial<Whole> | undefined)[]): Whole {
  return Object.assign({}, ...parts) as Whole
}
