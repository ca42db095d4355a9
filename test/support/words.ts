// The texts of a visitor whose browser asks for no other language. Tests quote them from here, so that wording can change.

import type { Locale } from '../../src/base/locale.ts'
import type { ProblemFacts, ProblemKind } from '../../src/texts/problems.ts'
import { plain } from '../../src/texts/sentence.ts'
import { textsFor } from '../../src/texts/texts.ts'

/** Every Chinese sentence. */
export const words = textsFor('zh-CN')

/** The sentence at a field, as a person reads it. */
export function problemIn(locale: Locale, kind: ProblemKind, facts?: ProblemFacts): string {
  return plain(textsFor(locale).problem(kind, facts))
}

/** The site's name in tests, as in the subjects of mails. */
export const site = 'Postern'

/** Whether a mail tells from which network, by which browser and when its act was done. */
export function tellsAct(text: string, network = '127.0.0.1'): boolean {
  const { when, device, from } = words.facts
  const plain = unwrapped(text)
  return [`${when}：`, `${device}：`, `${from}：${network}`].every((fact) => plain.includes(fact))
}

/** A mail's text without its line breaks and the blanks beside them. */
export function unwrapped(text: string): string {
  return text.replace(/\s/g, '')
}
