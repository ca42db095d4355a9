import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseAddress } from '../../../src/base/address.ts'
import { parseName } from '../../../src/base/name.ts'
import { paths } from '../../../src/base/paths.ts'
import { day } from '../../../src/base/time.ts'
import { act, openAdmin, root, hiddenFieldsOf } from '../../support/admin.ts'
import { becomeAccount, openHouse } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { accountRow } from '../../support/rows.ts'
import { ada, unescaped } from '../../support/visitor.ts'
import type { Page, Visitor } from '../../support/visitor.ts'
import { words } from '../../support/words.ts'

test('accounts are found by the beginning of name or address or by a part, filtered and sorted', async () => {
  await using house = await openHouse()
  await becomeAccount(house, { ...ada, name: '小明', address: 'ming@example.org' })
  house.pass(3 * day)
  await becomeAccount(house)
  await becomeAccount(house, { ...ada, name: 'Adam', address: 'adam@example.org' })
  const admin = await openAdmin(house)
  assert.deepEqual(await listed(admin, ''), ['grace', 'Adam', 'ada', '小明'])
  assert.deepEqual(await listed(admin, 'order=oldest'), ['小明', 'ada', 'Adam', 'grace'])
  assert.deepEqual(await listed(admin, 'order=name'), ['ada', 'Adam', 'grace', '小明'])
  assert.deepEqual(await listed(admin, 'q=ADA'), ['ada', 'Adam'])
  assert.deepEqual(await listed(admin, 'q=Ming%40'), ['小明'])
  assert.deepEqual(await listed(admin, 'by=part&q=明'), ['小明'])
  assert.deepEqual(await listed(admin, 'only=admin'), ['grace'])
  assert.deepEqual(await listed(admin, 'since=1'), ['grace', 'Adam', 'ada'])
  await act(admin, paths.adminAccountAct(await idOf(house, 'ada'), 'suspend'))
  assert.deepEqual(await listed(admin, 'only=suspended'), ['ada'])
  assert.deepEqual(await listed(admin, 'only=suspended&q=g'), [])
})

test('one search finds the beginning of a name or an address: names first, nobody twice, over several pages', async () => {
  await using house = await openHouse({}, { working: false })
  const admin = await openAdmin(house)
  const named = (name: string, address: string, confirmedAt = 0) =>
    accountRow(name, { address, addressKey: address, confirmedAt })
  await house.db
    .insertInto('accounts')
    .values([
      named('zoe', 'wang@example.org'),
      named('yan', 'wang2@example.org'),
      ...Array.from({ length: 49 }, (_, index) => {
        const name = `wang${String(index).padStart(2, '0')}`
        return named(name, `${name}@example.org`)
      }),
    ])
    .execute()
  const first = await admin.open('/admin/accounts/?q=Wang')
  const second = await admin.open(nextOf(first))
  assert.deepEqual(namesOn(first).slice(-2), ['wang48', 'yan'])
  assert.deepEqual(namesOn(second), ['zoe'])
  assert.deepEqual(namesOn(await admin.open('/admin/accounts/?q=wang1')).length, 10)
  await house.db.deleteFrom('accounts').where('name', 'in', ['wang00', 'zoe', 'yan']).execute()
  await house.db
    .insertInto('accounts')
    .values([named('wang50', 'a@example.org'), named('wang51', 'b@example.org')])
    .execute()
  const full = await admin.open('/admin/accounts/?q=wang')
  assert.equal(namesOn(full).length, 50)
  assert.doesNotMatch(full.html, /rel="next"/, 'nobody more is found by the address')
})

test('filters are taken off one by one or all at once, and a search without a match says so', async () => {
  await using house = await openHouse({}, { working: false })
  const admin = await openAdmin(house)
  const none = await admin.open('/admin/accounts/?q=nobody&only=admin&since=7')
  assert.match(none.html, /data-nothing/)
  assert.ok(none.text.includes(words.admin.accounts.nothing))
  const chips = [...none.html.matchAll(/class="chip" href="([^"]*)" data-chip="(\w+)"/g)]
  assert.deepEqual(
    chips.map(([, href = '', name]) => [name, href.replaceAll('&amp;', '&')]),
    [
      ['q', '/admin/accounts/?only=admin&since=7'],
      ['only', '/admin/accounts/?q=nobody&since=7'],
      ['since', '/admin/accounts/?q=nobody&only=admin'],
    ],
  )
  assert.equal(none.html.match(/href="\/admin\/accounts\/" data-clear/g)?.length, 2)
  assert.match(none.html, /href="[^"]*by=part&amp;q=nobody&amp;only=admin&amp;since=7" data-also-inside/)
  assert.match(none.html, /class="button second" href="[^"]*by=part[^"]*" data-also-inside/)
  for (const path of ['/admin/accounts/', '/admin/accounts/?order=newest'])
    assert.doesNotMatch((await admin.open(path)).html, /data-clear|data-nothing|data-chip/)
})

