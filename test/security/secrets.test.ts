import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minute } from '../../src/base/time.ts'
import { changeAddress, elsewhere } from '../support/address.ts'
import { gather } from '../support/crowd.ts'
import { openHouse } from '../support/house.ts'
import type { House } from '../support/house.ts'
import { everyByte, everyCell } from '../support/search.ts'
import { createVisitor, hidden } from '../support/visitor.ts'
import type { Visitor } from '../support/visitor.ts'

/** Texts that people typed and that nobody else may ever read. */
const passwords = {
  first: 'a long enough one',
  chosen: 'my very own words',
  reset: 'a fresh set of words',
  changed: 'words after the change',
  wrong: 'never was anybody’s',
}

const people = {
  heloise: { name: 'heloise', address: 'heloise@example.org', password: passwords.first },
  abelard: { name: 'abelard', address: 'abelard@example.org', password: passwords.first },
}

test('neither the database nor a log ever holds a code, a cookie or a password', async () => {
  await using house = await openHouse({ LOG_LEVEL: 'trace' })
  const told = listen(house)
  await tellStory(house, told.browse)
  const secrets = new Set([...told.secrets, ...house.mails.all.flatMap(codesOf), ...Object.values(passwords)])
  assert.ok(secrets.size >= 30 && [...secrets].every((secret) => secret.length >= 8), String(secrets.size))

  const cells = [...(await everyCell(house)).values()].join('\n')
  const places = { database: cells, 'database’s file': everyByte(house), log: house.log.join('\n') }
  for (const [place, text] of Object.entries(places)) {
    for (const secret of secrets) assert.ok(!text.includes(secret), `${secret} rests in the ${place}`)
  }
  assert.ok(cells.includes(people.heloise.address), 'the search finds what is there')
})

test('the log and the audit log hold ids, and no names or addresses', async () => {
  await using house = await openHouse({ LOG_LEVEL: 'trace' })
  await tellStory(house, () => house.newVisitor())
  const events = (await everyCell(house)).get('events') ?? ''
  assert.ok(events.length > 2_000)
  for (const text of [events, house.log.join('\n')]) {
    assert.doesNotMatch(text, /heloise|abelard|@example|@elsewhere/)
  }
})

test('once an account is deleted, no column of any table holds its name or address', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  const { id } = await tellStory(house, () => house.newVisitor())
  house.mails.misbehave({ at: 'rcpt', reply: '550 5.1.1 <heloise@example.org>: no such user' })
  await house.stranger.register({ ...people.abelard, address: people.heloise.address })
  house.pass(minute)
  for (const identifier of [people.heloise.name, elsewhere]) {
    await house.newVisitor().send('/password/forgot/', { identifier })
  }
  await house.settled()
  house.mails.misbehave(null)
  const { admin } = await gather(house)
  const done = await admin.send(`/admin/accounts/${id}/delete/`, { reason: 'a test' })
  assert.equal(done.path, '/admin/accounts/?done=delete')
  await house.settled()
  for (const [table, cells] of await everyCell(house)) {
    // A stranger's words about an address that was hers before are the stranger's, until they are swept.
    const ofHers = table === 'registrations' ? /"heloise"|elsewhere\.example/ : /heloise|elsewhere\.example/
    assert.ok(!ofHers.test(cells), table)
  }
})

/** A life: registered by the owner and by a stranger, corrected, confirmed, logged in to, reset, changed, moved, administered. */
async function tellStory(house: House, browse: () => Visitor): Promise<{ id: string }> {
  const { mails } = house
  const { heloise, abelard } = people
  const owner = browse()
  await owner.register({ ...heloise, address: 'heloise@example.net' })
  await house.settled()
  house.pass(minute)
  await owner.send('/register/address/', { address: heloise.address })
  const { link } = await mails.lastTo(heloise.address)
  await owner.send('/register/code/', { code: '00000000' })
  const stranger = browse()
  await stranger.register({ ...abelard, address: heloise.address })
  await house.settled()
  house.pass(minute)
  await stranger.send('/register/resend/')
  await owner.confirm(link)
  await owner.logIn({ identifier: heloise.name, password: passwords.wrong })
  await owner.logIn({ identifier: heloise.name, password: heloise.password, stay: true })

  const other = browse()
  await other.register(abelard)
  const elsewhereOpened = browse()
  const page = await elsewhereOpened.open((await mails.lastTo(abelard.address)).link)
  await elsewhereOpened.sendConfirmation(page, { name: abelard.name, new_password: passwords.chosen })
  const digits = browse()
  await digits.register({ ...abelard, name: 'abelard-2', address: 'abelard2@example.org' })
  const typed = (await mails.lastTo('abelard2@example.org')).digits
  await digits.send('/register/code/', { code: typed })

  await house.settled()
  const before = mails.countTo(heloise.address)
  await browse().send('/password/forgot/', { identifier: heloise.name })
  const { resetLink } = await mails.waitFor(heloise.address, before + 1)
  const reset = await owner.open(resetLink)
  await owner.send('/password/reset/', { account: hidden(reset, 'account'), new_password: passwords.reset })
  await owner.logIn({ identifier: heloise.name, password: passwords.reset })
  await owner.send('/account/password/', { password: passwords.wrong, new_password: passwords.changed })
  await owner.send('/account/password/', { password: passwords.reset, new_password: passwords.changed })
  const moved = await changeAddress(house, owner, { address: elsewhere, password: passwords.changed })
  assert.equal(moved.status, 200, moved.text)
  await house.settled()
  const account = await house.db
    .selectFrom('accounts')
    .select(['id', 'address'])
    .where('name', '=', heloise.name)
    .executeTakeFirstOrThrow()
  assert.equal(account.address, elsewhere, 'the story was told to its end')
  return { id: account.id }
}

/** Browsers of which every cookie that they were ever given is noted. */
function listen(house: House): { secrets: Set<string>; browse: () => Visitor } {
  const secrets = new Set<string>()
  const noting: Pick<House['postern'], 'fetch'> = {
    async fetch(...asked) {
      const answer = await house.postern.fetch(...asked)
      for (const line of answer.headers.getSetCookie()) {
        const [, value = ''] = /^postern_(?!lang)[a-z]+=([^;]*)/.exec(line) ?? []
        if (value !== '') secrets.add(value)
      }
      return answer
    },
  }
  return { secrets, browse: () => createVisitor(noting, house.baseUrl, 'zh-CN') }
}

// The whole code of each link, its secret half alone, and the digits.
function codesOf({ text, digits }: { text: string; digits: string }): string[] {
  const codes = [...text.matchAll(/[?&]code=([\w.-]+)/g)].map(([, code = '']) => code)
  return [
    ...codes.flatMap((code) => [code, code.split('.').at(-1) ?? '']),
    ...(digits === '' ? [] : [digits]),
  ]
}
