// The words of the commands, in the language of the terminal.

import type { Locale } from '../base/locale.ts'
import { spaced } from '../texts/spaced.ts'
import { textsFor } from '../texts/texts.ts'
import type { AdminTexts, Texts } from '../texts/texts.ts'

/** The texts of a person at a terminal. */
export function terminalTexts(): Texts {
  return textsFor(localeOfTerminal(process.env))
}

/** The language that a terminal's locale asks for, in the order of POSIX; English if it is none of ours. */
export function localeOfTerminal(variables: NodeJS.Dict<string>): Locale {
  const { LC_ALL, LC_MESSAGES, LANG } = variables
  return (LC_ALL || LC_MESSAGES || LANG || '').toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
}

/** The sentence of an act that was done to somebody. */
export function doneSentence(act: keyof AdminTexts['acts'], name: string): string {
  const isChinese = localeOfTerminal(process.env) === 'zh-CN'
  const parts = terminalTexts().admin.acts[act].done(isChinese ? spaced(name) : name)
  return parts.join('').trim()
}

/** The sentence for the kind of an outcome, as the administration's pages say it, or as programs are told. */
export function sentenceFor(kind: string): string {
  const { admin, api } = terminalTexts()
  return wordOf(admin.outcomes, kind) ?? wordOf(api.problems, kind) ?? kind
}

/** The words of a key, if it has some. */
export function wordOf(words: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(words, key) ? words[key] : undefined
}