test('the accounts show the last log-in, and what is normal has no sign', async () => {
  await using house = await openHouse({}, { working: false })
  const admin = await openAdmin(house)
  await house.db
    .insertInto('accounts')
    .values(accountRow('idle', { suspendedAt: 1 }))
    .execute()
  const page = await admin.open('/admin/accounts/')
  const [header = '', ...rows] = page.html.split('<tr role="row">').slice(1)
  assert.ok(header.includes(words.admin.accounts.lastLogInAt))
  const [own = '', idle = ''] = rows
  assert.match(own, /data-tone="plain" data-state="active"/)
  assert.equal(own.match(/<time/g)?.length, 2, 'the last log-in and the confirmation')
  assert.match(idle, /data-tone="bad" data-state="suspended"/)
  assert.ok(idle.includes(words.admin.accounts.neverLoggedIn))
})

test('an act leads back to the list as it was filtered, names its object, and offers its opposite', async () => {
  await using house = await openHouse()
  const admin = await openAdmin(house)
  await becomeAccount(house)
  const id = await idOf(house, 'ada')
  const list = await admin.open('/admin/accounts/?q=ad&since=7&forged=1')
  const opened = await admin.open(linkIn(list, /href="(\/admin\/accounts\/[0-9a-f]{32}\/[^"]*)"/))
  const back = '/admin/accounts/?q=ad&since=7'
  assert.equal(linkIn(opened, /href="([^"]*)" data-back/), back)
  const asked = await admin.open(linkIn(opened, /href="([^"]*)" data-act="suspend"/))
  assert.equal(linkIn(asked, /href="([^"]*)" data-back/), back)
  assert.match(asked.html, /<button class=""><span>[^<]*<bdi>ada<\/bdi>/)
  const done = await admin.send(paths.adminAccountAct(id, 'suspend'), hiddenFieldsOf(asked))
  assert.equal(done.notice, 'suspend')
  assert.equal(linkIn(done, /href="([^"]*)" data-back/), back)
  const opposite = await admin.open(linkIn(done, /href="([^"]*)" data-undo="restore"/))
  const restored = await admin.send(paths.adminAccountAct(id, 'restore'), hiddenFieldsOf(opposite))
  assert.equal(restored.notice, 'restore')
  assert.match(restored.html, /data-undo="suspend"/)

  const deleting = await admin.open(linkIn(restored, /href="([^"]*)" data-act="delete"/))
  assert.match(deleting.html, /<button class="danger"><span>[^<]*<bdi>ada<\/bdi>/)
  const deleted = await admin.send(paths.adminAccountAct(id, 'delete'), hiddenFieldsOf(deleting))
  assert.equal(deleted.path, `${back}&done=delete`)
  assert.equal(deleted.notice, 'delete')
  assert.doesNotMatch(deleted.html, /data-undo/)
})

test('an account is found by its name and address as the table shows them, and by parts of them', async () => {
  await using house = await openHouse({}, { working: false })
  const admin = await openAdmin(house)
  for (const [name, address] of [
    ['Straße', 'anna@bücher.example'],
    ['other', 'Äpfel@example.org'],
  ] as const) {
    const read = [parseName(name), parseAddress(address)] as const
    assert.ok(!('problem' in read[0]) && !('problem' in read[1]))
    const keys = { name, nameKey: read[0].key, address, addressKey: read[1].key }
    await house.db.insertInto('accounts').values(accountRow(name, keys)).execute()
  }
  for (const by of ['', 'part'])
    for (const around of ['', '\u200b'])
      for (const q of [
        'anna@bücher.example',
        'Anna@BÜCHER.example',
        'anna@bücher',
        'anna@b',
        'anna@büch',
        'anna@',
      ])
        assert.deepEqual(await found(admin, by, around + q + around), ['Straße'], `${by} ${q}`)
  for (const q of [
    'bücher',
    'bücher.example',
    'büch',
    'cher.ex',
    '@bücher',
    'nna@bücher.example',
    'xn--bcher-kva',
    'aß',
    'STRASS',
  ])
    assert.deepEqual(await found(admin, 'part', q), ['Straße'], q)
  for (const by of ['', 'part'])
    for (const q of ['Äpfel@example.org', 'Äpfel@ex', 'Äpf'])
      assert.deepEqual(await found(admin, by, q), ['other'], `${by} ${q}`)
})

