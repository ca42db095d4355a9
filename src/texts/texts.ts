// Collects the texts. Each file of a language's folder counts by being there, with up to four parts: the `words` of pages and
// mails, and by their kinds the `problems` at fields, the `events` and the `mails`.

import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Locale } from '../base/locale.ts'
import type { ProblemFacts, ProblemKind, Problems } from './problems.ts'

/** All texts in one language. Each file of `zh-CN/` adds the type of its words; the other languages have the same shape. */
export interface Texts {
  /** The sentence at a field. */
  problem: (kind: ProblemKind, facts?: ProblemFacts) => string
  /** The kinds of events and of mails, for administrators. */
  eventKinds: Readonly<Record<string, string>>
  mailKinds: Readonly<Record<string, string>>
}

/** The texts for administrators, in one language. */
export type AdminTexts = Texts['admin']

/** The parts of a file. A test sees to it that no two files have the same key. */
type Parts = {
  words?: Partial<Texts>
  problems?: Problems
  events?: Record<string, string>
  mails?: Record<string, string>
}

const byLocale: Record<Locale, Texts> = { 'zh-CN': collect('zh-CN'), en: collect('en') }

/** The languages' own names. */
export const languageNames: Record<Locale, string> = { 'zh-CN': '中文', en: 'English' }

/** All texts in one language. */
export function textsFor(locale: Locale): Texts {
  return byLocale[locale]
}

function collect(locale: Locale): Texts {
  const files = readdirSync(new URL(`${locale}/`, import.meta.url)).filter((file) =>
    /^[a-z-]+\.[jt]s$/.test(file),
  )
  const parts = files.map((file) => createRequire(import.meta.url)(`./${locale}/${file}`) as Parts)
  const problems = merged<Record<ProblemKind, Problems[string]>>(parts.map(({ problems }) => problems))
  return {
    ...merged<Texts>(parts.map(({ words }) => words)),
    problem: (kind, facts = {}) => problems[kind](facts),
    eventKinds: merged(parts.map(({ events }) => events)),
    mailKinds: merged(parts.map(({ mails }) => mails)),
  }
}

function merged<Whole>(parts: readonly (Partial<Whole> | undefined)[]): Whole {
  return Object.assign({}, ...parts) as Whole
}
