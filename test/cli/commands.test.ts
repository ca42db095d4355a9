import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { listCommands } from '../../src/cli/commands.ts'
import { exits } from '../../src/cli/exits.ts'
import { plain } from '../../src/texts/sentence.ts'
import { textsFor } from '../../src/texts/texts.ts'
import { makeAdmin, root } from '../support/admin.ts'
import { programWith } from '../support/api-keys.ts'
import { runCommand } from '../support/commands.ts'
import { becomeAccount, database, openHouse } from '../support/house.ts'
import type { House } from '../support/house.ts'
import { cheapHashing } from '../support/program.ts'
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
  assert.deepEqual([last.status, last.output], [77, ''])
  assert.equal(last.error.trim(), textsFor('en').admin.outcomes['last-admin'])
  const { status, output } = await run(house, ['admin', 'demote', id, '--json'])
  assert.deepEqual([status, JSON.parse(output)], [77, { asked: id, id, outcome: 'last-admin' }])
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
  assert.equal(shown.error.trim(), textsFor('en').commands.unknown.account('nobody'))
  assert.equal(shown.status, 67)
  assert.equal((await run(house, ['accounts', 'suspend', account.id, '--reason', 'spam'])).status, 0)
  assert.equal((await house.visitor.ask('/api/session')).status, 401)
  assert.equal((await run(house, ['accounts', 'suspend', account.id])).status, 75)
  assert.equal((await run(house, ['accounts', 'restore', account.id, 'nobody'])).status, 67)
  const asked = await run(house, ['accounts', 'delete', account.id, '--help'])
  assert.deepEqual(
    [asked.status, asked.output.includes('postern accounts delete')],
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
  const { status, output } = await run(house, [...all, '--json'], 'Postern\n')
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
  for (const [text, found] of [
    [ada.name, [ada.address]],
    ['GRACE@', ['grace@example.org']],
    ['someone@', ['someone@example.org']],
    ['@example.org', whose],
    ['%', []],
  ] as const)
    assert.deepEqual(
      (await listed(house, 'outbox', '--find', text)).map((mail) => String(mail.whose)).toSorted(),
      found,
      text,
    )
})

test('a command used wrongly says so, and does nothing', { skip: database === 'postgres' }, async () => {
  await using house = await openHouse({}, { working: false })
  const words = textsFor('en').commands
  const cases: [string[], string | RegExp][] = [
    [['constructor'], words.noCommand('constructor')],
    [['accounts'], /needs one of list, show/],
    [['accounts', 'frobnicate'], /has no "frobnicate"; it has list, show/],
    [['accounts', 'constructor'], /has no "constructor"/],
    [['accounts', 'suspend'], words.needsWords('accounts suspend', words.words.WHO)],
    [['accounts', 'suspend', '--all'], /'--all'.* takes --reason, --json, --help/],
    [['accounts', 'list', '--address', 'ada@example.org'], /'--address'.* --limit, --before, --find, --json/],
    [['accounts', 'list', 'ada'], words.takesNoWords('accounts list')],
    [['accounts', 'list', '--find', 'ada', '--before', 'x'], words.findAlone],
    [['accounts', 'list', '--limit'], words.optionNeedsText('--limit')],
    [['accounts', 'list', '--json=yes'], words.optionTakesNone('--json')],
    [['accounts', 'delete', '--all', 'somebody'], words.allAlone],
    [['accounts', 'list', '--limit', 'many'], words.badLimit],
    [['accounts', 'give-back', 'ada', 'bob'], words.takesOne('accounts give-back', words.words.WHO)],
    [['admin', 'create', '--password=hunter2'], /'--password'/],
    [['outbox', 'retry', 'x', '--limit', '5'], /'--limit'/],
    [['outbox', 'list', '--find', 'ada', '--before', 'x'], words.findAlone],
    [['admin', 'list', '--find', 'ada'], /'--find'/],
    [['serve', '--port', '80'], /'--port'.* takes --help/],
    [['serve', 'now'], words.takesNoWords('serve')],
    [['migrate', '--dry-run'], /'--dry-run'/],
    [['settings', 'PORT'], words.takesNoWords('settings')],
    [['sweep', '--dry'], /'--dry'.* takes --dry-run, --json/],
    [['mail', 'send', 'ada@example.org'], /has no "send"/],
    [['mail', 'test'], words.needsWords('mail test', words.words.ADDRESS)],
    [['mail', 'test', 'a@example.org', 'b@example.org'], words.takesOne('mail test', words.words.ADDRESS)],
    [['keys', 'make', 'ada', 'bob', '--label', 'x'], words.takesOne('keys make', words.words.WHO)],
  ]
  for (const [args, sentence] of cases) {
    const { status, output, error } = await run(house, args)
    assert.deepEqual([status, output], [64, ''], args.join(' '))
    if (typeof sentence === 'string') assert.ok(error.startsWith(sentence), `${args.join(' ')}: ${error}`)
    else assert.match(error, sentence, args.join(' '))
    assert.doesNotMatch(error, /hunter2|\n +at /)
  }
})

