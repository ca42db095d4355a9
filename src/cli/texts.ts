import { locales } from '../base/locale.ts'
import { replaceableIn } from '../texts/texts.ts'
import type { Commands } from './command.ts'
import { exits } from './exits.ts'

/** `postern texts`: prints every sentence by its key, in the form of the file that TEXTS names. */
export const commands: Commands = { '': { run: () => Promise.resolve(printTexts()) } }

function printTexts(): number {
  const texts = locales.map((locale) => [locale, Object.fromEntries(sentencesIn(locale))])
  console.log(JSON.stringify(Object.fromEntries(texts), null, 2))
  return exits.done
}

// A sentence that counts with a number has no text of its own: its placeholders alone are shown.
function sentencesIn(locale: (typeof locales)[number]): [string, string][] {
  return [...replaceableIn(locale)].map(([key, { text, placeholders }]) => [
    key,
    text ?? placeholders.map((name) => `{${name}}`).join(' '),
  ])
}
