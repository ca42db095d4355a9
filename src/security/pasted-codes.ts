// Codes as people paste and type them.

import { purposes, spellingOf } from './purposes.ts'
import type { Purpose } from './purposes.ts'

// Enough for a paragraph of a mail around a link.
const longestText = 4_000
const longestDigits = 100

const anyCode = new RegExp((Object.keys(purposes) as Purpose[]).map(spellingOf).join('|'))

/**
 * Finds the code in pasted text: a code, a link or the text around it, with punctuation that clings to it, blanks and
 * line breaks inside (also as quoted mails and quoted-printable break lines), or percent-encoded. Null when there is
 * none. It proves nothing: the reader does.
 */
export function findCode(pasted: string): string | null {
  // Twice, because services that rewrite links encode the address again.
  const text = decodeEscapes(decodeEscapes(pasted.slice(0, longestText)))
  return anyCode.exec(text.replace(/=?\r?\n[\s>]*|[\s\p{Cf}]/gu, ''))?.[0] ?? null
}

/** The typed digits without the dashes, blanks and dots between them; full-width digits become plain ones. */
export function plainDigits(typed: string): string {
  // Cut before it is normalised, which costs seconds for 60,000 combining marks.
  const text = typed.slice(0, longestDigits).normalize('NFKC')
  return text.replace(/[^\p{L}\p{N}]/gu, '')
}

// Truncated or malformed escapes are dropped.
function decodeEscapes(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes)
    } catch {
      return ' '
    }
  })
}