test('a page of accounts leads to the next, and back to the first', async () => {
  await using house = await openHouse({}, { working: false })
  const admin = await openAdmin(house)
  await house.db
    .insertInto('accounts')
    .values(Array.from({ length: 60 }, (_, index) => accountRow(`many${index}`, { confirmedAt: index })))
    .execute()
  const first = await admin.open('/admin/accounts/?order=name')
  assert.equal(namesOn(first).length, 50)
  const second = await admin.open(nextOf(first))
  assert.equal(new Set([...namesOn(first), ...namesOn(second)]).size, 61)
  assert.doesNotMatch(second.html, /rel="next"/)
  assert.match(second.html, /class="pager"><a href="\/admin\/accounts\/\?order=name"/)
})

test('one account shows where it is logged in and what happened; ending the sessions logs them out', async () => {
  await using house = await openHouse()
  const admin = await openAdmin(house)
  await becomeAccount(house)
  await house.visitor.logIn({ identifier: 'ada', password: ada.password, stay: true })
  await house.stranger.logIn({ identifier: 'ada', password: ada.password })
  const path = paths.adminAccount(await idOf(house, 'ada'))
  const page = await admin.open(path)
  const { accounts, events } = words.admin
  const { eventKinds: kinds } = words
  const unknown = words.device.browserOn(null, null)
  for (const stay of [accounts.stays[0], accounts.stays[1]])
    assert.match(page.text, new RegExp(`${unknown} 127\\.0\\.0\\.1 (\\S+ \\S+ ){3}${stay} `))
  assert.match(
    page.text,
    new RegExp(`${kinds['logged-in']} ada ada .* ${kinds['confirmed']} ada ${events.actors.visitor}`),
  )
  const ended = await act(admin, `${path}end-sessions/`, { reason: 'lost laptop' })
  assert.equal(ended.notice, 'end-sessions')
  assert.ok(ended.text.includes(accounts.noSessions))
  assert.deepEqual(
    [(await house.visitor.ask('/api/session')).status, (await house.stranger.ask('/api/session')).status],
    [401, 401],
  )
  const again = await act(admin, `${path}end-sessions/`)
  assert.equal(again.status, 409)
})

test('a password reset is mailed to the account, and the administrator sees no link', async () => {
  await using house = await openHouse()
  const admin = await openAdmin(house)
  await becomeAccount(house)
  await house.settled()
  const before = house.mails.countTo(ada.address)
  const path = paths.adminAccountAct(await idOf(house, 'ada'), 'send-reset')
  const sent = await act(admin, path, { reason: 'asked on the phone' })
  assert.equal(sent.notice, 'send-reset')
  assert.doesNotMatch(sent.html, /code=/)
  const { resetLink } = await house.mails.waitFor(ada.address, before + 1)
  const opened = await house.visitor.open(resetLink)
  const changed = await house.visitor.send('/password/reset/', {
    ...hiddenFieldsOf(opened),
    new_password: 'four quite other words',
  })
  assert.equal(changed.status, 200)
  const logIn = { identifier: 'ada', password: 'four quite other words' }
  assert.equal((await house.visitor.logIn(logIn)).path, '/')
  assert.match(
    (await admin.open('/admin/events/?kind=reset-requested')).text,
    /ada grace .*asked on the phone/,
  )
  assert.equal((await admin.send(paths.adminAccountAct('0'.repeat(32), 'send-reset'))).status, 404)
})

