// The texts of a visitor whose browser asks for no other language. Tests quote them from here, so that wording can change.

import { textsFor } from '../../src/texts/texts.ts'

/** Every Chinese sentence. */
export const words = textsFor('zh-CN')

/** The site's name in tests, as in the subjects of mails. */
export const site = 'Postern'

/** A mail's text without its line breaks and the blanks beside them. */
export function unwrapped(text: string): string {
  return text.replace(/\s/g, '')
}