test('a command that does not exist is said so, with those that are spelt alike', async () => {
  const cases: [string[], string[]][] = [
    [['frobnicate'], []],
    [['acounts', 'list'], ['accounts']],
    [['account'], ['accounts']],
    [['reg'], ['registrations']],
    [['serv'], ['serve']],
    [['promote', 'ada'], ['admin promote']],
    [['list'], ['admin list', 'accounts list', 'registrations list', 'outbox list']],
    [['--port', '80'], []],
  ]
  for (const [args, near] of cases) {
    const { status, output, error } = await runCommand(args)
    assert.deepEqual([status, output], [64, ''], args.join(' '))
    const named = [...error.matchAll(/"postern ([a-z -]+)"/g)].map(([, name]) => name)
    assert.deepEqual(named, [...near, 'help'], error)
  }
})

test('a person reads sentences in the language of the terminal, and a program the kinds', async () => {
  await using house = await openHouse({}, { working: false })
  const create = ['admin', 'create', ...grace]
  const languages: [Record<string, string>, 'en' | 'zh-CN'][] = [
    [{}, 'en'],
    [{ LANG: 'C.UTF-8' }, 'en'],
    [{ LANG: 'de_DE.UTF-8' }, 'en'],
    [{ LANG: 'zh_CN.UTF-8' }, 'zh-CN'],
    [{ LANG: 'en_US.UTF-8', LC_MESSAGES: 'zh_TW.UTF-8' }, 'zh-CN'],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'en_GB.UTF-8' }, 'en'],
  ]
  for (const [values, locale] of languages) {
    const { status, output, error } = await run(house, create, 'short\n', values)
    assert.deepEqual([status, output], [65, ''])
    const sentence = plain(textsFor(locale).problem('password-too-short', { minLength: 8 }))
    assert.equal(error.trim(), sentence)
  }
  const json = await run(house, [...create, '--json'], 'short\n')
  assert.deepEqual([json.status, JSON.parse(json.output)], [65, { outcome: 'password-too-short' }])
  assert.equal((await run(house, [...create, '--json'], 'a long enough one\n')).status, 0)
  const done = await run(house, ['accounts', 'suspend', 'grace', 'nobody'], '', { LANG: 'zh_CN.UTF-8' })
  const { admin, commands } = textsFor('zh-CN')
  assert.deepEqual(done.error.trim().split('\n'), [
    `grace: ${admin.outcomes['last-admin']}`,
    `nobody: ${commands.unknown.account('nobody')}`,
  ])
  assert.equal(done.status, 77, 'the worse of the two')
})

