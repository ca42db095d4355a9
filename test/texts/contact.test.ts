// On SQLite alone: its subject is pages and words; the acts behind them run on both databases elsewhere.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseContact } from '../../src/base/contact.ts'
import { locales } from '../../src/base/locale.ts'
import { plain } from '../../src/texts/sentence.ts'
import { textsOf } from '../../src/texts/texts.ts'
import { readSources } from '../../tools/imports.ts'
import { becomeAccount, openHouse } from '../support/house.ts'
import { everyMail, everyPage } from '../support/pages.ts'
import { ada } from '../support/visitor.ts'

const contact = parseContact('help@example.org')
const page = parseContact('https://example.org/help?a=1&b=2')

test('a sentence that sends somebody to the people who run the site names their contact, in both languages', () => {
  // The words for them stand in one place, so a sentence without the contact is one that forgot it.
  const forgetful =
    /(?:ask|contact|tell|to|write to) the people who run|(?:联系|告诉|找)(?:我们|他们|本站)?(?:的)?(?:本站)?管理员/i
  for (const { path, code } of readSources().filter((file) => file.path.startsWith('src/texts/')))
    assert.doesNotMatch(code, forgetful, path)
  for (const locale of locales) {
    const texts = textsOf({ contact, timeZone: 'UTC', ownTexts: {} }, locale)
    const sentences = [
      texts.problem('suspended'),
      texts.problem('address-blocked'),
      texts.mail.refusedBecause.policy,
      texts.changeAddress.undoDead,
      texts.addressMails.restored.ask,
    ]
    for (const sentence of sentences) assert.match(plain(sentence), /help@example\.org/)
  }
})

test('without a contact the sentences do not promise one, and nothing on a page leads nowhere', () => {
  for (const locale of locales) {
    for (const html of everyPage(locale)) assert.doesNotMatch(html.toString(), /mailto:|\[object|href=""/)
    for (const { text } of Object.values(everyMail(locale, 'Postern')))
      assert.doesNotMatch(text, /\[object|undefined/)
  }
})

test('pages link the contact and never show its markup; mails have it in both parts', () => {
  for (const locale of locales) {
    const pages = everyPage(locale, page).join('\n')
    assert.match(
      pages,
      /<a href="https:\/\/example\.org\/help\?a=1&amp;b=2"><bdi>example\.org\/help\?a=1&amp;b=2<\/bdi><\/a>/,
    )
    assert.doesNotMatch(pages, /<a\b(?:(?!<\/a>).)*<a\b/s, 'no link stands in a link')
    assert.doesNotMatch(pages, /&lt;a href|="[^"]*<a /)
    for (const [name, { text, html }] of Object.entries(everyMail(locale, 'Postern', contact))) {
      assert.match(html, /<a href="mailto:help@example\.org"/, name)
      assert.match(text, /help@example\.org/, name)
    }
  }
})

test('a person who is refused is told whom to ask, with a link, and answers to mails go there', async () => {
  await using house = await openHouse({ CONTACT: 'help@example.org' })
  await becomeAccount(house)
  await house.db.updateTable('accounts').set({ suspendedAt: house.now() }).execute()
  const refused = await house.visitor.logIn({ identifier: ada.address, password: ada.password })
  assert.equal(refused.status, 403)
  assert.match(
    refused.html,
    /data-problem="suspended">[^\n]*<a href="mailto:help@example\.org"><bdi>help@example\.org<\/bdi><\/a>/,
  )
  const mail = await house.mails.lastTo(ada.address)
  assert.match(mail.raw.toString(), /^Reply-To: help@example\.org\r$/m)
  assert.match(mail.text, /help@example\.org/)
})

test('a program is told the contact as plain text', async () => {
  await using house = await openHouse({ CONTACT: 'help@example.org' }, { working: false })
  await house.db
    .insertInto('blocks')
    .values({ id: 'b', kind: 'domain', value: 'spam.example', reason: null, actor: 'command', createdAt: 0 })
    .execute()
  const answer = await house.visitor.ask('/api/register', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: house.baseUrl, 'Accept-Language': 'en' },
    body: JSON.stringify({ ...ada, address: 'ada@spam.example' }),
  })
  assert.equal(answer.status, 422)
  const { errors } = (await answer.json()) as { errors: Record<string, { detail: string }> }
  assert.match(errors['address']?.detail ?? '', /ask the people who run this site \(help@example\.org\)\.$/)
})

test('a web page as the contact is no address to answer to', async () => {
  await using house = await openHouse({ CONTACT: 'https://example.org/help' })
  await house.visitor.register(ada)
  const mail = await house.mails.lastTo(ada.address)
  assert.doesNotMatch(mail.raw.toString(), /^Reply-To:/m)
  assert.match(mail.text, /https:\/\/example\.org\/help/)
  assert.match(mail.html, /<a href="https:\/\/example\.org\/help"/)
})
