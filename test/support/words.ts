// What a visitor reads whose browser asks for no other language; tests quote it from here, so that wording can be mended.
import { textsFor } from '../../src/texts/texts.ts'

/** Every Chinese sentence. */
export const words = textsFor('zh-CN')

/** The name of the site in tests, as subjects of mails tell it. */
export const site = 'Postern'

/** A mail's text without the breaks that fit it into lines, nor the blanks beside them. */
export function unwrapped(text: string): string {
  return text.replace(/\s/g, '')
}
