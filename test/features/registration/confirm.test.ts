import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day, hour, minute } from '../../../src/base/time.ts'
import { confirm } from '../../../src/features/registration/confirm.ts'
import { readCode } from '../../../src/security/codes.ts'
import { counterSecret } from '../../../src/security/keys.ts'
import { confirmationLinks } from '../../../src/security/purposes.ts'
import { keyCounters } from '../../../src/store/limits/counter-key.ts'
import { openListening } from '../../support/heard.ts'
import { becomeAccount, database, openHouse } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { ada, hidden, readable } from '../../support/visitor.ts'

test('a link opened elsewhere asks for the password, and the first browser then sees "confirmed"', async () => {
  await using house = await openHouse()
  const { visitor, stranger } = house
  const link = await registerAndRead(house)
  const page = await stranger.open(link)
  assert.equal(page.status, 200)
  assert.match(page.html, /name="password"/)

  const wrong = await stranger.sendConfirmation(page, { password: 'not the right one' })
  assert.equal(wrong.status, 422)
  assert.equal((await stranger.logIn({ identifier: 'ada', password: ada.password })).status, 403)

  const confirmed = await stranger.sendConfirmation(await stranger.open(link), { password: ada.password })
  assert.equal(confirmed.status, 200)
  const state = await (await visitor.ask('/register/state')).json()
  assert.equal(state.state, 'confirmed')
  const moved = await visitor.open('/register/sent/')
  assert.equal(moved.mark, 'confirmed')
  assert.match(moved.text, /感谢确定，请用账号登陆！/)
})

test('an owner who clicks the link of a stranger’s registration chooses a password, and the stranger’s never works', async () => {
  await using house = await openHouse()
  const { stranger: owner, mails } = house
  const thief = house.newVisitor({ language: 'en', from: '203.0.113.9' })
  await thief.register({ ...ada, next: '/trap/' })
  const page = await owner.open((await mails.lastTo(ada.address)).link)
  for (const personal of [ada.address, 'ADA@example.org']) {
    const refused = await owner.sendConfirmation(page, { name: 'grace', new_password: personal })
    assert.equal(refused.status, 422, personal)
    assert.equal(refused.problems['new_password'], 'password-personal')
  }
  const confirmed = await owner.sendConfirmation(page, { name: 'grace', new_password: 'my very own words' })
  assert.equal(confirmed.status, 200)
  assert.doesNotMatch(confirmed.html, /trap/, 'nothing that the stranger chose outlives it')
  const own = house.db.selectFrom('registrations').where('confirmedAt', 'is not', null)
  assert.deepEqual(await own.select(['next', 'network', 'locale']).execute(), [
    { next: null, network: '127.0.0.1', locale: 'zh-CN' },
  ])

  assert.equal((await owner.logIn({ identifier: 'grace', password: 'my very own words' })).path, '/')
  // The thief goes on seeing what they saw before.
  assert.equal((await thief.logIn({ identifier: ada.address, password: ada.password })).status, 403)
  assert.equal((await thief.logIn({ identifier: 'ada', password: ada.password })).status, 403)
  assert.equal((await (await thief.ask('/register/state')).json()).state, 'waiting')
  const { digits } = await mails.lastTo(ada.address)
  assert.equal((await thief.send('/register/code/', { code: digits })).status, 422)
  house.pass(minute)
  assert.equal((await thief.send('/register/resend/')).path, '/register/sent/')
  assert.equal((await mails.waitFor(ada.address, 2)).link, '')
})

test('opening a link changes nothing, however often and by which method', async () => {
  await using house = await openHouse()
  const link = await registerAndRead(house)
  for (const method of ['GET', 'HEAD', 'OPTIONS']) {
    for (let round = 0; round < 5; round += 1) await house.stranger.ask(link, { method })
  }
  await house.stranger.open(link)
  assert.equal((await house.visitor.logIn({ identifier: 'ada', password: ada.password })).status, 403)
  const opened = await house.db.selectFrom('registrations').select('openedAt').executeTakeFirst()
  assert.notEqual(opened?.openedAt, null)
  assert.equal((await house.visitor.confirm(link)).status, 200)
})

