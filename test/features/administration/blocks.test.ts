import assert from 'node:assert/strict'
import { test } from 'node:test'
import { paths } from '../../../src/base/paths.ts'
import { act, hiddenFieldsOf, openAdmin } from '../../support/admin.ts'
import { openHouse } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { ada } from '../../support/visitor.ts'
import { words } from '../../support/words.ts'

test('an administrator blocks an address or domain that nobody has registered with, and takes it back', async () => {
  await using house = await openHouse({}, { working: false })
  const admin = await openAdmin(house)
  assert.match((await admin.open('/admin/blocks/')).html, /href="\/admin\/blocks\/add\/" data-act="block"/)
  for (const [typed, kind, shown, blocked] of [
    ['Spam@Example.ORG', 'address', 'spam@example.org', 'spam@example.org'],
    ['@垃圾.example', 'domain', '垃圾.example', 'bob@sub.垃圾.example'],
    ['spam.example', 'domain', 'spam.example', 'bob@spam.example'],
  ] as const) {
    const done = await act(admin, paths.adminBlockAdd, { value: typed, reason: 'spam wave' })
    assert.equal(done.notice, 'block', typed)
    assert.ok(done.text.includes(`${shown} ${words.admin.blocks.kinds[kind]} spam wave grace`), done.text)
    assert.equal(await join(house, blocked), 422, blocked)
    const undo = /href="([^"]*)" data-undo="unblock"/.exec(done.html)?.[1] ?? ''
    assert.equal((await act(admin, undo)).notice, 'unblock')
    assert.equal(await join(house, blocked), 200, blocked)
  }
  const events = await house.db
    .selectFrom('events')
    .select(['kind', 'reason', 'actor'])
    .where('subjectId', 'is not', null)
    .where('kind', 'like', '%-blocked')
    .orderBy('kind')
    .execute()
  assert.deepEqual(
    events.map(({ kind, reason, actor }) => [kind, reason, actor === admin.id]),
    [
      ['address-blocked', 'spam wave', true],
      ['domain-blocked', 'spam wave', true],
      ['domain-blocked', 'spam wave', true],
    ],
  )
})

test('what is no address and no domain, or is blocked already, is refused at its field and stays in the form', async () => {
  await using house = await openHouse({}, { working: false })
  const admin = await openAdmin(house)
  for (const [value, problem] of [
    ['', 'block-missing'],
    ['com', 'block-malformed'],
    ['not a domain', 'block-malformed'],
    ['a@b@example.org', 'address-several'],
    ['a@nowhere', 'address-domain'],
  ] as const) {
    const wrong = await act(admin, paths.adminBlockAdd, { value, reason: '再想想' })
    assert.equal(wrong.status, 422, value)
    assert.match(wrong.html, new RegExp(`data-problem="${problem}"`), value)
    assert.match(wrong.html, /name="reason"[^>]*value="再想想"/)
  }
  await act(admin, paths.adminBlockAdd, { value: 'spam.example' })
  const again = await act(admin, paths.adminBlockAdd, { value: '@SPAM.example' })
  assert.equal(again.status, 422)
  assert.match(again.html, /data-problem="already-blocked"/)
  assert.match(again.html, /name="value"[^>]*value="@SPAM.example"/)
})

test('a registration whose address is blocked offers to block only what is not, and the way back', async () => {
  await using house = await openHouse({}, { working: false })
  const admin = await openAdmin(house)
  await house.visitor.register(ada)
  const { id } = await house.db.selectFrom('registrations').select('id').executeTakeFirstOrThrow()
  const asked = await admin.open(paths.adminRegistrationAct(id, 'block-domain'))
  assert.match(asked.html, /<button class=""><span>[^<]*<bdi>example\.org<\/bdi>/)
  const done = await admin.send(paths.adminRegistrationAct(id, 'block-domain'), hiddenFieldsOf(asked))
  assert.equal(done.notice, 'block-domain')
  assert.match(done.html, /href="\/admin\/blocks\/[0-9a-f]{32}\/unblock\/" data-undo="unblock"/)
  assert.match(done.html, /data-act="block-address"/)
  assert.doesNotMatch(done.html, /data-act="block-domain"/)
})

let people = 0

async function join(house: House, address: string): Promise<number> {
  const { status } = await house
    .newVisitor()
    .register({ name: `bob${(people += 1)}`, address, password: ada.password })
  return status
}
