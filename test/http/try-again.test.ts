// A request that could not be answered leads back to where it was sent, with what was typed.
// On SQLite alone: its subject is what HTTP carries; the acts behind it run on both databases elsewhere.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { textsFor } from '../../src/texts/texts.ts'
import { openHouse } from '../support/house.ts'
import type { House } from '../support/house.ts'
import { ada, hidden } from '../support/visitor.ts'
import type { Page } from '../support/visitor.ts'

test('a form that broke is sent again with what was typed, but for the password', async () => {
  await using house = await openHouse({}, { working: false })
  const mend = await breakOutbox(house)
  const broken = await house.visitor.register({ ...ada, next: '/shop/?a="1"' })
  assert.deepEqual([broken.status, broken.mark], [500, 'broken'])
  assert.doesNotMatch(broken.html, new RegExp(ada.password))
  // Without the password it cannot succeed, and the button promises no more.
  assert.ok(broken.html.includes(`<button>${textsFor('zh-CN').frame.backToForm}</button>`))
  await mend()
  const again = await press(house, broken)
  assert.deepEqual([again.status, again.mark], [422, 'register'])
  assert.deepEqual(again.problems, { password: 'password-not-chosen' })
  assert.deepEqual(
    ['name', 'address'].map((name) => hidden(again, name)),
    [ada.name, ada.address],
  )
  assert.equal(hidden(again, 'next'), '/shop/?a=%221%22')
})

test('a form without a password is done by the button', async () => {
  await using house = await openHouse({}, { working: false })
  await house.visitor.register({ ...ada, address: 'ada@exmaple.org' })
  house.pass(61_000)
  const mend = await breakOutbox(house)
  const broken = await house.visitor.send('/register/address/', { address: ada.address })
  assert.equal(broken.status, 500)
  await mend()
  const again = await press(house, broken)
  assert.deepEqual([again.status, again.mark], [200, 'waiting'])
  assert.ok(again.text.includes(ada.address))
})

test('a page that broke leads to its own address', async () => {
  await using house = await openHouse({}, { working: false })
  await house.visitor.register(ada)
  await sql`alter table registrations rename column address to place`.execute(house.db)
  const broken = await house.visitor.open('/register/sent/?a=1&b=%22')
  assert.equal(broken.status, 500)
  assert.match(broken.html, /<a class="button" href="\/register\/sent\/\?a=1&amp;b=%22">/)
})

test('a form that cannot be read leads to its page, and never off the site', async () => {
  await using house = await openHouse({}, { working: false })
  const ask = async (path: string) => {
    const headers = { Origin: house.baseUrl, 'Content-Type': 'text/plain' }
    const response = await house.visitor.ask(path, { method: 'POST', headers, body: 'name=ada' })
    assert.equal(response.status, 415)
    return response.text()
  }
  assert.match(await ask('/register/'), /<a class="button" href="\/register\/">/)
  assert.match(await ask(`${house.baseUrl}//evil.example/`), /<a class="button" href="\/">/)
})

async function breakOutbox({ db }: House): Promise<() => Promise<unknown>> {
  await sql`alter table outbox rename column reply to answer`.execute(db)
  return () => sql`alter table outbox rename column answer to reply`.execute(db)
}

/** Presses the button of the page's one form. */
function press(house: House, page: Page): Promise<Page> {
  const [, form = ''] = /<form\b([\s\S]*?)<\/form>/.exec(page.html) ?? []
  const [, action = ''] = /action="([^"]*)"/.exec(form) ?? []
  const fields = [...form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)]
  return house.visitor.send(
    action,
    Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value.replaceAll('&quot;', '"')])),
  )
}
