import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeAdmin, root } from '../support/admin.ts'
import { programWith } from '../support/api-keys.ts'
import { becomeAccount, database, openHouse } from '../support/house.ts'
import type { House } from '../support/house.ts'
import { cheapHashing, runProgram } from '../support/program.ts'
import { ada } from '../support/visitor.ts'

const grace = ['--name', 'grace', '--address', 'grace@example.org']

test('the first administrator is created from standard input and can log in', async () => {
  await using house = await openHouse()
  const answers = ['grace', 'grace@example.org', 'a long enough one'].join('\n')
  const made = await run(house, ['admin', 'create', '--json'], answers)
  assert.equal(made.status, 0, made.error)
  const { id } = JSON.parse(made.output)
  assert.equal((await house.visitor.logIn({ identifier: 'grace', password: 'a long enough one' })).path, '/')
  const session = await (await house.visitor.ask('/api/session')).json()
  assert.equal(session.account.admin, true)
  assert.match((await run(house, ['admin', 'list'])).output, /grace@example\.org/)

  assert.equal((await run(house, ['admin', 'create', ...grace], 'a long enough one\n')).status, 65)
  assert.equal((await run(house, ['admin', 'create', ...grace], 'short\n')).status, 65)
  const last = await run(house, ['admin', 'demote', id])
  assert.deepEqual([last.status, last.output.includes('last-admin')], [77, true])
})

test('an account is suspended, restored and deleted, and each says how it ended', async () => {
  await using house = await openHouse()
  await house.visitor.register(ada)
  const [registration] = await listed(house, 'registrations')
  assert.equal((await run(house, ['registrations', 'confirm', registration.id])).status, 0)
  assert.equal((await run(house, ['registrations', 'delete', registration.id])).status, 75)
  assert.equal((await house.visitor.logIn({ identifier: 'ada', password: ada.password })).path, '/')

  const [account] = await listed(house, 'accounts')
  assert.equal(account.name, 'ada')
  const shown = await run(house, ['accounts', 'show', account.id, 'nobody'])
  assert.match(shown.output, /ada@example\.org/)
  assert.match(shown.error, /no account has the id, the name or the address "nobody"/)
  assert.equal(shown.status, 67)
  assert.equal((await run(house, ['accounts', 'suspend', account.id, '--reason', 'spam'])).status, 0)
  assert.equal((await house.visitor.ask('/api/session')).status, 401)
  assert.equal((await run(house, ['accounts', 'suspend', account.id])).status, 75)
  assert.equal((await run(house, ['accounts', 'restore', account.id, 'nobody'])).status, 67)
  const asked = await run(house, ['accounts', 'delete', account.id, '--help'])
  assert.deepEqual(
    [asked.status, asked.output.includes('postern accounts list')],
    [0, true],
    'nothing is done',
  )
  assert.equal((await run(house, ['accounts', 'delete', account.id])).status, 0)
  assert.deepEqual(await listed(house, 'accounts'), [])
  const event = await house.db
    .selectFrom('events')
    .selectAll()
    .where('kind', '=', 'account-suspended')
    .executeTakeFirst()
  assert.deepEqual([event?.actor, event?.reason], ['command', 'spam'])
})

test('a command confirms a registration under another name if its own was taken, and reports an expired one', async () => {
  await using house = await openHouse()
  await house.visitor.register(ada)
  await house.settled()
  await house.stranger.register({ ...ada, address: 'quick@example.org' })
  await house.stranger.confirm((await house.mails.lastTo('quick@example.org')).link)
  const waiting = (await listed(house, 'registrations')).find(({ state }) => state === 'waiting')
  const { id } = waiting
  assert.equal((await run(house, ['registrations', 'confirm', id])).status, 77)
  assert.equal((await run(house, ['registrations', 'confirm', id, '--name', 'a b'])).status, 65)
  assert.equal((await run(house, ['registrations', 'confirm', id, id, '--name', 'grace'])).status, 64)
  assert.equal((await run(house, ['registrations', 'confirm', id, '--name', 'grace'])).status, 0)
  assert.equal((await house.visitor.logIn({ identifier: 'grace', password: ada.password })).path, '/')

  await house.visitor.register({ ...ada, name: 'late', address: 'late@example.org' })
  await house.db.updateTable('registrations').set({ expiresAt: 1 }).where('name', '=', 'late').execute()
  assert.equal((await listed(house, 'registrations'))[0].state, 'expired')
})

