// On SQLite alone: its subject is which act may follow which. The second step, passkeys and sessions run on both
// databases.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { minute } from '../../../src/base/time.ts'
import { openHouse } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { runs } from '../../support/runs.ts'
import type { ReceivedMail } from '../../support/smtp.ts'
import { hidden } from '../../support/visitor.ts'
import type { Page, Visitor } from '../../support/visitor.ts'

/** The passwords that each of the two ever types; nobody types one of the other's. */
const words = {
  thief: ['the thief knows this', 'and this the thief too'],
  owner: ['my very own words', 'my other own words'],
} as const

/** One of two things that somebody does it with: a browser, a password, a mail. */
type Which = 0 | 1

const thiefActs = {
  registers: (s, browser, password) => s.register('thief', browser, password, s.address),
  'registers under the name that the owner wants': (s, browser, password) =>
    s.register('thief', browser, password, s.address, s.name('owner', 0)),
  'registers an address of their own': (s, browser, password) =>
    s.register('thief', browser, password, s.evil),
  'corrects to the owner’s address': (s, browser) =>
    s.thief[browser].send('/register/address/', { address: s.address }),
  'corrects to an address of their own': (s, browser) =>
    s.thief[browser].send('/register/address/', { address: s.evil }),
  'sends the mail again': (s, browser) => s.thief[browser].send('/register/resend/'),
  'asks for a reset of the owner’s address': (s, browser) =>
    s.thief[browser].send('/password/forgot/', { identifier: s.address }),
  'types the digits of a mail of their own': (s, browser, mail) =>
    s.thief[browser].send('/register/code/', { code: pick(s.mailsTo(s.evil), mail)?.digits ?? '00000000' }),
  'opens a link of their own and presses its button': async (s, browser, mail) => {
    const link = pick(s.mailsTo(s.evil), mail)?.link
    if (link) await s.thief[browser].confirm(link)
  },
  'opens a link of their own and types a password': async (s, browser, mail) => {
    const link = pick(s.mailsTo(s.evil), mail)?.link
    if (!link) return
    const page = await s.thief[browser].open(link)
    await s.thief[browser].sendConfirmation(page, { password: words.thief[mail] })
  },
  'logs in with the owner’s address': (s, browser, password) =>
    s.thief[browser].logIn({ identifier: s.address, password: words.thief[password] }),
  'logs in with the owner’s name': (s, browser, password) =>
    s.thief[browser].logIn({ identifier: s.name('owner', 0), password: words.thief[password] }),
} satisfies Record<string, Act>

const ownerActs = {
  registers: (s, browser, password) => s.register('owner', browser, password, s.address),
  'corrects to the right address': async (s, browser, password) => {
    await s.register('owner', browser, password, s.slip)
    s.house.pass(minute)
    await s.owner[browser].send('/register/address/', { address: s.address })
  },
  'sends the mail again': (s, browser) => s.owner[browser].send('/register/resend/'),
  'opens the first or the newest mail in a tab': (s, browser, mail) => s.openMail(browser, mail),
  'opens the first or the newest mail and presses its button': async (s, browser, mail) => {
    await s.openMail(browser, mail)
    await s.press(browser, 1)
  },
  'presses the button of the first or the newest tab': (s, browser, tab) => s.press(browser, tab),
  'types the digits of a mail': async (s, browser, mail) => {
    const digits = pick(s.mailsTo(s.address), mail)?.digits
    if (digits) await s.nameAnew(browser, await s.owner[browser].send('/register/code/', { code: digits }))
  },
  'logs in': (s, browser, password) =>
    s.owner[browser].logIn({ identifier: s.address, password: words.owner[password] }),
} satisfies Record<string, Act>

test('whatever a thief and an owner do in any order, only a password typed by the owner works afterwards', async () => {
  // On https, as it must be in production: what a neighbour's site plants there is not ours to read.
  await using house = await openHouse({ BASE_URL: 'https://127.0.0.1:3000' })
  const which = fc.constantFrom<Which>(0, 1)
  const act = <Name extends string>(acts: Record<Name, Act>) =>
    fc.record({
      does: fc.constantFrom(...(Object.keys(acts) as Name[])),
      browser: which,
      thing: which,
    })
  const moment = fc.record({ thief: fc.option(act(thiefActs)), owner: fc.option(act(ownerActs)) })
  let count = 0
  await fc.assert(
    fc.asyncProperty(fc.array(moment, { minLength: 3, maxLength: 9 }), async (moments) => {
      const story = tell(house, (count += 1))
      for (const { thief, owner } of moments) {
        house.pass(minute)
        story.plant()
        await Promise.all([
          thief && thiefActs[thief.does](story, thief.browser, thief.thing),
          owner && ownerActs[owner.does](story, owner.browser, owner.thing),
        ])
        await house.settled()
      }
      await story.end()
    }),
    runs(20),
  )
})