test('a scanner that presses every button without typing activates nothing', async () => {
  await using house = await openHouse()
  const link = await registerAndRead(house)
  const page = await house.stranger.open(link)
  const registration = hidden(page, 'registration')
  for (const fields of [{}, { password: '' }, { name: 'ada', new_password: '' }]) {
    await house.stranger.send('/confirm/', { registration, ...fields })
  }
  assert.equal((await house.visitor.logIn({ identifier: 'ada', password: ada.password })).status, 403)
})

test('the code leaves the address bar at once and is sent to no other site', async () => {
  await using house = await openHouse()
  const link = await registerAndRead(house)
  const answer = await house.stranger.ask(link)
  assert.equal(answer.status, 303)
  assert.equal(answer.headers.get('location'), '/cookies/?to=%2Fconfirm%2F')
  assert.equal(answer.headers.get('referrer-policy'), 'no-referrer')
  assert.equal(answer.headers.get('cache-control'), 'no-store, no-transform')
})

test('a forged, missing or damaged code is an invalid confirmation request', async () => {
  await using house = await openHouse()
  const link = await registerAndRead(house)
  const code = new URL(link).searchParams.get('code') ?? ''
  const forged = [
    '',
    'x',
    code.slice(0, -1),
    `${code.slice(0, -1)} `,
    code.replace(/^./, (first) => (first === '0' ? '1' : '0')),
    code.replace('.0.', '.1.'),
    code.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
  ]
  for (const wrong of forged) {
    const page = await house.stranger.open(`/confirm/?code=${wrong}`)
    assert.equal(page.status, 404, wrong)
    assert.match(page.text, /无效的确定请求/)
  }
  assert.equal((await house.stranger.open('/confirm/')).status, 404)
  assert.equal((await house.stranger.open(`/confirm/?code=x&code=${code}`)).status, 404, 'the first counts')
})

test('a link that was pasted with the punctuation and line breaks of its mail still opens', async () => {
  await using house = await openHouse()
  const link = await registerAndRead(house)
  const code = new URL(link).searchParams.get('code') ?? ''
  for (const pasted of [`${code}。`, `${code})`, ` ${code} `, `${code.slice(0, 40)}\r\n> ${code.slice(40)}`])
    assert.equal(
      (await house.stranger.open(`/confirm/?code=${encodeURIComponent(pasted)}`)).status,
      200,
      pasted,
    )
})

test('an expired link gets a new mail in one click while the registration lives, and says so after the sweep', async () => {
  await using house = await openHouse()
  const { visitor, stranger, mails } = house
  const link = await registerAndRead(house)
  house.pass(7 * day + 1)
  const expired = await stranger.open(link)
  assert.equal(expired.status, 410)
  assert.match(expired.text, /您的邮件已过期，请重新注册/)

  const renewed = await stranger.send('/confirm/resend/', {
    registration: hidden(expired, 'registration'),
  })
  assert.equal(renewed.status, 200)
  assert.match(
    renewed.html,
    /class="[^"]*button[^"]*" href="\/login\/"/,
    'which tells what became of the mail',
  )
  const again = await mails.waitFor(ada.address, 2)
  assert.equal(again.link, link, 'the same link, valid again')
  const page = await stranger.open(link)
  assert.equal((await stranger.sendConfirmation(page, { password: ada.password })).status, 200)

  const second = { ...ada, name: 'bob', address: 'bob@example.org' }
  await visitor.register(second)
  const { link: swept } = await mails.lastTo(second.address)
  house.pass(7 * day + day + minute)
  await house.db.deleteFrom('registrations').where('addressKey', '=', second.address).execute()
  const gone = await stranger.open(swept)
  assert.equal(gone.status, 410)
  assert.doesNotMatch(gone.html, /action="\/confirm\/resend\/"/)
})

