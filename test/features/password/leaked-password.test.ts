// On SQLite alone: its subject is decided before the database is asked.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changeAddress, elsewhere, sendChange, undoLink } from '../../support/address.ts'
import { openHouse } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { rangeOf, startRangeService } from '../../support/leaks.ts'
import type { RangeService } from '../../support/leaks.ts'
import { ada, hidden } from '../../support/visitor.ts'
import type { Page } from '../../support/visitor.ts'

const leaked = 'a phrase that was leaked'

test('a leaked password is refused wherever one is chosen, at its field, and other input is kept', async () => {
  await using service = await startRangeService()
  service.answer = (_, response) => response.end(rangeOf(leaked))
  await using house = await openHouse({ LEAKED_PASSWORDS_URL: service.url })
  const { visitor, stranger } = house

  const registering = await visitor.register({ ...ada, password: leaked })
  assertRefused(registering, 'password')
  assert.equal(hidden(registering, 'address'), ada.address)
  assert.equal((await house.db.selectFrom('registrations').select('id').execute()).length, 0)

  await visitor.register(ada)
  const { link } = await house.mails.lastTo(ada.address)
  const atLink = await stranger.open(link)
  const chosen = await stranger.sendConfirmation(atLink, { name: 'lovelace', new_password: leaked })
  assertRefused(chosen, 'new_password')
  assert.equal(hidden(chosen, 'name'), 'lovelace')
  await visitor.confirm(link)

  await visitor.logIn({ identifier: 'ada', password: ada.password })
  const change = { password: ada.password, new_password: leaked }
  assertRefused(await visitor.send('/account/password/', change), 'new_password')

  const reset = await openReset(house)
  const fields = { account: hidden(reset, 'account'), new_password: leaked }
  assertRefused(await stranger.send('/password/reset/', fields), 'new_password')

  await changeAddress(house, visitor, { address: elsewhere, password: ada.password })
  const undo = await stranger.open(await undoLink(house, ada.address))
  assertRefused(await sendChange(stranger, undo, { act: 'undo', ...change }), 'new_password')
  assert.equal((await house.newVisitor().logIn({ identifier: 'ada', password: ada.password })).path, '/')
})

test('only five digits of a digest leave the server, and padding is requested', async () => {
  await using service = await startRangeService()
  await using house = await openHouse({ LEAKED_PASSWORDS_URL: service.url })
  await house.visitor.register(ada)
  assert.equal(service.asked.length, 1)
  assert.match(service.asked[0]?.path ?? '', /^\/range\/[0-9A-F]{5}$/)
  assert.equal(service.asked[0]?.padding, 'true')
})

test('padding entries with a count of zero refuse no password', async () => {
  await using service = await startRangeService()
  service.answer = (_, response) => response.end(rangeOf(ada.password, 0))
  await using house = await openHouse({ LEAKED_PASSWORDS_URL: service.url })
  assert.equal((await house.visitor.register(ada)).path, '/register/sent/')
  assert.ok(!house.log.some((line) => line.includes('leak-service-away')))
})

const troubles: Record<string, RangeService['answer']> = {
  'that never answers': () => {},
  'that begins and never ends': (_, response) => response.write(`${'0'.repeat(35)}:1\r\n`),
  'that is broken': (_, response) => response.writeHead(503).end(),
  'that breaks off': (_, response) => response.destroy(),
  'behind a log-in page': (_, response) => response.end('<html>Please log in to the network</html>'),
  'that never stops talking': (_, response) => {
    const talk = () => {
      while (response.writable && response.write('0'.repeat(35) + ':1\r\n'.repeat(500)));
    }
    response.on('drain', talk)
    talk()
  },
  'that sends elsewhere': (_, response) =>
    response.writeHead(302, { Location: '/elsewhere/' }).end(rangeOf(ada.password)),
}

for (const [what, answer] of Object.entries(troubles)) {
  test(`a service ${what} does not block new passwords, and is logged and recorded as an event`, async () => {
    await using service = await startRangeService()
    service.answer = answer
    await using house = await openHouse({ LEAKED_PASSWORDS_URL: service.url })
    const startedAt = performance.now()
    assert.equal((await house.visitor.register(ada)).path, '/register/sent/')
    assert.ok(performance.now() - startedAt < 5_000)
    assert.equal(service.strays, 0, 'no redirect is followed')
    assert.ok(house.log.some((line) => line.includes('"code":"leak-service-away"')))
    assert.ok(!house.log.some((line) => line.includes(ada.password)))
    const kinds = await house.db.selectFrom('events').select('kind').execute()
    assert.deepEqual(new Set(kinds.map(({ kind }) => kind)), new Set(['leak-service-away', 'registered']))
  })
}

test('without the setting the leak service is not asked', async () => {
  await using house = await openHouse()
  assert.equal(house.ports.settings.leakedPasswordsUrl, null)
  assert.equal((await house.visitor.register({ ...ada, password: leaked })).path, '/register/sent/')
  assert.ok(!house.log.some((line) => line.includes('leak')))
})

function assertRefused(page: Page, field: string): void {
  assert.equal(page.status, 422)
  assert.equal(page.problems[field], 'password-leaked')
}

async function openReset(house: House) {
  await house.settled()
  const before = house.mails.countTo(ada.address)
  await house.stranger.send('/password/forgot/', { identifier: 'ada' })
  const { resetLink } = await house.mails.waitFor(ada.address, before + 1)
  return house.stranger.open(resetLink)
}