type Act = (story: Story, browser: Which, thing: Which) => Promise<unknown>

type Story = ReturnType<typeof tell>

/** One address, its owner and a thief, each with two browsers. */
function tell(house: House, count: number) {
  const address = `owner${count}@example.org`
  const browsers = (): [Visitor, Visitor] => [house.newVisitor(), house.newVisitor()]
  const people = { thief: browsers(), owner: browsers() }
  const tabs: { browser: Which; page: Page }[] = []
  const name = (who: 'thief' | 'owner', which: number) => `${who}-${count}-${which}`
  let names = 0

  const story = {
    house,
    ...people,
    address,
    evil: `evil${count}@example.net`,
    slip: `slip${count}@example.net`,
    name,
    tabs,
    mailsTo: (to: string): ReceivedMail[] =>
      house.mails.all.filter(({ envelope, link }) => envelope.to.includes(to) && link !== ''),

    register: (who: 'thief' | 'owner', browser: Which, password: Which, to: string, named?: string) =>
      people[who][browser].register({
        name: named ?? name(who, browser),
        address: to,
        password: words[who][password],
      }),

    /** The second of the owner's browsers holds all that a thief's site beside ours can put there. */
    plant() {
      for (const [cookie, value] of people.thief.flatMap(({ cookies }) => [...cookies])) {
        people.owner[1].cookies.set(cookie.replace('__Host-', ''), value)
        people.owner[1].cookies.set(`\u00a0${cookie}`, value)
      }
    },

    async openMail(browser: Which, which: Which): Promise<void> {
      const link = pick(story.mailsTo(address), which)?.link
      if (link) tabs.push({ browser, page: await people.owner[browser].open(link) })
    },

    /** The owner does what the page asks: presses its button, or chooses a name and a password. */
    async press(browser: Which, which: Which): Promise<void> {
      const tab = pick(tabs, which)
      if (!tab || hidden(tab.page, 'registration') === '') return
      const own = people.owner[tab.browser]
      const asksForNew = tab.page.html.includes('name="new_password"')
      const fields = asksForNew
        ? { name: name('owner', (names += 1) + 10), new_password: words.owner[browser] }
        : {}
      await story.nameAnew(tab.browser, await own.sendConfirmation(tab.page, fields))
    },

    /** When the name was taken meanwhile, the owner takes another. */
    async nameAnew(browser: Which, page: Page): Promise<void> {
      if (page.status !== 422 || hidden(page, 'registration') === '') return
      await people.owner[browser].sendConfirmation(page, { name: name('owner', (names += 1) + 10) })
    },

    /** Now or once the owner has registered in peace, the account is the owner's alone. */
    async end(): Promise<void> {
      await story.check()
      if ((await story.works()).length > 0) return
      const own = house.newVisitor()
      const before = house.mails.countTo(address)
      await own.register({ name: name('owner', 9), address, password: words.owner[0] })
      const { link } = await house.mails.waitFor(address, before + 1)
      await own.confirm(link)
      assert.deepEqual(await story.works(), [words.owner[0]])
      await story.check()
    },

    async works(): Promise<string[]> {
      const right: string[] = []
      for (const password of [...words.thief, ...words.owner]) {
        const page = await house.newVisitor().logIn({ identifier: address, password })
        if (page.path === '/') right.push(password)
      }
      return right
    },

    async check(): Promise<void> {
      const works = await story.works()
      assert.ok(
        works.length <= 1 && works.every((password) => !words.thief.includes(password as never)),
        `it opens by ${works.join(', ')}`,
      )
      for (const thief of people.thief) {
        const session = await thief.ask('/api/session')
        assert.ok(!(await session.text()).includes(address), 'the thief is logged in to the owner’s account')
      }
      const accounts = await house.db
        .selectFrom('accounts')
        .select('id')
        .where('addressKey', '=', address)
        .execute()
      assert.equal(accounts.length, works.length, 'an account has a password that the owner knows')
    },
  }
  return story
}

function pick<Item>(items: readonly Item[], which: Which): Item | undefined {
  return which === 0 ? items[0] : items.at(-1)
}
