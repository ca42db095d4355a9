import assert from 'node:assert/strict'
import { test } from 'node:test'
import { paths } from '../../../src/base/paths.ts'
import { day } from '../../../src/base/time.ts'
import { act, openAdmin, root, hiddenFieldsOf } from '../../support/admin.ts'
import { becomeAccount, openHouse, until } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { ada, hidden } from '../../support/visitor.ts'
import type { Page } from '../../support/visitor.ts'
import { site, words } from '../../support/words.ts'

test('after a provider refused mails, the operator finds who is stuck, resends, confirms one by hand, and sees it all in the events', async () => {
  await using house = await openHouse()
  const admin = await openAdmin(house)
  const reply = '550 5.7.1 <we do not like you>'
  house.mails.misbehave({ at: 'rcpt', reply }, (recipient) => recipient.endsWith('@qq.com'))
  const stuck = ['小明', 'bob', 'carol']
  for (const [index, name] of stuck.entries()) await join(house, name, `u${index}@qq.com`)
  await join(house, 'dave', 'dave@example.org')
  await house.settled()
  house.mails.misbehave(null)

  const overview = await admin.open('/admin/')
  const { overview: figures, outbox, registrations } = words.admin
  assert.ok(
    overview.text.includes(
      `qq.com ${figures.stuckOf.refused(3)} ${outbox.reasons.policy} ${figures.resendAll}`,
    ),
  )
  assert.ok(!overview.text.includes(figures.noneStuck))
  const link = /href="([^"]*mail=refused[^"]*)"/.exec(overview.html)?.[1]?.replaceAll('&amp;', '&') ?? ''
  const list = await admin.open(link)
  for (const name of stuck) assert.match(list.text, new RegExp(name))
  assert.doesNotMatch(list.text, /dave/)
  assert.ok(list.states.includes('refused'))
  assert.ok(list.text.includes(`${outbox.reasons.policy} 550 5.7.1 <we do not like you>`))

  // Two clicks: the button on the overview, and the one that says how many.
  const preview = await admin.send(paths.adminBulk, { ...bulkFormOf(overview), act: 'resend' })
  assert.equal(preview.mark, 'admin-bulk-preview')
  assert.ok(preview.text.includes(counted('resend', 3)))
  assert.equal((await house.db.selectFrom('outbox').select('id').execute()).length, 4, 'nothing was done yet')
  const done = await admin.send(paths.adminBulk, {
    ...hiddenFieldsOf(preview),
    reason: 'qq.com had refused us',
  })
  assert.equal(done.mark, 'admin-bulk-done')
  assert.ok(done.text.includes(`${registrations.bulkOutcomes.done} 3`))
  for (const index of stuck.keys()) await house.mails.waitFor(`u${index}@qq.com`, 1)
  await house.settled()
  assert.ok((await admin.open('/admin/')).text.includes(figures.noneStuck))

  const found = await admin.open('/admin/registrations/?q=U1%40')
  const path = pathIn(found, /\/admin\/registrations\/[0-9a-f]{32}\//)
  const confirmed = await act(admin, `${path}confirm/`, { reason: 'called, knows the password' })
  assert.equal(confirmed.notice, 'confirm')
  assert.match(confirmed.path, /^\/admin\/accounts\//)
  await until(() =>
    house.mails.all.some(({ subject }) => subject === words.confirmedByHandMail.subject(site)),
  )
  assert.equal((await house.newVisitor().logIn({ identifier: 'bob', password: ada.password })).path, '/')

  const events = await admin.open('/admin/events/?name=bob')
  assert.match(events.text, /bob grace \S+ called, knows the password/)
  const all = await admin.open('/admin/events/?kind=mail-requested')
  assert.equal(all.text.match(/qq\.com had refused us/g)?.length, 3)
})

test('a bulk act affects only the ticked registrations, and leaves alone one corrected meanwhile', async () => {
  await using house = await openHouse()
  const admin = await openAdmin(house)
  for (const name of ['bob', 'carol', 'dave']) await join(house, name, `${name}@example.org`)
  const list = await admin.open('/admin/registrations/')
  const boxes = [...list.html.matchAll(/name="(pick-[0-9a-f]+)" value="(\d+)" aria-label="[^"]*?(\w+)"/g)]
  const box = (name: string): Record<string, string> => {
    const [, field = '', generation = ''] = boxes.find(([, , , one]) => one === name) ?? []
    return { [field]: generation }
  }
  const ticked = { ...box('bob'), ...box('carol') }
  const carol = await house.db
    .selectFrom('registrations')
    .select('id')
    .where('name', '=', 'carol')
    .executeTakeFirst()
  await act(admin, paths.adminRegistrationAct(carol?.id ?? '', 'address'), { address: 'new@example.org' })

  const preview = await admin.send(paths.adminBulk, { ...ticked, act: 'delete-registration' })
  assert.ok(preview.text.includes(counted('delete-registration', 2)))
  assert.match(preview.html, /class="among">.*bob.*carol/)
  const done = await admin.send(paths.adminBulk, hiddenFieldsOf(preview))
  assert.ok(done.text.includes(`${bulkOutcomes.done} 1 `))
  assert.ok(done.text.includes(`${bulkOutcomes.stale} 1 `))
  assert.deepEqual(await names(house), ['carol', 'dave'])
})

test('all registrations that match a filter are blocked in bulk; the blocks say why and by whom, and can be removed', async () => {
  await using house = await openHouse()
  const admin = await openAdmin(house)
  for (const name of ['bob', 'carol']) await join(house, name, `${name}@spam.example.org`)
  await join(house, 'dave', 'dave@example.org')
  await house.settled()
  const list = await admin.open('/admin/registrations/?domain=SPAM.example.org')
  // Without a tick nobody is meant, whatever the filter.
  const nobody = await admin.send(paths.adminBulk, { ...bulkFormOf(list), act: 'block-domain' })
  assert.equal(nobody.notice, 'bulk-nothing')
  const all = await admin.open(/href="([^"]*)" data-all/.exec(list.html)?.[1] ?? '')
  assert.equal(all.mark, 'admin-bulk-all')
  assert.ok(
    all.text.includes(words.admin.registrations.bulkAll(words.admin.registrations.bulkCount('2', false))),
  )
  const preview = await admin.send(paths.adminBulk, { ...bulkFormOf(all), act: 'block-domain' })
  assert.ok(preview.text.includes(counted('block-domain', 2)))
  // What is blocked, once, instead of some of the people there.
  assert.deepEqual(listed(preview), ['spam.example.org'])
  const done = await admin.send(paths.adminBulk, { ...hiddenFieldsOf(preview), reason: 'spam wave' })
  assert.match(done.html, /class="button second" href="\/admin\/registrations\/\?domain=SPAM.example.org"/)
  assert.ok(done.text.includes(`${bulkOutcomes.done} 1 `))
  assert.ok(done.text.includes(`${bulkOutcomes['already-blocked']} 1 `))
  assert.equal((await join(house, 'eve', 'eve@spam.example.org')).status, 422)

  const blocks = await admin.open('/admin/blocks/')
  assert.ok(blocks.text.includes(`spam.example.org ${words.admin.blocks.kinds.domain} spam wave grace`))
  const path = pathIn(blocks, /\/admin\/blocks\/[0-9a-f]{32}\/unblock\//)
  assert.equal((await act(admin, path, { reason: 'over' })).notice, 'unblock')
  assert.equal((await admin.send(path)).status, 404)
  assert.equal((await join(house, 'eve', 'eve@spam.example.org')).status, 200)
  assert.match(
    (await admin.open('/admin/events/?kind=unblocked')).text,
    new RegExp(`${words.eventKinds['unblocked']} ${words.admin.events.block} grace .* over`),
  )
})

test('a bulk act on nothing says so: no tick and no filter, a filter without matches, ticks that are gone', async () => {
  await using house = await openHouse()
  const admin = await openAdmin(house)
  await join(house, 'bob', 'bob@example.org')
  for (const fields of [
    {},
    { 'query-by': 'name' },
    { 'query-q': '   ' },
    { 'pick-nonsense': '0' },
    { run: 'on', reason: 'x' },
  ] as Record<string, string>[]) {
    const nothing = await admin.send(paths.adminBulk, { ...fields, act: 'delete-registration' })
    assert.equal(nothing.status, 422, JSON.stringify(fields))
    assert.equal(nothing.notice, 'bulk-nothing')
  }
  const unfit = await admin.send(paths.adminBulk, { act: 'resend', 'query-q': 'nobody' })
  assert.equal(unfit.status, 422)
  assert.match(unfit.html, /data-notice="bulk-nobody"/)
  const gone = { [`pick-${'0'.repeat(32)}`]: '0' }
  assert.match(
    (await admin.send(paths.adminBulk, { act: 'resend', ...gone })).html,
    /data-notice="bulk-nobody"/,
  )
  const done = await admin.send(paths.adminBulk, { act: 'resend', ...gone, run: 'on' })
  assert.ok(done.text.includes(`${bulkOutcomes.unknown} 1`))
  assert.deepEqual(await names(house), ['bob'])
})

test('a long bulk act continues step by step and shows its progress', async () => {
  await using house = await openHouse({}, { working: false, tick: 30 })
  const admin = await openAdmin(house)
  for (let index = 0; index < 60; index += 1) await join(house, `many${index}`, `many${index}@example.org`)
  await join(house, 'other', 'other@example.org')
  const preview = await admin.send(paths.adminBulk, { act: 'extend', 'query-q': 'many' })
  assert.ok(preview.text.includes(counted('extend', 60)))
  let isOver = false
  const step = admin.send(paths.adminBulk, { ...hiddenFieldsOf(preview), reason: 'holidays' })
  void step.finally(() => (isOver = true))
  let turns = 0
  for (; !isOver; turns += 1) await new Promise(setImmediate)
  assert.ok(turns > 50, 'between two of them others are served')
  const first = await step
  assert.equal(first.mark, 'admin-bulk-running')
  assert.ok(first.text.includes(`${bulkOutcomes.done} 50 `))
  assert.match(first.html, /<progress max="60" value="50"/)
  assert.match(first.html, /data-submit-itself/)
  const last = await admin.send(paths.adminBulk, hiddenFieldsOf(first))
  assert.equal(last.mark, 'admin-bulk-done')
  assert.ok(last.text.includes(`${bulkOutcomes.done} 60 `))
  assert.doesNotMatch(last.html, /data-submit-itself/)
  const extended = await house.db
    .selectFrom('events')
    .select(['registrationId', 'reason'])
    .where('kind', '=', 'registration-extended')
    .execute()
  assert.equal(new Set(extended.map(({ registrationId }) => registrationId)).size, 60)
  assert.deepEqual([...new Set(extended.map(({ reason }) => reason))], ['holidays'])
})

test('an administrator who confirms by hand sees the address’s other registrations, and gives another name if it was taken', async () => {
  await using house = await openHouse()
  const admin = await openAdmin(house)
  await join(house, 'bob', 'bob@example.org')
  await join(house, 'rival', 'bob@example.org')
  await becomeAccount(house, { name: 'bob', address: 'quick@example.org', password: ada.password })
  const row = await house.db
    .selectFrom('registrations')
    .select('id')
    .where('name', '=', 'bob')
    .where('confirmedAt', 'is', null)
    .executeTakeFirstOrThrow()
  const path = paths.adminRegistrationAct(row.id, 'confirm')
  const asked = await admin.open(path)
  assert.match(asked.text, new RegExp(`${words.admin.registrations.others} .*rival`))
  assert.doesNotMatch(asked.html, /name="name"/)
  const taken = await admin.send(path, { ...hiddenFieldsOf(asked), reason: 'on the phone' })
  assert.equal(taken.status, 422)
  assert.match(taken.html, /name="reason"[^>]*value="on the phone"/)
  assert.match(taken.html, /id="field-name" name="name"[^>]*value="bob"/)
  const form = { generation: hidden(taken, 'generation'), reason: 'on the phone' }
  assert.equal((await admin.send(path, { ...form, name: 'a b' })).status, 422)
  const done = await admin.send(path, { ...form, name: 'bobby' })
  assert.match(done.text, /bobby/)
  assert.equal((await house.newVisitor().logIn({ identifier: 'bobby', password: ada.password })).path, '/')
})

test('a link for the caller is shown once, confirms with the registration’s password, and is an event', async () => {
  await using house = await openHouse()
  const admin = await openAdmin(house)
  await join(house, 'bob', 'bob@example.org')
  const { id } = await house.db.selectFrom('registrations').select('id').executeTakeFirstOrThrow()
  const shown = await act(admin, paths.adminRegistrationAct(id, 'link'), { reason: 'called' })
  const link = /http[^<"\s]*\/confirm\/\?code=[\w.-]+/.exec(shown.html)?.[0] ?? ''
  assert.equal(shown.path, paths.adminRegistrationAct(id, 'link'), 'the link is in no address')
  assert.equal(shown.html.match(/data-notice="link"/g)?.length, 1)
  assert.doesNotMatch((await admin.open(paths.adminRegistration(id))).html, /confirm\/\?code/)
  const page = await house.stranger.open(link)
  assert.doesNotMatch(page.html, /new_password/)
  assert.equal((await house.stranger.sendConfirmation(page, { password: ada.password })).mark, 'confirmed')
  assert.match((await admin.open('/admin/events/?kind=link-handed-out')).text, /bob grace \S+ called/)
  // Its page shows what it became, and offers no act but blocking.
  const after = await admin.open(paths.adminRegistration(id))
  assert.equal(after.states[0], 'confirmed')
  assert.match(after.html, /data-state="confirmed">[^<]*<\/span>.*<a href="\/admin\/accounts\//s)
  assert.doesNotMatch(after.html, /\/(resend|confirm|link|delete-registration)\//)
})

test('an administrator who acts on stale data is told, sees the current state, and loses no input', async () => {
  await using house = await openHouse()
  const admin = await openAdmin(house)
  const visitor = house.newVisitor()
  await visitor.register({ ...ada, name: 'bob', address: 'bob@example.org' })
  const { id } = await house.db.selectFrom('registrations').select('id').executeTakeFirstOrThrow()
  const path = paths.adminRegistrationAct(id, 'confirm')
  const asked = await admin.open(path)
  house.pass(2 * 60_000)
  await visitor.send('/register/address/', { address: 'bobby@example.org' })
  const stale = await admin.send(path, { ...hiddenFieldsOf(asked), reason: '他打电话来' })
  assert.equal(stale.status, 409)
  assert.equal(stale.notice, 'stale')
  assert.match(stale.text, /bobby@example\.org/)
  assert.match(stale.html, /value="他打电话来"/)
  for (const generation of ['', '-1', '1e3', 'NaN', "0' or '1'='1", '99999999999999999999']) {
    assert.equal((await admin.send(path, { generation })).status, 409, generation)
  }
  house.pass(8 * day)
  await admin.logIn({ identifier: root.name, password: root.password })
  const late = await act(admin, path)
  assert.equal(late.status, 409)
  assert.equal(late.notice, 'expired')
  assert.deepEqual(await house.db.selectFrom('accounts').select('name').execute(), [{ name: 'grace' }])
})

test('an administrator corrects a mistyped address; a wrong correction stays in the form', async () => {
  await using house = await openHouse()
  const admin = await openAdmin(house)
  await join(house, 'bob', 'bob@exmaple.org')
  const { id } = await house.db.selectFrom('registrations').select('id').executeTakeFirstOrThrow()
  const path = paths.adminRegistrationAct(id, 'address')
  assert.match((await admin.open(path)).html, /name="address"[^>]*value="bob@exmaple\.org"/)
  const wrong = await act(admin, path, { address: 'bob at example', reason: 'typo' })
  assert.equal(wrong.status, 422)
  assert.match(wrong.html, /value="bob at example"/)
  assert.match(wrong.html, /value="typo"/)
  assert.equal((await act(admin, path, { address: 'bob@exmaple.org' })).status, 422)
  const corrected = await act(admin, path, { address: 'bob@example.org' })
  assert.equal(corrected.notice, 'address')
  assert.match(corrected.text, /bob@example\.org/)
  await house.mails.waitFor('bob@example.org', 1)
})

test('searches take wildcards, quotes and backslashes literally, and ignore unknown cursors', async () => {
  await using house = await openHouse({}, { working: false })
  const admin = await openAdmin(house)
  for (const name of ['a_b', 'axb', 'A.c']) await join(house, name, `${name.replace('.', '')}%x@example.org`)
  const found = async (query: Record<string, string>) => {
    const page = await admin.open(`/admin/registrations/?${new URLSearchParams(query)}`)
    assert.equal(page.status, 200, JSON.stringify(query))
    return [...page.html.matchAll(/name="pick-[^>]*aria-label="[^"]*? ([^"]*)"/g)]
      .map(([, name = '']) => name)
      .toSorted()
  }
  assert.deepEqual(await found({ by: 'part', q: 'a_b' }), ['a_b'])
  assert.deepEqual(await found({ by: 'part', q: '%' }), ['A.c', 'a_b', 'axb'])
  assert.deepEqual(await found({ by: 'part', q: 'B%X@' }), ['a_b', 'axb'])
  assert.deepEqual(await found({ q: 'A' }), ['A.c', 'a_b', 'axb'])
  assert.deepEqual(await found({ q: '_' }), [])
  for (const q of ["' or 1=1 --", '"', '\\', '\\%', '*', '😀', '<b>', 'a\u202eb', 'ﷺ'.repeat(300)])
    for (const by of ['', 'part', 'forged']) assert.deepEqual(await found({ by, q }), [], q)
  for (const after of [
    'x',
    '0.x',
    '1.',
    '7.~',
    '~',
    '9~',
    '1e99~x',
    '-1~',
    '0.5~z',
    "'~'",
    'Infinity~1',
    '1~'.repeat(99),
  ])
    for (const room of [
      'accounts',
      'accounts/?order=name',
      'accounts/?q=a',
      'registrations',
      'outbox',
      'blocks',
      'events',
    ]) {
      const joint = room.includes('?') ? '&' : '/?'
      const page = await admin.open(`/admin/${room}${joint}${new URLSearchParams({ after })}`)
      assert.equal(page.status, 200, `${room} ${after}`)
    }
  assert.equal((await admin.open('/admin/registrations/?mail=forged&only=everything')).status, 200)
})

test('markup in names, addresses and a mail server’s replies is shown as text on every page', async () => {
  await using house = await openHouse()
  const admin = await openAdmin(house)
  const markup = '"><script>alert(1)</script>'
  house.mails.misbehave({ at: 'rcpt', reply: `550 5.1.1 ${markup}` })
  await join(house, 'bob', 'bob@example.org')
  await house.settled()
  await house.db
    .updateTable('registrations')
    .set({ name: markup, address: `${markup}@example.org` })
    .execute()
  await house.db.updateTable('accounts').set({ name: markup }).execute()
  const { id } = await house.db.selectFrom('registrations').select('id').executeTakeFirstOrThrow()
  const mail = await house.db.selectFrom('outbox').select('id').executeTakeFirstOrThrow()
  for (const path of [
    '/admin/',
    '/admin/accounts/',
    paths.adminAccount(admin.id),
    '/admin/registrations/',
    paths.adminRegistration(id),
    '/admin/outbox/',
    paths.adminMail(mail.id),
    '/admin/events/',
    `/admin/events/?name=${encodeURIComponent(markup)}&account=${encodeURIComponent(markup)}`,
  ]) {
    assert.ok(!(await admin.open(path)).html.includes('<script>alert'), path)
  }
  assert.match((await admin.open('/admin/registrations/')).text, /"><script>alert\(1\)/)
})

const { bulkOutcomes } = words.admin.registrations

// Reads the list of what a bulk act is about.
function listed({ html }: Page): string[] {
  const [, list = ''] = /<ul class="among">(.*?)<\/ul>/s.exec(html) ?? []
  return [...list.matchAll(/<li>(.*?)<\/li>/gs)].map(([, item = '']) => item.replaceAll(/<[^>]*>/g, ''))
}

// Reads the label of a preview's button.
function counted(act: keyof typeof words.admin.registrations.bulkActs, count: number): string {
  const { bulkActs, bulkCount } = words.admin.registrations
  return bulkActs[act].title(bulkCount(String(count), false))
}

function join(house: House, name: string, address: string): Promise<Page> {
  return house.newVisitor().register({ name, address, password: ada.password })
}

async function names(house: House): Promise<string[]> {
  const rows = await house.db.selectFrom('registrations').select('name').execute()
  return rows.map(({ name }) => name).toSorted()
}

function pathIn(page: Page, pattern: RegExp): string {
  return pattern.exec(page.html.slice(page.html.indexOf('<main')))?.[0] ?? ''
}

// The fields that go with the buttons for several at once.
function bulkFormOf(page: Page): Record<string, string> {
  const form = page.html.slice(page.html.indexOf(`action="${paths.adminBulk}"`))
  const inside = form.slice(0, form.indexOf('</form>'))
  const names = [...inside.matchAll(/name="(query-[^"]*|list)"/g)].map(([, name = '']) => name)
  return Object.fromEntries(names.map((name) => [name, hidden({ ...page, html: inside }, name)]))
}
