// On SQLite alone: a letter is written without the database.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSettings } from '../../src/base/settings/settings.ts'
import { siteOf, writeLetter } from '../../src/courier/letter.ts'

test('an address at the end of a paragraph can be copied, and lines break neither in front of it nor inside "e-mail"', () => {
  const { settings } = readSettings({ NODE_ENV: 'development', BASE_URL: 'http://localhost:3000' })
  const { html } = writeLetter(siteOf(settings), 'en', { subject: () => 'Sent', title: 'Sent' }, [
    { kind: 'paragraph', text: 'We sent an e-mail to a-b@my-site.cn' },
  ])
  assert.match(html, /an e\u2011mail to\u00a0a-b@my-site\.cn</)
})
