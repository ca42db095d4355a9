import { isLocale, locales } from '../base/locale.ts'
import type { Locale } from '../base/locale.ts'

/** The language of the answer: the chosen one, otherwise the browser's first that we have, otherwise the default. */
export function pickLocale(
  chosen: string | null,
  acceptLanguage: string | undefined,
  fallback: Locale,
): Locale {
  if (isLocale(chosen)) return chosen
  for (const wanted of byPreference(acceptLanguage ?? '')) {
    // Every Chinese reader is served better by our Chinese than by English, and likewise every English one.
    const found = locales.find((locale) => locale.slice(0, 2) === wanted.slice(0, 2).toLowerCase())
    if (found) return found
  }
  return fallback
}

function byPreference(acceptLanguage: string): string[] {
  return acceptLanguage
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';').map((piece) => piece.trim())
      const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
      return { tag, quality: quality === undefined ? 1 : Number(quality) }
    })
    .filter(({ tag, quality }) => /^[a-z]{2,3}(-|$)/i.test(tag) && quality > 0)
    .toSorted((one, other) => other.quality - one.quality)
    .map(({ tag }) => tag)
}
