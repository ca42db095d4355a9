import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scopes } from '../../../src/base/api-keys.ts'
import { limits } from '../../../src/base/limits.ts'
import { paths } from '../../../src/base/paths.ts'
import { day, hour, minute } from '../../../src/base/time.ts'
import { createClient, keepInMemory } from '../../../src/client/client.ts'
import { suspendAccount } from '../../../src/features/administration/accounts.ts'
import { newApiKey } from '../../../src/security/api-keys.ts'
import { act, hiddenFieldsOf, openAdmin, root } from '../../support/admin.ts'
import { administratorsActs, keyOn, makeKey, makeKeyOnPage, programWith } from '../../support/api-keys.ts'
import { createProgram } from '../../support/api.ts'
import { becomeAccount, openHouse } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { ada } from '../../support/visitor.ts'
import { site, tellsAct, words } from '../../support/words.ts'

const nobody = '0'.repeat(32)

test('an administrator makes a key, sees it once, and a program administers with it', async () => {
  await using house = await openHouse()
  const admin = await openAdmin(house)
  await becomeAccount(house)
  const made = await makeKeyOnPage(admin, ['accounts:read', 'accounts:write'], { days: '30' })
  assert.deepEqual([made.status, made.mark, made.notice], [200, 'admin-api-key-made', 'made'])
  const key = keyOn(made)
  assert.match(key, /^pk_[0-9A-Za-z]{36}$/)

  const program = programWith(house, key)
  const accounts = await program.get('/api/admin/accounts?q=ada')
  const [{ id }] = accounts.body['rows'] as [{ id: string }]
  const suspended = await program.post(`/api/admin/accounts/${id}/suspend`, { reason: 'spam' })
  assert.deepEqual([suspended.status, suspended.body], [200, { kind: 'done' }])
  assert.equal(program.bearer, key, 'no answer replaces it')

  const client = createClient({
    baseUrl: house.baseUrl,
    bearer: keepInMemory(key),
    fetch: (address, init) => house.postern.fetch(new Request(address, init), { clientAddress: '127.0.0.1' }),
  })
  const answer = await client('GET /api/admin/accounts', { only: 'suspended' })
  assert.deepEqual(answer.ok && answer.rows.map((row) => row.id), [id], 'postern/client takes it, too')

  const list = await admin.open(paths.adminApiKeys)
  assert.deepEqual(list.states, ['active'])
  assert.ok(!list.html.includes(key))
  const stored = JSON.stringify(await Promise.all([rowsOf(house), usesOf(house), eventsOf(house)]))
  assert.ok(!stored.includes(key) && !house.log.join('\n').includes(key))
  const [row] = await rowsOf(house)
  assert.ok(row && Math.abs(row.expiresAt - row.createdAt - 30 * day) < minute)
  const told = await house.mails.lastTo(root.address)
  assert.equal(told.subject, words.apiKeyMadeMail.subject(site))
  assert.ok(tellsAct(told.text))
  assert.match(told.text, /\/password\/forgot\//)
})

test('every act of administrators needs its scope, and does nothing without it', async () => {
  await using house = await openHouse({}, { working: false })
  const admin = await openAdmin(house)
  const all = programWith(house, await makeKey(admin, ...scopes))
  const before = await eventsOf(house)
  assert.ok(administratorsActs.length > 30)
  const without = new Map<string, ReturnType<typeof programWith>>()
  for (const scope of scopes)
    without.set(scope, programWith(house, await makeKey(admin, ...scopes.filter((one) => one !== scope))))
  for (const { act, method, path } of administratorsActs) {
    const address = path.replace('{id}', nobody)
    const ask = (by = all) => (method === 'GET' ? by.get(address) : by.post(address))
    if (act.scope === null || act.scope === undefined) {
      const { status, body } = await ask()
      assert.deepEqual([status, body['kind']], [403, 'not-by-key'], act.name)
      continue
    }
    const { status, body } = await ask(without.get(act.scope))
    assert.deepEqual([status, body['kind'], body['scope']], [403, 'scope-missing', act.scope], act.name)
    // A file is no JSON, so only its status could be asked for.
    if (!/\.(?:jsonl|csv)$/.test(path)) assert.ok([200, 404, 422].includes((await ask()).status), act.name)
  }
  const acted = (await eventsOf(house)).filter(({ kind }) => !kind.startsWith('api-key-'))
  assert.deepEqual(
    acted,
    before.filter(({ kind }) => !kind.startsWith('api-key-')),
  )
})

test('each scope is of the section whose addresses it opens, and reading opens no act', () => {
  const used = new Set<string>()
  for (const { act, method, path } of administratorsActs) {
    if (!act.scope) continue
    used.add(act.scope)
    const [section, what] = act.scope.split(':')
    const isBlock = /block-(?:address|domain)$/.test(path)
    assert.equal(path.split('/')[3]?.replace(/\..*/, ''), isBlock ? 'registrations' : section, act.name)
    assert.equal(what === 'read', method === 'GET', act.name)
  }
  assert.deepEqual([...used].toSorted(), [...scopes].toSorted(), 'each scope opens something')
  const forPeople = administratorsActs.filter(({ act }) => act.scope === null).map(({ act }) => act.name)
  // Those that give power, decide between people or act on many; a new one is entered here.
  assert.deepEqual(forPeople.toSorted(), [
    'admin-block-address-several',
    'admin-block-domain-several',
    'admin-confirm-several',
    'admin-delete-registration-several',
    'admin-demote-account',
    'admin-extend-several',
    'admin-give-address-back',
    'admin-list-api-keys',
    'admin-make-api-key',
    'admin-promote-account',
    'admin-remove-second-step',
    'admin-resend-several',
    'admin-revoke-api-key',
  ])
})

test('a key that is cut, mistyped, unknown, expired, revoked or of another house is refused', async () => {
  await using house = await openHouse()
  await using other = await openHouse({}, { working: false })
  const admin = await openAdmin(house)
  const key = await makeKey(admin, 'accounts:read')
  const foreign = await makeKey(await openAdmin(other), 'accounts:read')
  const refusal = async (sent: string) => {
    const { status, body, headers } = await programWith(house, sent).get('/api/admin/accounts')
    assert.equal(headers.get('www-authenticate'), status === 401 ? 'Bearer' : null)
    return [status, body['kind']]
  }
  const invalid = [401, 'api-key-invalid']
  const swapped = `${key.slice(0, 5)}${key[5] === 'a' ? 'b' : 'a'}${key.slice(6)}`
  for (const wrong of [
    'pk_',
    key.slice(0, -1),
    `${key}0`,
    `${key}.`,
    ` ${key}.x.y`,
    swapped,
    newApiKey(),
    foreign,
  ])
    assert.deepEqual(await refusal(wrong), invalid, wrong)
  assert.deepEqual(await refusal(key), [200, undefined])

  house.pass(90 * day)
  assert.deepEqual(await refusal(key), invalid, 'expired')
  await admin.logIn({ identifier: root.name, password: root.password })
  const second = await makeKey(admin, 'accounts:read')
  assert.deepEqual(await refusal(second), [200, undefined])
  const [newest] = await rowsOf(house)
  const revoke = paths.adminApiKeyRevoke(newest?.id ?? '')
  const revoked = await act(admin, revoke, { reason: 'leaked' })
  assert.deepEqual([revoked.path, revoked.notice], [`${paths.adminApiKeys}?done=revoke`, 'revoke'])
  assert.deepEqual(revoked.states, ['revoked', 'expired'])
  assert.deepEqual(await refusal(second), invalid, 'revoked')
  assert.equal((await act(admin, revoke)).status, 409)
  assert.equal((await admin.open(paths.adminApiKeyRevoke(nobody))).status, 404)
})

test('a key counts in the header Authorization alone', async () => {
  await using house = await openHouse({}, { working: false })
  const key = await makeKey(await openAdmin(house), ...scopes)
  const ask = async (path: string, headers: Record<string, string> = {}, body?: string) => {
    const post = body === undefined ? {} : { method: 'POST', body }
    return house.newVisitor().ask(path, { ...post, headers })
  }
  const list = '/api/admin/accounts'
  for (const cookie of ['postern_session', 'postern_key', 'pk', 'api_key'])
    assert.equal((await ask(list, { Cookie: `${cookie}=${key}` })).status, 401, cookie)
  for (const name of ['key', 'api_key', 'apiKey', 'access_token', 'bearer', 'authorization'])
    assert.equal((await ask(`${list}?${name}=${key}`)).status, 401, name)
  const basic = `Basic ${Buffer.from(`${key}:`).toString('base64')}`
  for (const headers of [
    { 'X-Api-Key': key },
    { Authorization: key },
    { Authorization: basic },
    { Authorization: `Token ${key}` },
    { 'Proxy-Authorization': `Bearer ${key}` },
  ])
    assert.equal((await ask(list, headers)).status, 401, JSON.stringify(headers))
  const json = { 'Content-Type': 'application/json' }
  const block = JSON.stringify({ value: 'example.net', key, bearer: key, authorization: `Bearer ${key}` })
  const own = { ...json, Origin: house.baseUrl }
  assert.equal((await ask('/api/admin/blocks', own, block)).status, 401)
  // No page of another site can send it for somebody.
  const sent = { ...json, Authorization: `Bearer ${key}` }
  assert.equal(
    (await ask('/api/admin/blocks', { ...sent, Origin: 'https://evil.example' }, block)).status,
    403,
  )
  assert.equal((await ask('/api/admin/blocks', sent, block)).status, 200)
})

test('a key opens no page and no act of a person, and the account in a request changes nothing', async () => {
  await using house = await openHouse({}, { working: false })
  const admin = await openAdmin(house)
  await becomeAccountOf(house)
  const key = await makeKey(admin, ...scopes)
  const headers = { Authorization: `Bearer ${key}` }
  for (const path of ['/admin/', paths.adminApiKeys, paths.adminEventsCsv, '/account/']) {
    const answer = await house.stranger.ask(path, { headers })
    assert.deepEqual(
      [answer.status, new URL(answer.headers.get('location') ?? '', house.baseUrl).pathname],
      [303, paths.login],
    )
  }
  const program = programWith(house, key)
  for (const path of ['/api/account', '/api/session', '/api/account/sessions'])
    assert.equal((await program.get(path)).status, 401, path)
  for (const path of ['/api/account/name', '/api/account/export', '/api/login/again', '/api/account/delete'])
    assert.equal((await program.post(path, { name: 'eve', password: 'x' })).status, 401, path)
  assert.equal(program.bearer, key)
  assert.equal((await program.get('/api/admin/nowhere')).status, 404)

  const blocked = await program.post('/api/admin/blocks', {
    value: 'example.net',
    account: admin.id,
    actor: admin.id,
  })
  assert.equal(blocked.status, 200)
  const [row] = await rowsOf(house)
  const [event] = (await eventsOf(house)).filter(({ kind }) => kind === 'domain-blocked')
  assert.equal(event?.actor, row?.id)
})

test('a key never acts on an administrator, and settles no dispute', async () => {
  await using house = await openHouse({}, { working: false })
  const admin = await openAdmin(house)
  const second = await openAdmin(house, { person: ada })
  const program = programWith(house, await makeKey(admin, ...scopes))
  for (const id of [admin.id, second.id]) {
    for (const [verb, body] of Object.entries({
      suspend: {},
      restore: {},
      'end-sessions': {},
      'send-reset': {},
      rename: { name: 'eve', expected: id === admin.id ? root.name : ada.name },
      delete: {},
    })) {
      const { status, body: answer } = await program.post(`/api/admin/accounts/${id}/${verb}`, body)
      assert.deepEqual([status, answer['kind']], [403, 'not-by-key'], verb)
    }
  }
  assert.equal((await second.open('/admin/')).status, 200)
})

test('the events and the pages tell an act by the key that did it, and its first use from each network', async () => {
  await using house = await openHouse({}, { working: false })
  const admin = await openAdmin(house, { language: 'en' })
  const key = await makeKey(admin, 'blocks:write', 'events:read')
  const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' }
  const from = (network: string) => house.newVisitor({ from: network })
  const block = (network: string, value: string) =>
    from(network).ask('/api/admin/blocks', { method: 'POST', headers, body: JSON.stringify({ value }) })
  for (const [network, value] of [
    ['192.0.2.1', 'one.example'],
    ['192.0.2.1', 'two.example'],
    ['198.51.100.7', 'three.example'],
  ] as const)
    assert.equal((await block(network, value)).status, 200)
  const [row] = await rowsOf(house)
  const used = (await eventsOf(house)).filter(({ kind }) => kind === 'api-key-used')
  assert.deepEqual(
    used.map(({ network, actor, subjectId, accountId }) => [network, actor, subjectId, accountId]),
    ['192.0.2.1', '198.51.100.7'].map((network) => [network, row?.id, row?.id, admin.id]),
  )
  for (const path of [paths.adminEvents, paths.adminBlocks, `${paths.adminEvents}?actor=${row?.id}`])
    assert.match((await admin.open(path)).text, /API key “?\s*CI/, path)
  const list = await programWith(house, key).get(`/api/admin/events?actor=${row?.id}&kind=domain-blocked`)
  const rows = list.body['rows'] as { actorKey: string; actorName: null }[]
  assert.deepEqual(
    rows.map(({ actorKey, actorName }) => [actorKey, actorName]),
    [1, 2, 3].map(() => ['CI', null]),
  )
})

test('the last use of a key is noted, and not at every request', async () => {
  await using house = await openHouse({}, { working: false, still: true })
  const admin = await openAdmin(house)
  const program = programWith(house, await makeKey(admin, 'accounts:read'))
  const lastUse = async () => (await usesOf(house)).map(({ usedAt }) => usedAt)
  const begun = house.now()
  await program.get('/api/admin/accounts')
  house.pass(limits.seenPrecision - 1)
  await program.get('/api/admin/accounts')
  assert.deepEqual(await lastUse(), [begun])
  house.pass(1)
  await program.get('/api/admin/accounts')
  assert.deepEqual(await lastUse(), [house.now()])
  assert.match((await admin.open(paths.adminApiKeys)).text, /127\.0\.0\.1/)
})

test('a key dies when its administrator is suspended, demoted, leaves, or takes the account back, and stays dead', async () => {
  await using house = await openHouse()
  const admin = await openAdmin(house)
  const second = await openAdmin(house, { person: ada })
  const ends: Record<string, () => Promise<unknown>> = {
    suspended: async () => {
      await act(admin, paths.adminAccountAct(second.id, 'suspend'))
      await act(admin, paths.adminAccountAct(second.id, 'restore'))
    },
    demoted: async () => {
      await act(admin, paths.adminAccountAct(second.id, 'demote'))
      await act(admin, paths.adminAccountAct(second.id, 'promote'))
    },
    left: () => second.send('/account/delete/', { password: ada.password }),
    reset: async () => {
      await house.settled()
      const before = house.mails.countTo(ada.address)
      await house.stranger.send('/password/forgot/', { identifier: ada.name })
      const { resetLink } = await house.mails.waitFor(ada.address, before + 1)
      const form = hiddenFieldsOf(await house.stranger.open(resetLink))
      await house.stranger.send('/password/reset/', { ...form, new_password: ada.password })
    },
  }
  for (const [how, end] of Object.entries(ends)) {
    await second.logIn({ identifier: ada.name, password: ada.password })
    const program = programWith(house, await makeKey(second, 'accounts:read'))
    assert.equal((await program.get('/api/admin/accounts')).status, 200, how)
    const before = await revocations(house)
    await end()
    assert.equal(await revocations(house), before + 1, how)
    await second.logIn({ identifier: ada.name, password: ada.password })
    assert.equal((await second.open(paths.adminApiKeys)).status, 200, `${how}: an administrator again`)
    assert.equal((await program.get('/api/admin/accounts')).status, 401, how)
  }

  const program = programWith(house, await makeKey(second, 'accounts:read'))
  for (const change of [{ isAdmin: 0 }, { suspendedAt: 1 }, { deletesAt: 1 }] as const) {
    await house.db.updateTable('accounts').set(change).where('id', '=', second.id).execute()
    assert.equal((await program.get('/api/admin/accounts')).status, 401, JSON.stringify(change))
    const whole = { isAdmin: 1, suspendedAt: null, deletesAt: null } as const
    await house.db.updateTable('accounts').set(whole).where('id', '=', second.id).execute()
  }
  assert.equal((await program.get('/api/admin/accounts')).status, 200)
  await act(admin, paths.adminAccountAct(second.id, 'delete'))
  assert.equal((await program.get('/api/admin/accounts')).status, 401)
  assert.deepEqual(await rowsOf(house), [])
})

test('an act whose key is revoked while it waits changes nothing', async () => {
  await using house = await openHouse({}, { working: false })
  const admin = await openAdmin(house)
  await makeKey(admin, 'accounts:write')
  const id = await becomeAccountOf(house)
  const [row] = await rowsOf(house)
  const by = {
    actor: row?.id ?? '',
    key: { scopes: ['accounts:write'] as const },
    network: null,
    reason: 'x',
  }
  await act(admin, paths.adminApiKeyRevoke(by.actor))
  assert.deepEqual(await suspendAccount(house.ports, by, id), { kind: 'stale' })
})

test('a network that tries wrong keys is told to wait, and a right key still passes', async () => {
  await using house = await openHouse({ LIMITS: 'on' }, { working: false })
  const key = await makeKey(await openAdmin(house), 'accounts:read')
  const thief = house.newVisitor({ from: '192.0.2.66' })
  const ask = (browser: typeof thief, sent: string) =>
    browser.ask('/api/admin/accounts', { headers: { Authorization: `Bearer ${sent}` } })
  house.log.length = 0
  for (let tries = 0; tries < 60; tries += 1) assert.equal((await ask(thief, newApiKey())).status, 401)
  const refused = await ask(thief, 'pk_nonsense')
  assert.equal(refused.status, 429)
  assert.ok(Number(refused.headers.get('retry-after')) > 0)
  assert.equal((await ask(thief, key)).status, 200)
  assert.equal((await ask(house.stranger, newApiKey())).status, 401)
  const [line] = house.log.filter((one) => one.includes('api-key-refused'))
  assert.match(line ?? '', /"network":"192\.0\.2\.66"/)
  assert.ok(!house.log.join('\n').includes('pk_'))
})

test('a key acts so often in an hour and no more, and may still read', async () => {
  await using house = await openHouse({ LIMITS: 'on' }, { working: false })
  const admin = await openAdmin(house)
  const program = programWith(house, await makeKey(admin, 'accounts:read', 'accounts:write'))
  const other = programWith(house, await makeKey(admin, 'accounts:write'))
  const reset = `/api/admin/accounts/${nobody}/send-reset`
  for (let acts = 0; acts < 3; acts += 1) assert.equal((await program.post(reset)).status, 404)
  // Each act moves the time on by a 600th of an hour: as if there had been 598.
  const each = hour / 600
  const filled = await house.db
    .updateTable('limits')
    .set({ theoreticalAt: house.now() + 598 * each })
    .where('theoreticalAt', '=', house.now() + 3 * each)
    .executeTakeFirst()
  assert.equal(filled.numUpdatedRows, 1n)
  for (let acts = 0; acts < 2; acts += 1) assert.equal((await program.post(reset)).status, 404)
  const refused = await program.post(reset)
  assert.deepEqual([refused.status, refused.body['kind']], [429, 'too-many'])
  assert.ok(Number(refused.headers.get('retry-after')) > 0)
  assert.equal((await program.get('/api/admin/accounts')).status, 200)
  assert.equal((await other.post(reset)).status, 404)
})

test('all networks of an IPv6 site are one place from which a key is used', async () => {
  await using house = await openHouse({}, { working: false })
  const key = await makeKey(await openAdmin(house), 'accounts:read')
  for (const network of ['2001:db8:1:1::1', '2001:db8:1:2::1', '2001:db8:2::1'])
    await house
      .newVisitor({ from: network })
      .ask('/api/admin/accounts', { headers: { Authorization: `Bearer ${key}` } })
  const used = (await eventsOf(house)).filter(({ kind }) => kind === 'api-key-used')
  assert.deepEqual(
    used.map(({ network }) => network),
    ['2001:db8:1:1::/64', '2001:db8:2::/64'],
  )
})

test('the form keeps what was chosen and says what is missing, and asks for the password after ten minutes', async () => {
  await using house = await openHouse({}, { working: false })
  const admin = await openAdmin(house)
  const empty = await makeKeyOnPage(admin, [], { label: ' ' })
  assert.equal(empty.status, 422)
  assert.deepEqual(empty.problems, { label: 'label-missing', scope: 'scope-not-chosen' })
  const wrong = await makeKeyOnPage(admin, ['events:read'], { label: 'x'.repeat(61), days: '366' })
  assert.deepEqual(wrong.problems, { label: 'label-too-long', days: 'days-wrong' })
  assert.match(wrong.html, /<select id="field-days" name="days" aria-invalid="true"/)
  assert.match(wrong.html, /name="scope-events:read" type="checkbox" value="on" checked/)
  house.pass(11 * minute)
  const late = await makeKeyOnPage(admin, ['events:read'])
  assert.equal(late.status, 403)
  assert.deepEqual(await rowsOf(house), [])
})

test('a program of an administrator makes, lists and revokes keys by JSON', async () => {
  await using house = await openHouse({}, { working: false })
  await openAdmin(house)
  const program = createProgram(house.postern, house.baseUrl)
  await program.post('/api/login', { identifier: root.name, password: root.password })
  const make = (body: object) => program.post('/api/admin/api-keys', body)
  for (const [wrong, field] of [
    [{ scope: 'accounts:read' }, 'label'],
    [{ label: 'x', scope: '' }, 'scope'],
    [{ label: 'x', scope: 'accounts:read accounts:all' }, 'scope'],
    [{ label: 'x', scope: 'accounts:read', days: 0 }, 'days'],
    [{ label: 'x', scope: 'accounts:read', days: 366 }, 'days'],
    [{ label: 'x', scope: 'accounts:read', days: -1 }, 'days'],
  ] as const) {
    const { status, body } = await make(wrong)
    assert.deepEqual([status, Object.keys(body['errors'] as object)], [422, [field]], JSON.stringify(wrong))
  }
  const made = await make({ label: '备份\n脚本', scope: 'events:read accounts:read events:read', days: 365 })
  assert.equal(made.status, 200)
  const { id, key, label, scope } = made.body as Record<'id' | 'key' | 'label' | 'scope', string>
  assert.deepEqual([label, scope], ['备份 脚本', 'accounts:read events:read'])
  const found = await program.get('/api/admin/api-keys')
  assert.ok(!JSON.stringify(found.body).includes(key))
  assert.deepEqual(
    (found.body['rows'] as { id: string; state: string }[]).map((row) => [row.id, row.state]),
    [[id, 'active']],
  )
  assert.equal((await programWith(house, key).get('/api/admin/events')).status, 200)
  const revoke = `/api/admin/api-keys/${id}/revoke`
  assert.equal((await program.post(revoke, { reason: 'no more needed' })).status, 200)
  assert.equal((await program.post(revoke)).body['kind'], 'stale')
  assert.equal((await program.post(`/api/admin/api-keys/${nobody}/revoke`)).status, 404)
  assert.equal((await programWith(house, key).get('/api/admin/events')).status, 401)
  const events = (await eventsOf(house)).filter(({ subjectId }) => subjectId === id)
  assert.deepEqual(
    events.map(({ kind, reason }) => [kind, reason]),
    [
      ['api-key-made', null],
      ['api-key-used', null],
      ['api-key-revoked', 'no more needed'],
    ],
  )
})

function rowsOf({ db }: House) {
  return db.selectFrom('apiKeys').selectAll().orderBy('id', 'desc').execute()
}

function usesOf({ db }: House) {
  return db.selectFrom('apiKeyUses').selectAll().execute()
}

function eventsOf({ db }: House) {
  return db.selectFrom('events').selectAll().orderBy('id').execute()
}

async function revocations(house: House): Promise<number> {
  return (await eventsOf(house)).filter(({ kind }) => kind === 'api-key-revoked').length
}

// Without the courier: as an administrator confirms by hand.
async function becomeAccountOf(house: House): Promise<string> {
  const { id, registrationId } = await house.db
    .selectFrom('accounts')
    .select(['id', 'registrationId'])
    .executeTakeFirstOrThrow()
  const row = await house.db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const other = { ...row, id: 'a'.repeat(32), name: 'alan', nameKey: 'alan', nameSkeleton: 'alan' }
  const mailbox = { address: 'alan@example.org', addressKey: 'alan@example.org' }
  await house.db
    .insertInto('accounts')
    .values({ ...other, ...mailbox, isAdmin: 0, registrationId: `${registrationId.slice(0, -1)}x` })
    .execute()
  return other.id
}
