import { isLocale, locales } from './locale.ts'
import type { Locale } from './locale.ts'
import type { Say } from './operator-fault.ts'
import { because } from './settings/fault.ts'

/** Sentences of the site's own, by language and by the key of the sentence that they replace. */
export type OwnTexts = Partial<Record<Locale, Readonly<Record<string, string>>>>

/** Reads the file of own sentences; otherwise says why it is none. The keys are checked against the texts later. */
export function parseOwnTexts(body: Uint8Array): OwnTexts | Say {
  let read: unknown
  try {
    read = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return because('noJson')
  }
  if (!isTable(read)) return because('noLanguages')
  for (const [locale, sentences] of Object.entries(read)) {
    if (!isLocale(locale)) return (words) => words.settingFaults.why.noLanguage(locale, locales.join(', '))
    if (!isTable(sentences)) return (words) => words.settingFaults.why.noSentences(locale)
    for (const [key, sentence] of Object.entries(sentences)) {
      if (!isSentence(sentence)) return (words) => words.settingFaults.why.noSentence(key)
    }
  }
  return read
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isSentence(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.trim() !== '' &&
    value.length <= 2_000 &&
    !/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(value)
  )
}