test('a second click says that the address is already confirmed, also after the sweep', async () => {
  await using house = await openHouse()
  const link = await registerAndRead(house)
  await house.visitor.confirm(link)
  for (const browser of [house.visitor, house.stranger]) {
    const page = await browser.open(link)
    assert.equal(page.status, 200)
    assert.match(page.html, /href="\/login\//)
  }
  await house.db.deleteFrom('registrations').execute()
  assert.equal((await house.stranger.open(link)).status, 200)
})

test('of many confirmations at the same time, one makes the account', async () => {
  await using house = await openHouse()
  const link = await registerAndRead(house)
  const page = await house.visitor.open(link)
  const fields = { registration: hidden(page, 'registration') }
  const cookie = [...house.visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  // SQLite serves one process; PostgreSQL any number.
  const another = database === 'postgres' ? await house.openAnother() : house.postern
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      (index % 2 ? house.postern : another).fetch(
        new Request(`${house.baseUrl}/confirm/`, {
          method: 'POST',
          body: new URLSearchParams(fields),
          headers: { Origin: house.baseUrl, Cookie: cookie },
        }),
      ),
    ),
  )
  const texts = await Promise.all(answers.map(async (answer) => readable(await answer.text())))
  assert.deepEqual([...new Set(answers.map((answer) => answer.status))], [200])
  assert.equal(texts.filter((text) => text.includes('感谢确定，请用账号登陆！')).length, 1)
  const { count } = await house.db
    .selectFrom('accounts')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  assert.equal(count, 1)
})

test('if the name was taken meanwhile, the page asks only for another name', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  const { visitor, stranger, mails } = house
  const first = await registerAndRead(house)
  const rival = { ...ada, address: 'rival@example.org' }
  await stranger.register(rival)
  await stranger.confirm((await mails.lastTo(rival.address)).link)

  const page = await visitor.confirm(first)
  assert.equal(page.status, 422)
  assert.match(page.html, /name="name"/)
  assert.doesNotMatch(page.html, /type="password"/)
  assert.equal((await visitor.sendConfirmation(page, { name: 'a' })).status, 422)
  await house.db
    .updateTable('limits')
    .set({ theoreticalAt: house.now() + hour })
    .execute()
  const slowed = await visitor.sendConfirmation(page, { name: 'ada2' })
  assert.equal(slowed.status, 429)
  assert.match(slowed.html, /name="name" type="text" value="ada2"/)
  house.pass(hour)
  assert.equal((await visitor.sendConfirmation(slowed, { name: 'ada2' })).status, 200)
  assert.equal((await visitor.logIn({ identifier: 'ada2', password: ada.password })).path, '/')
})

test('of two people waiting with look-alike names, the first to confirm gets it, and the other must choose another', async () => {
  await using house = await openHouse()
  const { visitor, stranger, mails } = house
  // UTS 39: r and n side by side pass for m.
  await visitor.register({ ...ada, name: 'modern' })
  const first = (await mails.lastTo(ada.address)).link
  const rival = { ...ada, name: 'modem', address: 'rival@example.org' }
  await stranger.register(rival)
  assert.equal((await stranger.confirm((await mails.lastTo(rival.address)).link)).status, 200)
  const page = await visitor.confirm(first)
  assert.equal(page.status, 422)
  assert.match(page.html, /name="name"/)
  const accounts = await house.db.selectFrom('accounts').select('name').execute()
  assert.deepEqual(accounts, [{ name: 'modem' }])
})

test('a name taken meanwhile is noticed also when the digits or the password are typed', async () => {
  await using house = await openHouse()
  const { visitor, stranger, mails } = house
  const link = await registerAndRead(house)
  const rival = { ...ada, address: 'rival@example.org' }
  await stranger.register(rival)
  await stranger.confirm((await mails.lastTo(rival.address)).link)

  const other = house.newVisitor()
  const asked = await other.sendConfirmation(await other.open(link), { password: ada.password })
  assert.equal(asked.status, 422)
  assert.doesNotMatch(asked.html, /type="password"/)
  assert.equal((await other.sendConfirmation(asked, { name: 'ada3' })).status, 200)

  const bob = { ...ada, name: 'ada3x', address: 'bob@example.org' }
  await visitor.register(bob)
  await house.db.updateTable('accounts').set({ nameKey: 'ada3x' }).where('nameKey', '=', 'ada3').execute()
  const { digits } = await mails.lastTo(bob.address)
  const typed = await visitor.send('/register/code/', { code: digits })
  assert.equal(typed.status, 422)
  assert.match(typed.html, /action="\/confirm\/"/)
  assert.equal((await visitor.sendConfirmation(typed, { name: 'bobby' })).status, 200)
})

