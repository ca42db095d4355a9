import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { day, hour, minute } from '../../../src/base/time.ts'
import { inTransaction } from '../../../src/store/db/database.ts'
import { isDatabaseAway } from '../../../src/store/db/faults.ts'
import { deleteSomeRegistrations } from '../../../src/store/db/sweeping.ts'
import { database, openHouse } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { runs } from '../../support/runs.ts'
import { ada, createVisitor, hidden } from '../../support/visitor.ts'
import type { Page, Visitor } from '../../support/visitor.ts'

test('of people who register and confirm the same address and name at the same time, one gets both', async () => {
  await using house = await openHouse()
  const from = await doors(house)
  for (let round = 0; round < 4; round += 1) {
    const address = `one${round}@example.org`
    const people = Array.from({ length: 8 }, (_, person) => ({
      browser: from(person),
      password: `the words of person ${person}`,
    }))
    await Promise.all(
      people.map(({ browser, password }) => browser.register({ name: `one${round}`, address, password })),
    )
    await house.settled()
    await house.mails.waitFor(address, people.length)
    const links = house.mails.all
      .filter(({ envelope }) => envelope.to.includes(address))
      .map(({ link }) => link)
    assert.equal(new Set(links).size, people.length, 'each has a link of their own')
    // Nobody knows whose link is whose: each opens all of them, and one of these asks for one click.
    const tabs = await Promise.all(
      people.map(async ({ browser }) => {
        for (const link of links) {
          const page = await browser.open(link)
          if (!page.html.includes('type="password"')) return { browser, page }
        }
        throw new Error('no link opens in the browser that registered')
      }),
    )
    const answers = await Promise.all(tabs.map(({ browser, page }) => browser.sendConfirmation(page)))
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200])
    assert.equal(answers.filter(({ mark }) => mark === 'confirmed').length, 1)
    const accounts = await house.db
      .selectFrom('accounts')
      .select('id')
      .where('addressKey', '=', address)
      .execute()
    assert.equal(accounts.length, 1)
    const working = await Promise.all(
      people.map(async ({ password }) => {
        const { path } = await house.newVisitor().logIn({ identifier: address, password })
        return path === '/'
      }),
    )
    assert.deepEqual(
      working,
      answers.map(({ mark }) => mark === 'confirmed'),
      'it is the account of whoever was told so',
    )
  }
})

test('of the link, the digits and the password elsewhere at the same time, one makes the account', async () => {
  await using house = await openHouse()
  const from = await doors(house)
  for (let round = 0; round < 6; round += 1) {
    const person = { ...ada, name: `ada${round}`, address: `ada${round}@example.org` }
    const browser = from(round)
    await browser.register(person)
    const { link, digits } = await house.mails.lastTo(person.address)
    const own = await browser.open(link)
    const elsewhere = from(round + 1)
    const other = await elsewhere.open(link)
    const [byLink, byDigits, byPassword] = await Promise.all([
      browser.sendConfirmation(own),
      browser.send('/register/code/', { code: digits }),
      elsewhere.sendConfirmation(other, { password: person.password }),
    ])
    // A browser that only watches is told so, too, if it asks when another has confirmed.
    const marks = [byLink, byDigits, byPassword].map(({ mark }) => mark)
    assert.ok(marks.includes('confirmed'), marks.join(', '))
    const events = await house.db
      .selectFrom('events')
      .innerJoin('accounts', 'accounts.id', 'events.accountId')
      .select('events.id')
      .where('accounts.addressKey', '=', person.address)
      .where('events.kind', '=', 'confirmed')
      .execute()
    assert.equal(events.length, 1)
  }
})

test('a sweep during a renewal leaves the registration fully renewed or fully gone', async () => {
  await using house = await openHouse()
  const ends = { renewed: 0, gone: 0 }
  for (let round = 0; round < 8; round += 1) {
    const person = { ...ada, name: `ada${round}`, address: `ada${round}@example.org` }
    await house.visitor.register(person)
    const { link } = await house.mails.lastTo(person.address)
    await house.settled()
    const late = house.newVisitor()
    house.pass(8 * day + hour)
    const expired = await late.open(link)
    assert.equal(expired.status, 410)
    const [asked] = await Promise.all([
      served(() => late.send('/confirm/resend/', { registration: hidden(expired, 'registration') })),
      turn(round).then(() => sweep(house, house.now() - day)),
    ])
    if (!(await isGone(house, person.address))) {
      ends.renewed += 1
      assert.equal(asked.status, 200)
      await house.mails.waitFor(person.address, 2)
      const page = await late.open(link)
      assert.equal((await late.sendConfirmation(page, { password: person.password })).status, 200)
    } else {
      ends.gone += 1
      assert.equal(asked.status, 410)
      await house.settled()
      assert.equal(house.mails.countTo(person.address), 1)
    }
  }
  assert.equal(ends.renewed + ends.gone, 8)
})