test('a mail that was refused is retried by a command, and the running server sends it', async () => {
  await using house = await openHouse()
  house.mails.misbehave({ at: 'rcpt', reply: '550 5.7.1 no' })
  await house.visitor.register(ada)
  await house.settled()
  house.mails.misbehave(null)
  const [mail] = await listed(house, 'outbox')
  assert.equal(mail.state, 'refused')
  assert.equal((await run(house, ['outbox', 'retry', mail.id])).status, 0)
  await house.mails.lastTo(ada.address)
})

test('deleting all accounts except the last administrator’s needs development mode and the typed site name', async () => {
  await using house = await openHouse()
  await makeAdmin(house)
  await becomeAccount(house)
  const all = ['accounts', 'delete', '--all']
  const production = { NODE_ENV: 'production', BASE_URL: 'https://a.example', SMTP_URL: house.mails.url }
  assert.equal((await run(house, all, 'Postern\n', production)).status, 64)
  assert.equal((await run(house, all, 'nonsense\n')).status, 65)
  assert.equal((await listed(house, 'accounts')).length, 2)
  const { status, output } = await run(house, all, 'Postern\n')
  assert.deepEqual([status, output.match(/done|last-admin/g)?.toSorted()], [77, ['done', 'last-admin']])
  assert.deepEqual(
    (await listed(house, 'accounts')).map(({ name }) => name),
    [root.name],
  )
})

test('accounts and registrations are found by name and by address as well as by id', async () => {
  await using house = await openHouse()
  await makeAdmin(house)
  await becomeAccount(house)
  const shown = await run(house, ['accounts', 'show', 'Ada', ada.address, '--json'])
  const names = shown.output.trim().split('\n')
  assert.deepEqual(
    names.map((line) => JSON.parse(line).name),
    ['ada', 'ada'],
    shown.error,
  )
  assert.equal((await run(house, ['admin', 'promote', ada.address])).status, 0)
  assert.equal((await run(house, ['admin', 'demote', 'ada'])).status, 0)
  const suspended = await run(house, ['accounts', 'suspend', 'ada', 'nobody@example.org', '--json'])
  assert.equal(suspended.status, 67)
  assert.match(suspended.output, /"asked":"ada","id":"\w+","outcome":"done"/)
  assert.match(suspended.output, /"asked":"nobody@example\.org","id":null,"outcome":"unknown"/)

  await house.visitor.register({ ...ada, name: 'alan', address: 'alan@example.org' })
  assert.equal((await run(house, ['registrations', 'confirm', 'alan@example.org'])).status, 0)
  assert.equal((await run(house, ['registrations', 'delete', 'alan'])).status, 67, 'it waits no longer')
  assert.equal((await house.visitor.logIn({ identifier: 'alan', password: ada.password })).path, '/')
})

test('of several registrations under one address none is confirmed until its id is given', async () => {
  await using house = await openHouse()
  await house.visitor.register(ada)
  await house.stranger.register({ ...ada, name: 'mallory', password: 'another long one' })
  const rows = await listed(house, 'registrations')
  const { status, error } = await run(house, ['registrations', 'confirm', ada.address])
  assert.equal(status, 65)
  for (const { id } of rows) assert.match(error, new RegExp(id))
  assert.deepEqual(await listed(house, 'accounts'), [])
  assert.equal((await run(house, ['registrations', 'confirm', 'ada'])).status, 0)
  assert.equal((await house.visitor.logIn({ identifier: 'ada', password: ada.password })).path, '/')
})

test('a name that looks like an id does not stand in for the row of that id', async () => {
  await using house = await openHouse()
  const id = '0123456789abcdef0123456789abcdef'
  await becomeAccount(house, { ...ada, name: id })
  assert.equal((await run(house, ['accounts', 'delete', id])).status, 67)
  assert.equal((await run(house, ['accounts', 'delete', ada.address])).status, 0)
})

test('the outbox tells whose mail each is', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  await house.stranger.register({ ...ada, name: 'grace', address: 'grace@example.org' })
  await house.stranger.send('/password/forgot/', { identifier: 'someone@example.org' })
  await house.settled()
  const mails = await listed(house, 'outbox')
  const whose = mails.map((mail) => String(mail.whose)).toSorted()
  assert.deepEqual(whose, [ada.address, 'grace@example.org', 'someone@example.org'])
})

