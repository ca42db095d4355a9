import { isLocale, locales } from './locale.ts'
import type { Locale } from './locale.ts'

/** Sentences of the site's own, by language and by the key of the sentence that they replace. */
export type OwnTexts = Partial<Record<Locale, Readonly<Record<string, string>>>>

/** Reads the file of own sentences; otherwise says why it is none. The keys are checked against the texts later. */
export function parseOwnTexts(body: Uint8Array): OwnTexts | string {
  let read: unknown
  try {
    read = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return 'the file is not JSON in UTF-8'
  }
  if (!isTable(read)) return 'the file has no object with a language each'
  for (const [locale, sentences] of Object.entries(read)) {
    if (!isLocale(locale)) return `"${locale}" is none of the languages ${locales.join(' and ')}`
    if (!isTable(sentences)) return `"${locale}" has no object with sentences`
    for (const [key, sentence] of Object.entries(sentences)) {
      if (!isSentence(sentence)) return `"${key}" is not text of one line with 1 to 2000 characters`
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
