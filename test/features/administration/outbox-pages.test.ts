// On SQLite alone: its subject is pages and words; the acts behind them run on both databases elsewhere.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { paths } from '../../../src/base/paths.ts'
import { act, openAdmin } from '../../support/admin.ts'
import { openHouse } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { ada } from '../../support/visitor.ts'
import type { Visitor } from '../../support/visitor.ts'
import { words } from '../../support/words.ts'

test('a mail shows each try with the server’s reply; a button sends it now or cancels it', async () => {
  await using house = await openHouse()
  const admin = await openAdmin(house)
  house.mails.misbehave({ at: 'rcpt', reply: '451 4.7.1 greylisted, come back' })
  await house.visitor.register(ada)
  await house.settled()
  const path = await pathOf(house)
  const delayed = await admin.open(path)
  assert.ok(delayed.text.includes(words.mailKinds['confirmation'] ?? ''))
  assert.match(delayed.html, /<bdi>ada@example\.org<\/bdi>.*<a href="\/admin\/registrations\//s)
  assert.deepEqual(delayed.states, ['delayed', 'delayed'], 'how it stands, and how its only try ended')
  assert.ok(delayed.text.includes(`${words.admin.outbox.reasons.greylisted} 451 4.7.1 greylisted, come back`))

  house.mails.misbehave({ at: 'rcpt', reply: '550 5.1.1 nobody here' })
  assert.equal((await act(admin, `${path}retry/`, { reason: 'again' })).notice, 'retry')
  await house.settled()
  const refused = await admin.open(path)
  assert.deepEqual(refused.states, ['refused', 'delayed', 'refused'])
  assert.ok(refused.text.includes(`${words.admin.outbox.reasons['no-such-mailbox']} 550 5.1.1 nobody here`))
  assert.equal((await act(admin, `${path}cancel/`)).status, 409, 'it had come to its end')

  house.mails.misbehave({ at: 'rcpt', reply: '451 4.2.0 later' })
  await act(admin, `${path}retry/`)
  await house.settled()
  const cancelled = await act(admin, `${path}cancel/`, { reason: 'typo' })
  assert.equal(cancelled.states[0], 'cancelled')
  const events = await admin.open('/admin/events/?kind=mail-cancelled')
  assert.match(
    events.text,
    new RegExp(`${words.eventKinds['mail-cancelled']} ada ${words.admin.events.mail} grace .* typo`),
  )
  assert.match(events.html, new RegExp(`href="${path}"`))
})

test('a mail that was sent meanwhile is not sent again; the page says so and keeps the reason', async () => {
  await using house = await openHouse()
  const admin = await openAdmin(house)
  await house.visitor.register(ada)
  await house.settled()
  const stale = await act(admin, `${await pathOf(house)}retry/`, { reason: 'they called' })
  assert.equal(stale.status, 409)
  assert.equal(stale.notice, 'stale')
  assert.deepEqual(stale.states, ['sent'])
  assert.match(stale.html, /value="they called"/)
  assert.equal(house.mails.countTo(ada.address), 1)
})

test('mails are filtered by state, kind and domain in its Unicode form', async () => {
  await using house = await openHouse()
  const admin = await openAdmin(house)
  house.mails.misbehave({ at: 'rcpt', reply: '550 5.1.1 no' }, (to) => to.endsWith('@example.net'))
  await register(house, 'bob', 'bob@example.net')
  await register(house, 'carol', 'carol@例子.中国')
  await house.settled()
  const carol = await house.db
    .selectFrom('registrations')
    .select('id')
    .where('name', '=', 'carol')
    .executeTakeFirstOrThrow()
  await act(admin, paths.adminRegistrationAct(carol.id, 'confirm'))
  await house.settled()
  assert.deepEqual(await addresses(admin, ''), ['carol@例子.中国', 'carol@例子.中国', 'bob@example.net'])
  assert.deepEqual(await addresses(admin, 'state=refused'), ['bob@example.net'])
  assert.deepEqual(await addresses(admin, 'kind=confirmed-by-hand'), ['carol@例子.中国'])
  assert.deepEqual(await addresses(admin, 'domain=@Example.NET'), ['bob@example.net'])
  const chinese = encodeURIComponent('例子.中国')
  assert.deepEqual((await addresses(admin, `domain=${chinese}`)).length, 2)
  // A whole address finds its own mails, and not its neighbours'.
  assert.deepEqual(await addresses(admin, 'domain=Bob@example.net'), ['bob@example.net'])
  assert.deepEqual(await addresses(admin, 'domain=bob@example.net&state=sent'), [])
  assert.deepEqual(await addresses(admin, 'domain=eve@example.net'), [])
  assert.deepEqual(await addresses(admin, 'state=forged&kind=forged&domain=%25'), [])
})

async function addresses(admin: Visitor, query: string): Promise<string[]> {
  const page = await admin.open(`/admin/outbox/?${query}`)
  assert.equal(page.status, 200)
  return [...page.html.matchAll(/<td[^>]*><a [^>]*><bdi>([^<]*@[^<]*)<\/bdi>/g)].map(
    ([, address = '']) => address,
  )
}

async function pathOf(house: House): Promise<string> {
  const { id } = await house.db.selectFrom('outbox').select('id').executeTakeFirstOrThrow()
  return paths.adminMail(id)
}

async function register(house: House, name: string, address: string): Promise<void> {
  await house.newVisitor().register({ name, address, password: ada.password })
}
