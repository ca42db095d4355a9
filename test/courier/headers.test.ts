// Each kind of mail in each language, against the rules of the large providers in docs/mail.md.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { simpleParser } from 'mailparser'
import { locales } from '../../src/base/locale.ts'
import { readSettings } from '../../src/base/settings/settings.ts'
import { writeMessage } from '../../src/courier/message.ts'
import { everyMail } from '../support/pages.ts'

const { settings } = readSettings({ MAIL_FROM: '小站 <no-reply@example.org>', CONTACT: 'help@example.org' })
const at = Date.UTC(2026, 10, 30)

for (const locale of locales)
  test(`each kind of mail keeps to the rules of the large providers (${locale})`, async () => {
    for (const [kind, letter] of Object.entries(everyMail(locale, '小站', settings.contact))) {
      const mail = { id: 'abc', to: 'ada@example.net', locale, ...letter }
      const { envelope, bytes } = await writeMessage(mail, settings, at)
      const raw = bytes.toString('latin1')
      const [head = ''] = raw.split('\r\n\r\n')
      const fields = head.replace(/\r\n[ \t]/g, ' ').split('\r\n')
      const valuesOf = (name: string) =>
        fields.flatMap((line) => (line.startsWith(`${name}: `) ? [line.slice(name.length + 2)] : []))
      assert.equal(envelope.from, 'no-reply@example.org', kind)
      assert.match(valuesOf('From').join(), /^[^<>]* <no-reply@example\.org>$/, kind)
      assert.deepEqual(valuesOf('Message-ID'), ['<abc@example.org>'], kind)
      assert.deepEqual(valuesOf('Date').map(Date.parse), [at], kind)
      assert.deepEqual(valuesOf('To'), ['ada@example.net'], kind)
      assert.equal(valuesOf('Subject').length, 1, kind)
      assert.deepEqual(valuesOf('Auto-Submitted'), ['auto-generated'], kind)
      assert.deepEqual(valuesOf('List-Unsubscribe'), [], kind)
      assert.doesNotMatch(raw, /[^\r\n\t -~]|[^\r]\n|\r[^\n]/, `${kind}: ASCII, and no bare CR or LF`)
      assert.ok(Math.max(...raw.split('\r\n').map(({ length }) => length)) <= 998, kind)
      assert.ok(bytes.length < 102_000, `${kind}: ${bytes.length} bytes`)
      const { text = '', html } = await simpleParser(bytes)
      assert.equal(text.trim(), letter.text.trim(), kind)
      assert.equal(html, letter.html, kind)
      assert.doesNotMatch(letter.html, /<(?:img|script|form|iframe|link|object|video)\b|url\(|@import/i, kind)
      assert.deepEqual(
        linksIn(letter.html),
        linksIn(letter.text),
        `${kind}: both bodies lead to the same places`,
      )
    }
  })

function linksIn(text: string): string[] {
  return [...new Set(text.match(/https?:\/\/x\.example[^\s"<]*/g))].toSorted()
}