test('when one registration of an address is confirmed, the others stop working, and their browsers cannot tell', async () => {
  await using house = await openHouse()
  const { visitor: thief, stranger: owner, mails } = house
  await thief.register(ada)
  const thiefMail = await mails.lastTo(ada.address)
  const own = { ...ada, name: 'grace', password: 'my very own words' }
  await owner.register(own)
  const ownMail = await mails.waitFor(ada.address, 2)
  assert.notEqual(ownMail.link, thiefMail.link)
  await house.settled()
  house.pass(minute)
  const before = await thief.open('/register/sent/')
  await owner.confirm(ownMail.link)

  assert.equal((await thief.send('/register/code/', { code: thiefMail.digits })).status, 422)
  assert.equal((await thief.logIn({ identifier: ada.address, password: ada.password })).status, 403)
  const state = await (await thief.ask('/register/state')).json()
  assert.equal(state.state, 'waiting')
  const after = await thief.open('/register/sent/')
  assert.equal(after.text, before.text)

  // The reader of the mailbox may know: the other link says that the address is confirmed.
  const page = await owner.open(thiefMail.link)
  assert.equal(page.status, 200)
  assert.match(page.html, /href="\/login\//)
})

test('closed registrations stay closed after the account changes its address', async () => {
  await using house = await openHouse()
  const { visitor: thief, stranger: owner, mails } = house
  await thief.register(ada)
  const thiefMail = await mails.lastTo(ada.address)
  await owner.register({ ...ada, name: 'grace', password: 'my very own words' })
  await owner.confirm((await mails.waitFor(ada.address, 2)).link)
  const elsewhere = 'grace@example.net'
  await house.db.updateTable('accounts').set({ address: elsewhere, addressKey: elsewhere }).execute()

  assert.equal((await thief.send('/register/code/', { code: thiefMail.digits })).status, 422)
  const page = await thief.confirm(thiefMail.link)
  assert.notEqual(page.mark, 'confirmed')
  assert.equal((await thief.logIn({ identifier: 'ada', password: ada.password })).status, 403)
})

test('a registration whose address its owner has left waits again like a new one when its browser asks for the mail', async () => {
  await using house = await openHouse()
  const { visitor: early, stranger: owner, mails } = house
  await early.register({ ...ada, name: 'grace' })
  const { link } = await mails.lastTo(ada.address)
  await becomeAccount(house)
  const elsewhere = 'ada@example.net'
  await house.db.updateTable('accounts').set({ address: elsewhere, addressKey: elsewhere }).execute()
  house.pass(minute)
  await owner.register({ ...ada, name: 'heidi' })
  await early.send('/register/resend/')
  await house.settled()
  const seen = await Promise.all(
    [early, owner].map(async (browser) => (await browser.ask('/register/state')).json()),
  )
  assert.deepEqual(
    seen.map(({ state, mail }) => [state, mail.state, mail.reason]),
    [
      ['waiting', 'sent', null],
      ['waiting', 'sent', null],
    ],
  )
  assert.equal((await early.confirm(link)).mark, 'confirmed')
})

test('with two mails open in two tabs, a form confirms only what it shows', async () => {
  await using house = await openHouse()
  const { visitor, mails } = house
  await visitor.register(ada)
  const first = await mails.lastTo(ada.address)
  const other = { ...ada, name: 'bob', address: 'bob@example.org' }
  await visitor.register(other)
  const second = await mails.lastTo(other.address)
  const tab = await visitor.open(second.link)
  const latest = await visitor.open(first.link)
  const answer = await visitor.sendConfirmation(tab, { password: ada.password })
  assert.equal(answer.status, 409)
  assert.equal((await visitor.sendConfirmation(tab, { password: '' })).status, 409, 'whatever is wrong in it')
  assert.equal((await visitor.sendConfirmation(latest, { password: ada.password })).status, 200)
})

test('after ten wrong passwords only a new password works', async () => {
  await using house = await openHouse()
  const link = await registerAndRead(house)
  for (let round = 0; round < 10; round += 1) {
    const page = await house.stranger.open(link)
    assert.equal((await house.stranger.sendConfirmation(page, { password: `wrong ${round}` })).status, 422)
  }
  const page = await house.stranger.open(link)
  assert.doesNotMatch(page.html, /name="password"/)
  assert.equal((await house.stranger.sendConfirmation(page, { password: ada.password })).status, 422)
  const chosen = { name: 'ada', new_password: 'my very own words' }
  assert.equal((await house.stranger.sendConfirmation(page, chosen)).status, 200)
})

test('the digits confirm in the registering browser, with five tries per registration', async () => {
  await using house = await openHouse()
  const { visitor, mails } = house
  await visitor.register(ada)
  const { digits, link } = await mails.lastTo(ada.address)
  assert.match(digits, /^\d{8}$/)
  const wrong = digits === '00000000' ? '00000001' : '00000000'
  assert.equal((await visitor.send('/register/code/', { code: '12' })).status, 422)
  for (let round = 0; round < 5; round += 1) {
    assert.equal((await visitor.send('/register/code/', { code: wrong })).status, 422)
  }
  assert.equal((await visitor.send('/register/code/', { code: digits })).status, 422)
  house.pass(minute)
  await visitor.send('/register/resend/')
  assert.equal((await visitor.send('/register/code/', { code: digits })).status, 422)
  assert.equal((await visitor.confirm(link)).status, 200, 'the link still works')

  const bob = { ...ada, name: 'bob', address: 'bob@example.org' }
  await visitor.register(bob)
  const mail = await mails.lastTo(bob.address)
  // As an input method writes them, with a blank that nobody sees and the full stop of the sentence.
  const wide = mail.digits.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
  const typed = `\u{200B}${wide.slice(0, 4)}－${wide.slice(4)}。`
  assert.equal((await visitor.send('/register/code/', { code: typed })).mark, 'confirmed')
})

test('digits can be tried twenty times a day for one address, over all its registrations', async () => {
  await using house = await openHouse()
  const { mails } = house
  let tried = 0
  for (let person = 0; person < 5; person += 1) {
    const thief = house.newVisitor()
    await thief.register({ ...ada, name: `thief${person}` })
    for (let round = 0; round < 4; round += 1, tried += 1)
      await thief.send('/register/code/', { code: '00000000' })
  }
  assert.equal(tried, 20)
  await house.settled()
  const last = house.newVisitor()
  await last.register({ ...ada, name: 'last' })
  const { digits } = await mails.waitFor(ada.address, 6)
  const refused = await last.send('/register/code/', { code: digits })
  assert.deepEqual(refused.problems, { code: 'code-tries-used-up' }, 'right digits are not called wrong')
  house.pass(day + hour)
  await last.register({ ...ada, name: 'last' })
  const again = await mails.waitFor(ada.address, 7)
  assert.equal((await last.send('/register/code/', { code: again.digits })).status, 200)
})

test('right digits use up no try of their address, so that a stranger with one left learns nothing', async () => {
  await using house = await openHouse()
  const thieves = []
  for (let person = 0; person < 5; person += 1) {
    const thief = house.newVisitor()
    thieves.push(thief)
    await thief.register({ ...ada, name: `thief${person}` })
    for (let round = 0; round < (person < 4 ? 4 : 3); round += 1)
      await thief.send('/register/code/', { code: '00000000' })
  }
  await house.settled()
  const owner = house.newVisitor()
  await owner.register(ada)
  const { digits } = await house.mails.waitFor(ada.address, 6)
  assert.equal((await owner.send('/register/code/', { code: digits })).mark, 'confirmed')
  const after = await thieves.at(-1)?.send('/register/code/', { code: '00000000' })
  assert.deepEqual(after?.problems, { code: 'wrong-code' })
})

test('a second registration in the same browser replaces the first, whose link then asks for the password', async () => {
  await using house = await openHouse()
  const { visitor, mails } = house
  const link = await registerAndRead(house)
  await visitor.register({ ...ada, name: 'bob', address: 'bob@example.org' })
  await mails.lastTo('bob@example.org')
  assert.match((await visitor.open(link)).html, /name="password"/)
})

test('a correction sent while the owner chooses a password never takes over the owner’s account', async () => {
  await using house = await openHouse()
  const { mails } = house
  for (let round = 0; round < 12; round += 1) {
    const thief = house.newVisitor()
    const owner = house.newVisitor()
    const person = { ...ada, name: `ada${round}`, address: `ada${round}@example.org` }
    await thief.register(person)
    const { link } = await mails.lastTo(person.address)
    house.pass(minute)
    const page = await owner.open(link)
    const evil = `thief${round}@evil.example`
    const [adopted] = await Promise.all([
      owner.sendConfirmation(page, { name: `grace${round}`, new_password: 'my very own words' }),
      new Promise((resolve) => setTimeout(resolve, round / 4)).then(() =>
        thief.send('/register/address/', { address: evil }),
      ),
    ])
    const carried = await house.db
      .selectFrom('registrations')
      .select('name')
      .where('addressKey', '=', evil)
      .execute()
    assert.ok(
      carried.every(({ name }) => name === person.name),
      'only what the thief typed goes to the thief',
    )
    // The correction came first: then the link was dead, and the owner was told so.
    assert.ok([200, 404].includes(adopted.status), String(adopted.status))
  }
})

async function registerAndRead(house: House): Promise<string> {
  await house.visitor.register(ada)
  const { link } = await house.mails.lastTo(ada.address)
  // The mail server has it a moment before the house knows; what is on its way is not sent again.
  await house.settled()
  return link
}

test('after an owner chose a password, the stranger’s page shows nothing about the owner’s mails', async () => {
  await using house = await openHouse()
  const { visitor: thief, stranger: owner, mails } = house
  const link = await registerAndRead(house)
  await house.settled()
  mails.misbehave({ at: 'rcpt', reply: '450 4.7.1 later' })
  house.pass(minute)
  await thief.send('/register/resend/')
  await house.settled()
  const before = await (await thief.ask('/register/state')).json()
  assert.equal(before.mail.state, 'delayed')

  const page = await owner.open(link)
  await owner.sendConfirmation(page, { name: 'grace', new_password: 'my very own words' })
  const after = await (await thief.ask('/register/state')).json()
  assert.deepEqual(after, before)
  mails.misbehave(null)
  house.pass(minute)
  assert.equal((await mails.waitFor(ada.address, 2)).link, '', 'it tells of the account')
})

test('a stranger may resend the mail between the owner’s new password and their confirmation', async () => {
  await using house = await openHouse()
  const { visitor: thief, stranger: owner, mails } = house
  const link = await registerAndRead(house)
  const rival = house.newVisitor()
  await rival.register({ ...ada, name: 'grace', address: 'grace@example.org' })
  await rival.confirm((await mails.lastTo('grace@example.org')).link)
  await house.settled()

  const page = await owner.open(link)
  const taken = await owner.sendConfirmation(page, { name: 'grace', new_password: 'my very own words' })
  assert.equal(taken.status, 422)
  house.pass(minute)
  await thief.send('/register/resend/')
  const again = await mails.waitFor(ada.address, 2)
  assert.equal(again.link, link)
  assert.equal((await thief.send('/register/code/', { code: again.digits })).status, 422)
  assert.equal((await owner.sendConfirmation(taken, { name: 'grace-h' })).status, 200)
  assert.equal((await owner.logIn({ identifier: 'grace-h', password: 'my very own words' })).path, '/')
})

test('confirming by one click reads its link once: at most 18 statements', async () => {
  await using house = await openHouse({ LIMITS: 'off' })
  const { visitor } = house
  const link = await registerAndRead(house)
  const code = readCode(house.ports.keys, new URL(link).searchParams.get('code') ?? '', ...confirmationLinks)
  const heard: string[] = []
  const db = openListening(house.databaseUrl, ({ sql }) => heard.push(sql))
  keyCounters(db, counterSecret(house.ports.keys))
  const browserToken = visitor.cookies.get('postern_browser') ?? ''
  const nobody = { sessionToken: null, deviceToken: null, logInToken: null, network: null, userAgent: null }
  const caller = {
    visitor: { ...nobody, browserToken, signal: new AbortController().signal },
    locale: 'en',
  } as const
  const click = { code, name: null, password: null, newPassword: null }
  assert.equal((await confirm.run({ ...house.ports, db }, caller, click)).kind, 'confirmed')
  await db.destroy()
  assert.ok(heard.length <= 18, `${heard.length} statements:\n${heard.join('\n')}`)
})
