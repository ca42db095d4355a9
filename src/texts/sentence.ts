import { plainContact } from '../base/contact.ts'
import type { Contact } from '../base/contact.ts'

/**
 * The people who run the site, in a sentence that sends somebody to them. `textsOf` writes their contact here, so a sentence
 * that uses this mark cannot leave its reader without a way to reach them.
 */
export const us = { kind: 'us' } as const

/** A sentence; where it names the contact, in parts. */
export type Sentence = string | readonly (string | typeof us | Contact)[]

/** A sentence that sends somebody to the people who run the site. */
export function asking(...parts: (string | typeof us)[]): Sentence {
  return parts
}

/** A sentence as plain text, for answers to programs and plain-text mails. */
export function plain(sentence: Sentence): string {
  return typeof sentence === 'string' ? sentence : sentence.map(plainPart).join('')
}

function plainPart(part: string | typeof us | Contact): string {
  if (typeof part === 'string') return part
  // Without a site there is nobody to name.
  return part.kind === 'contact' ? plainContact(part) : ''
}