test('help names every command, and explains each with its options and statuses without doing anything', async () => {
  const everything = await listCommands()
  const { commands: words } = textsFor('en')
  assert.deepEqual(
    Object.keys(words.what),
    everything.map(({ name }) => name),
    'in the same order',
  )
  const code = globSync('src/cli/*.ts').map((path) => readFileSync(path, 'utf8'))
  const unused = Object.keys(words).filter(
    (name) => !code.some((one) => new RegExp(`\\b${name}\\b`).test(one)),
  )
  assert.deepEqual(unused, [], 'no sentence is left of what is gone')
  const inCode = /(?:new Misused|printLine|console\.(?:log|error))\(\s*(?:'[^']|"[^"]|`\s*[A-Za-z(])/
  assert.deepEqual(
    code.flatMap((one) => inCode.exec(one) ?? []),
    [],
    'every sentence is in the texts',
  )
  const whole = globSync('src/{base,cli,security,store,texts,.}/**/*.ts', {
    exclude: ['src/texts/{en,zh-CN}/**'],
  })
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n')
  const { databaseFaults, settingFaults } = textsFor('en')
  const faults = Object.keys({ ...databaseFaults, ...settingFaults, ...settingFaults.why })
  assert.deepEqual(
    faults.filter((name) => !new RegExp(`\\b${name}\\b`).test(whole)),
    [],
  )
  const overview = await runCommand(['help'])
  assert.equal(overview.status, 0)
  for (const { name, command } of everything) {
    assert.match(overview.output, new RegExp(`^  postern ${name}( |$)`, 'm'))
    for (const option of command.options ?? []) assert.ok(words.options[option], option)
  }
  const one = await runCommand(['accounts', 'delete', '--all', '--help'])
  assert.match(one.output, /^Usage: postern accounts delete WHO… \[--all\] \[--reason TEXT\] \[--json\]$/m)
  for (const status of Object.values(exits)) assert.match(one.output, new RegExp(`^  ${status} `, 'm'))
  const keys = await runCommand(['help', 'keys'])
  assert.deepEqual(
    [...keys.output.matchAll(/postern keys (\w+)/g)].map(([, verb]) => verb),
    ['list', 'make', 'revoke'],
  )
})

test('lists are searched by the beginning of a name or address, then by a part', async () => {
  await using house = await openHouse({}, { working: false })
  await makeAdmin(house)
  for (const name of ['hypatia', 'hilda', 'sophie']) {
    await house.newVisitor().register({ ...ada, name, address: `${name}@example.org` })
    if (name !== 'sophie') assert.equal((await run(house, ['registrations', 'confirm', name])).status, 0)
  }
  const found = async (...args: string[]) =>
    (await run(house, [...args, '--json'])).output
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => (JSON.parse(line) as { name: string }).name)
  assert.deepEqual(await found('accounts', 'list', '--find', 'h'), ['hilda', 'hypatia'])
  assert.deepEqual(await found('accounts', 'list', '--find', 'HILDA@'), ['hilda'])
  assert.deepEqual(await found('accounts', 'list', '--find', 'pati'), ['hypatia'])
  assert.deepEqual(await found('accounts', 'list', '--find', '%'), [])
  assert.deepEqual(await found('registrations', 'list', '--find', 'sophie@'), ['sophie'])
  const cut = await run(house, ['accounts', 'list', '--find', 'h', '--limit', '1'])
  assert.match(cut.output, /hilda/)
  assert.equal(cut.error.trim(), textsFor('en').commands.moreFound)
  const none = await run(house, ['accounts', 'list', '--find', 'zenobia'])
  assert.deepEqual([none.status, none.output, none.error.trim()], [0, '', textsFor('en').commands.none])
  const more = await run(house, ['accounts', 'list', '--limit', '2'])
  assert.equal(more.error.trim(), textsFor('en').commands.more)
})

async function listed(house: House, what: string, ...options: string[]) {
  const { output } = await run(house, [what, 'list', ...options, '--json'])
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

function run(house: House, args: string[], typed = '', values: Record<string, string> = {}) {
  return runCommand(args, { DATABASE_URL: house.databaseUrl, ...cheapHashing, ...values }, typed)
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
  for (const text of ['Night', 'ghtl', root.name, root.address])
    assert.deepEqual(
      (await listed(house, 'keys', '--find', text)).map(({ id }) => id),
      [row.id],
      text,
    )
  assert.deepEqual(await listed(house, 'keys', '--find', 'weekly'), [])
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
    [['keys', 'make', root.name, '--scope', 'events:read'], 64],
    [['keys', 'make', root.name, '--scope', 'events:read', '--label', ' '], 65],
    [['keys', 'make', root.name, '--label', 'x', '--scope', 'events:read', '--days', '1e9'], 65],
  ]
  for (const [args, status] of wrong) assert.equal((await run(house, args)).status, status, args.join(' '))
})

async function becomeAccountByCommand(house: House): Promise<void> {
  await house.visitor.register(ada)
  assert.equal((await run(house, ['registrations', 'confirm', ada.address])).status, 0)
}