test('a command used wrongly says so, and does nothing', { skip: database === 'postgres' }, async () => {
  await using house = await openHouse({}, { working: false })
  const cases: [string[], RegExp][] = [
    [['frobnicate'], /no command "frobnicate"/],
    [['constructor'], /no command "constructor"/],
    [['accounts'], /needs one of list, show/],
    [['accounts', 'frobnicate'], /has no "frobnicate"; it has list, show/],
    [['accounts', 'constructor'], /has no "constructor"/],
    [['accounts', 'suspend'], /needs an id, a name or an address/],
    [['accounts', 'suspend', '--all'], /'--all'.* takes --reason, --json/],
    [['accounts', 'list', '--address', 'ada@example.org'], /'--address'.* takes --limit, --before, --json/],
    [['accounts', 'list', 'ada'], /takes no words/],
    [['accounts', 'delete', '--all', 'somebody'], /--all stands alone/],
    [['accounts', 'list', '--limit', 'many'], /from 1 to 1000/],
    [['admin', 'create', '--password=hunter2'], /'--password'/],
    [['outbox', 'retry', 'x', '--limit', '5'], /'--limit'/],
    [['serve', '--port', '80'], /'--port'.* takes no options/],
    [['serve', 'now'], /takes no words/],
    [['migrate', '--dry-run'], /'--dry-run'/],
    [['settings', 'PORT'], /takes no words/],
    [['sweep', '--dry'], /'--dry'.* takes --dry-run, --json/],
    [['mail', 'send', 'ada@example.org'], /has no "send"/],
    [['mail', 'test'], /needs one e-mail address/],
    [['mail', 'test', 'a@example.org', 'b@example.org'], /takes one e-mail address/],
  ]
  for (const [args, sentence] of cases) {
    const { status, output, error } = await run(house, args)
    assert.deepEqual([status, output], [64, ''], args.join(' '))
    assert.match(error, sentence, args.join(' '))
    assert.doesNotMatch(error, /hunter2|\n +at /)
  }
})

async function listed(house: House, what: string) {
  const { output } = await run(house, [what, 'list', '--json'])
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

function run(house: House, args: string[], typed = '', values: Record<string, string> = {}) {
  return runProgram(args, { DATABASE_URL: house.databaseUrl, ...cheapHashing, ...values }, typed)
}

test('a command makes an API key for an administrator, prints it alone, lists and revokes it', async () => {
  await using house = await openHouse({}, { working: false })
  await makeAdmin(house)
  const make = ['keys', 'make', root.name, '--label', 'nightly', '--scope', 'accounts:read blocks:read']
  const made = await run(house, make)
  assert.deepEqual([made.status, made.output.split('\n').length], [0, 2], made.error)
  const key = made.output.trim()
  const program = programWith(house, key)
  assert.equal((await program.get('/api/admin/accounts')).status, 200)
  const [row] = await listed(house, 'keys')
  assert.deepEqual([row.label, row.state, row.usedFrom], ['nightly', 'active', '127.0.0.1'])
  assert.equal((await run(house, [...make, '--days', '7', '--json'])).status, 0)
  assert.equal((await run(house, ['keys', 'revoke', 'nightly'])).status, 65, 'there are two')
  assert.equal((await run(house, ['keys', 'revoke', row.id, '--reason', 'leaked'])).status, 0)
  assert.equal((await run(house, ['keys', 'revoke', 'nightly'])).status, 0, 'the other one')
  assert.equal((await run(house, ['keys', 'revoke', row.id])).status, 75)
  assert.equal((await run(house, ['keys', 'revoke', 'nightly'])).status, 67)
  assert.equal((await program.get('/api/admin/accounts')).status, 401)
  const events = await house.db.selectFrom('events').selectAll().where('actor', '=', 'command').execute()
  assert.equal(events.filter(({ kind }) => kind.startsWith('api-key-')).length, 4)

  await becomeAccountByCommand(house)
  const wrong: [string[], number][] = [
    [['keys', 'make', 'nobody', '--label', 'x', '--scope', 'events:read'], 67],
    [['keys', 'make', ada.name, '--label', 'x', '--scope', 'events:read'], 77],
    [['keys', 'make', root.name, '--label', 'x', '--scope', 'events:all'], 65],
    [['keys', 'make', root.name, '--scope', 'events:read'], 65],
    [['keys', 'make', root.name, '--label', 'x', '--scope', 'events:read', '--days', '1e9'], 65],
  ]
  for (const [args, status] of wrong) assert.equal((await run(house, args)).status, status, args.join(' '))
})

async function becomeAccountByCommand(house: House): Promise<void> {
  await house.visitor.register(ada)
  assert.equal((await run(house, ['registrations', 'confirm', ada.address])).status, 0)
}
