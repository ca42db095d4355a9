// The text of an API key: a prefix, a random part and a checksum, as GitHub's tokens have them. Scanners find a leaked one
// by its form, and a mistyped or cut one is refused without asking the database.

import { randomInt } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { apiKeyPrefix } from '../base/api-keys.ts'

// No signs, so that a double click selects the whole key.
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

// 62^30 is 178 bits; OWASP ASVS 5.0 asks for 128 (7.2.3).
const randomLength = 30
// The most that CRC-32 takes in this alphabet.
const checksumLength = 6

/** Makes a key. Only its hash is stored (`hashToken`). */
export function newApiKey(): string {
  const random = Array.from({ length: randomLength }, () => alphabet[randomInt(alphabet.length)]).join('')
  return apiKeyPrefix + random + checksumOf(random)
}

/** Whether a text has the form of a key, with the right checksum; says nothing about whether there is such a key. */
export function isApiKey(text: string): boolean {
  const [, random, checksum] = spelling.exec(text) ?? []
  return random !== undefined && checksum === checksumOf(random)
}

const spelling = new RegExp(`^${apiKeyPrefix}([0-9A-Za-z]{${randomLength}})([0-9A-Za-z]{${checksumLength}})$`)

function checksumOf(random: string): string {
  let rest = crc32(random)
  let text = ''
  while (text.length < checksumLength) {
    text = `${alphabet[rest % alphabet.length]}${text}`
    rest = Math.floor(rest / alphabet.length)
  }
  return text
}