test('an account is renamed; a taken or wrong name or a stale form changes nothing and loses no input', async () => {
  await using house = await openHouse()
  const admin = await openAdmin(house)
  await becomeAccount(house)
  const path = paths.adminAccountAct(await idOf(house, 'ada'), 'rename')
  const form = await admin.open(path)
  assert.match(form.html, /name="name"[^>]*value="ada"/)
  for (const name of ['GRACE', 'a b', 'admin', '']) {
    const wrong = await admin.send(path, { ...hiddenFieldsOf(form), name, reason: 'asked for it' })
    assert.equal(wrong.status, 422, name)
    assert.ok(wrong.problems['name'], name)
    assert.match(wrong.html, /name="reason"[^>]*value="asked for it"/)
  }
  assert.equal((await admin.send(path, { ...hiddenFieldsOf(form), name: '爱达' })).notice, 'rename')
  const stale = await admin.send(path, { ...hiddenFieldsOf(form), name: 'lovelace', reason: '再改' })
  assert.equal(stale.status, 409)
  assert.equal(stale.notice, 'stale')
  assert.match(stale.text, /爱达/)
  assert.match(stale.html, /name="name"[^>]*value="lovelace"/)
  assert.match(stale.html, /name="reason"[^>]*value="再改"/)
  assert.equal((await house.visitor.logIn({ identifier: '爱达', password: ada.password })).path, '/')
})

test('only possible acts are offered, and a change made meanwhile is reported', async () => {
  await using house = await openHouse()
  const admin = await openAdmin(house)
  await becomeAccount(house)
  const path = paths.adminAccount(await idOf(house, 'ada'))
  assert.deepEqual(offered(await admin.open(path)), ['suspend', 'send-reset', 'rename', 'promote', 'delete'])
  const asked = await admin.open(`${path}suspend/`)
  assert.ok(asked.text.includes(words.admin.acts.suspend.text))
  await admin.send(`${path}suspend/`, hiddenFieldsOf(asked))
  assert.deepEqual(offered(await admin.open(path)), ['restore', 'send-reset', 'rename', 'delete'])
  assert.equal((await admin.send(`${path}suspend/`, hiddenFieldsOf(asked))).status, 409)
  assert.equal((await act(admin, `${path}promote/`)).status, 409)
  assert.equal((await act(admin, `${path}restore/`)).status, 200)
  const promoted = await act(admin, `${path}promote/`)
  assert.deepEqual(promoted.states, ['active', 'admin'])
  assert.deepEqual(offered(promoted), ['suspend', 'send-reset', 'rename', 'demote', 'delete'])
  const deleted = await act(admin, `${path}delete/`)
  assert.equal(deleted.notice, 'delete')
  assert.match(deleted.path, /^\/admin\/accounts\/\?/)
  const gone = await admin.send(`${path}rename/`, { name: 'x' })
  assert.equal(gone.status, 404)
  assert.equal(gone.mark, 'admin-gone')
  assert.match(gone.html, /<main.*href="\/admin\/accounts\/"/s)
})

test('an administrator who ends their own rights or sessions is logged out; the last administrator cannot', async () => {
  await using house = await openHouse()
  const admin = await openAdmin(house)
  for (const one of ['suspend', 'demote', 'delete']) {
    const refused = await act(admin, paths.adminAccountAct(admin.id, one))
    assert.equal(refused.status, 409, one)
    assert.equal(refused.notice, 'last-admin')
  }
  const second = await openAdmin(house, { person: ada })
  const left = await act(second, paths.adminAccountAct(second.id, 'end-sessions'))
  assert.equal(left.path, '/')
  assert.equal((await second.ask('/api/session')).status, 401)
  assert.equal((await admin.logIn({ identifier: root.name, password: root.password })).path, '/')
})

function nextOf(page: Page): string {
  return linkIn(page, /href="([^"]*)" rel="next"/)
}

function linkIn(page: Page, pattern: RegExp): string {
  return unescaped(pattern.exec(page.html)?.[1] ?? '')
}

async function found(admin: Visitor, by: string, q: string): Promise<string[]> {
  return listed(admin, new URLSearchParams({ by, q }).toString())
}

async function listed(admin: Visitor, query: string): Promise<string[]> {
  return namesOn(await admin.open(`/admin/accounts/?${query}`))
}

function namesOn(page: Page): string[] {
  const rows = page.html.matchAll(/href="\/admin\/accounts\/[0-9a-f]{32}\/[^"]*"><bdi>([^<]*)<\/bdi>/g)
  return [...rows].map(([, name = '']) => name)
}

function offered(page: Page): string[] {
  const links = page.html.matchAll(/href="\/admin\/accounts\/[0-9a-f]+\/[^"]*" data-act="([a-z-]+)"/g)
  return [...links].map(([, one = '']) => one)
}

async function idOf(house: House, name: string): Promise<string> {
  return (
    await house.db.selectFrom('accounts').select('id').where('name', '=', name).executeTakeFirstOrThrow()
  ).id
}