test('a sweep during a click deletes no account, and the link still says that it is confirmed', async () => {
  await using house = await openHouse()
  for (let round = 0; round < 4; round += 1) {
    const person = { ...ada, name: `ada${round}`, address: `ada${round}@example.org` }
    const browser = house.newVisitor()
    await browser.register(person)
    const { link } = await house.mails.lastTo(person.address)
    const page = await browser.open(link)
    // As a sweep whose clock is wrong by a year.
    const [confirmed] = await Promise.all([
      served(() => browser.sendConfirmation(page)),
      turn(round).then(() => sweep(house, house.now() + 365 * day)),
    ])
    const works = (await browser.logIn({ identifier: person.name, password: person.password })).path === '/'
    assert.equal(works, confirmed.mark === 'confirmed')
    const again = await house.newVisitor().open(link)
    assert.equal(again.status, works ? 200 : 410)
  }
})

/** The acts of the person who waits. */
const acts = {
  'corrects to the first': (browser: Visitor, place: Place) =>
    browser.send('/register/address/', { address: place.first }),
  'corrects to the second': (browser: Visitor, place: Place) =>
    browser.send('/register/address/', { address: place.second }),
  'sends again': (browser: Visitor) => browser.send('/register/resend/'),
  'opens a mail': async (browser: Visitor, place: Place) => {
    const link = linksOf(place)[0]?.link
    if (link) await browser.open(link)
  },
}

/** How the clock may move meanwhile, as clocks do that were set wrong. */
const jumps = [0, hour, -hour, 8 * day]

type Place = { house: House; first: string; second: string }

test('during concurrent corrections and resends a link confirms only the address that its mail went to', async () => {
  await using house = await openHouse()
  const from = await doors(house)
  const act = fc.constantFrom(...(Object.keys(acts) as (keyof typeof acts)[]))
  const jump = fc.constantFrom(...jumps)
  let count = 0
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(act, act, jump), { minLength: 2, maxLength: 6 }), async (moments) => {
      count += 1
      const place = { house, first: `first${count}@example.org`, second: `second${count}@example.net` }
      const person = { ...ada, name: `walker-${count}`, address: place.first }
      const browser = from(count)
      await browser.register(person)
      await house.settled()
      // The same browser in a second tab, perhaps at another process.
      const tab = from(count + 1)
      for (const [name, value] of browser.cookies) tab.cookies.set(name, value)
      for (const [one, other, jump] of moments) {
        house.pass(minute + jump)
        await Promise.all([acts[one](browser, place), acts[other](tab, place)])
        await house.settled()
      }
      const mails = linksOf(place)
      assert.ok(mails.length > 0)
      let account: string | null = null
      for (const { link, to } of mails) {
        const reader = house.newVisitor()
        const page = await reader.open(link)
        if (!page.html.includes('name="password"')) continue
        const answer = await reader.sendConfirmation(page, { password: person.password })
        if (answer.mark !== 'confirmed' || account !== null) continue
        account = to
        const row = await house.db
          .selectFrom('accounts')
          .select('address')
          .where('nameKey', '=', person.name)
          .executeTakeFirstOrThrow()
        assert.equal(row.address, to)
      }
      const accounts = await house.db
        .selectFrom('accounts')
        .select('address')
        .where('nameKey', '=', person.name)
        .execute()
      assert.ok(accounts.length <= 1)
    }),
    { ...runs(12), endOnFailure: true },
  )
})

function linksOf({ house, first, second }: Place): { link: string; to: string }[] {
  return house.mails.all.flatMap(({ envelope, link }) => {
    const [to = ''] = envelope.to
    return link !== '' && [first, second].includes(to) ? [{ link, to }] : []
  })
}

/** Browsers that come to one of three processes; to the one process that SQLite has. */
async function doors(house: House): Promise<(turn: number) => Visitor> {
  const others = database === 'postgres' ? [await house.openAnother(), await house.openAnother()] : []
  for (const other of others) other.work()
  const processes = [house.postern, ...others]
  return (turn) => createVisitor(processes[turn % processes.length] ?? house.postern, house.baseUrl, 'zh-CN')
}

/** The sweep, again while SQLite is held by the house, whose own sweep would stand in its line. */
async function sweep(house: House, registrations: number): Promise<void> {
  const times = { now: house.now(), registrations }
  for (;;) {
    try {
      await inTransaction(house.db, (db) => deleteSomeRegistrations(db, times, 50))
      return
    } catch (fault) {
      if (!isDatabaseAway(fault)) throw fault
    }
  }
}

/** Asks again after an honest 503, which SQLite's foreign sweep causes. */
async function served(ask: () => Promise<Page>): Promise<Page> {
  const page = await ask()
  return page.status === 503 ? served(ask) : page
}

async function isGone(house: House, address: string): Promise<boolean> {
  const rows = await house.db
    .selectFrom('registrations')
    .select('id')
    .where('addressKey', '=', address)
    .execute()
  return rows.length === 0
}

/** A little later each time, so that what runs beside it is met at different places. */
async function turn(times: number): Promise<void> {
  for (let left = times; left > 0; left -= 1) await new Promise((resolve) => setImmediate(resolve))
}
