// Signs mails (DKIM, RFC 6376). nodemailer's signer knows no Ed25519, and lets somebody add a second From or Subject.

import type { DkimKey } from '../base/dkim-key.ts'
import { dkimHash, dkimSignature } from '../security/dkim.ts'

/** The key that signs, and the place of its public half: the record of `selector._domainkey.domain`. */
export type Signer = { key: DkimKey; selector: string; domain: string }

// Section 5.4.1, and what decides how a mail is shown. Not Message-ID, which some relays replace.
const covered = [
  'From',
  'Sender',
  'Reply-To',
  'To',
  'Cc',
  'Subject',
  'Date',
  'MIME-Version',
  'Content-Type',
  'Content-Transfer-Encoding',
]

/** A whole message with its signature in front; its lines end with CR LF. `now` is in milliseconds since 1970. */
export function signMessage(message: Buffer, { key, selector, domain }: Signer, now: number): Buffer {
  const text = message.toString('latin1')
  const end = text.indexOf('\r\n\r\n')
  const fields = new Map(
    text
      .slice(0, end)
      .split(/\r\n(?![ \t])/)
      .map(relaxed),
  )
  const present = covered.filter((name) => fields.has(name.toLowerCase()))
  // Each is named once more than it is there, so that none can be added (section 8.15).
  const names = [...present, ...covered]
  const tags = [
    `v=1; a=${key.kind}-sha256; c=relaxed/relaxed; d=${domain}; s=${selector}; t=${Math.floor(now / 1000)}`,
    `h=${names.join(':').replace(/(.{1,68}:)(?=.)/g, '$1\r\n\t')}`,
    `bh=${dkimHash(Buffer.from(relaxedBody(text.slice(end + 4)), 'latin1'))}`,
    'b=',
  ]
  const field = `DKIM-Signature: ${tags.join(';\r\n\t')}`
  const lines = present.map((name) => `${name.toLowerCase()}:${fields.get(name.toLowerCase())}\r\n`)
  const signed = Buffer.from(`${lines.join('')}${relaxed(field).join(':')}`, 'latin1')
  const signature = dkimSignature(key, signed).replace(/.{1,72}/g, '\r\n\t$&')
  return Buffer.concat([Buffer.from(`${field}${signature}\r\n`, 'latin1'), message])
}

// A field's name and value as section 3.4.2 writes them.
function relaxed(field: string): [name: string, value: string] {
  const colon = field.indexOf(':')
  const value = field.slice(colon + 1).replace(/[ \t\r\n]+/g, ' ')
  return [field.slice(0, colon).trim().toLowerCase(), value.trim()]
}

// Section 3.4.4: one space for many, none at a line's end, no empty line at the end of all.
function relaxedBody(body: string): string {
  const lines = body.replace(/[ \t]+/g, ' ').replace(/ (?=\r\n|$)/g, '')
  const whole = lines.replace(/(?:\r\n)+$/, '')
  return whole === '' ? '' : `${whole}\r\n`
}
