// On SQLite alone: its subject is pages and words; the acts behind them run on both databases elsewhere.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseAddress } from '../../../src/base/address.ts'
import { isDisposable, meantAddress } from '../../../src/base/mail-domains.ts'
import { minute } from '../../../src/base/time.ts'
import { openHouse } from '../../support/house.ts'
import { runs } from '../../support/runs.ts'
import { ada, hidden } from '../../support/visitor.ts'
import type { Page } from '../../support/visitor.ts'

test('a domain one typo away from a large provider is noticed, and no other', () => {
  const cases: [string, string | null][] = [
    ['ada@gmial.com', 'ada@gmail.com'],
    ['ada@gmai.com', 'ada@gmail.com'],
    ['ada@gmaill.com', 'ada@gmail.com'],
    ['ada@gmsil.com', 'ada@gmail.com'],
    ['ada@gmail.con', 'ada@gmail.com'],
    ['ada@gmail.co', 'ada@gmail.com'],
    ['ada@gmial.con', 'ada@gmail.com'],
    ['Ada+x@HOTMIAL.com', 'Ada+x@hotmail.com'],
    ['小明@qq.cmo', '小明@qq.com'],
    ['ada@163.con', 'ada@163.com'],
    ['ada@yaho.com', 'ada@yahoo.com'],
    ['ada@gmail.com', null],
    ['ada@qq.com', null],
    ['ada@vip.qq.com', null],
    ['ada@139.com', null],
    ['ada@aq.com', null],
    ['ada@mail.com', null],
    ['ada@ymail.com', null],
    ['ada@hotmail.co.uk', null],
    ['ada@outlook.de', null],
    ['ada@gmx.de', null],
    ['ada@example.org', null],
    ['ada@xn--fsqu00a.xn--0zwm56d', null],
  ]
  for (const [typed, meant] of cases) {
    const address = parseAddress(typed)
    assert.ok(!('problem' in address), typed)
    assert.equal(meantAddress(address), meant, typed)
  }
})

test('a suggested address is itself valid and gets no further suggestion', () => {
  const domains = ['gmail.com', 'hotmail.com', 'yahoo.com', '163.com', 'yeah.net', 'verizon.net']
  // A letter added, mistaken or left out somewhere.
  const slip = fc
    .tuple(fc.constantFrom(...domains), fc.nat(11), fc.constantFrom('', ...'gmailhotyuk.co'), fc.nat(1))
    .map(([domain, place, letter, gone]) => domain.slice(0, place) + letter + domain.slice(place + gone))
  let told = 0
  fc.assert(
    fc.property(slip, (domain) => {
      const address = parseAddress(`ada@${domain}`)
      const meant = 'problem' in address ? null : meantAddress(address)
      if (meant === null) return
      told += 1
      const another = parseAddress(meant)
      assert.ok(!('problem' in another) && meantAddress(another) === null)
    }),
    runs(500),
  )
  assert.ok(told > 0)
})

test('a person with a typo in the address corrects it with one click and is not held up', async () => {
  await using house = await openHouse()
  const page = await house.visitor.register({ ...ada, address: 'ada@gmial.com' })
  assert.equal(page.path, '/register/sent/')
  assert.equal(page.notice, 'meant')
  assert.match(page.html, /<input type="hidden" name="address" value="ada@gmail\.com">/)
  house.pass(minute)
  const corrected = await house.visitor.send('/register/address/', { address: 'ada@gmail.com' })
  assert.equal(corrected.path, '/register/sent/')
  assert.equal(corrected.notice, null)
  await house.mails.lastTo('ada@gmail.com')
})

test('a form that comes back asks about the typo beside the field, with a button that takes the other address', async () => {
  await using house = await openHouse()
  const typed = { ...ada, address: 'ada@gmial.com' }
  const refused = await house.visitor.register({ ...typed, password: 'short' })
  assert.deepEqual([refused.status, refused.notice], [422, 'meant'])
  assert.equal(
    hidden(refused, 'address'),
    typed.address,
    'it stays as it was typed until the button is pressed',
  )
  const [button = ''] = /<button[^>]*name="take_address"[^>]*>/.exec(refused.html) ?? []
  assert.match(button, /value="ada@gmail\.com"/)
  const [first = ''] = /<button[^>]*>/.exec(refused.html) ?? []
  assert.doesNotMatch(first, /name=/, 'Enter presses the first button, which takes nothing')

  const missing = await house.visitor.send('/register/', {
    ...typed,
    password: '',
    take_address: 'ada@gmail.com',
  })
  assert.deepEqual(missing.problems, { password: 'password-not-chosen' })
  assert.equal(hidden(missing, 'address'), 'ada@gmail.com')
  assert.equal(missing.notice, null)
  await house.visitor.send('/register/', { ...typed, take_address: 'ada@gmail.com' })
  await house.mails.lastTo('ada@gmail.com')
})

test('where only some domains may register, no other one is proposed', async () => {
  await using house = await openHouse({ REGISTRATION_DOMAINS: 'gmial.com' }, { working: false })
  const page = await house.visitor.register({ ...ada, address: 'ada@gmial.com', password: 'short' })
  assert.equal(page.notice, null)
  assert.doesNotMatch(page.html, /data-meant/)
})

test('a disposable address is doubted, refused or accepted, as the setting says', async () => {
  assert.ok(isDisposable('mailinator.com') && isDisposable('any.mailinator.com'))
  assert.ok(!isDisposable('gmail.com') && !isDisposable('mailinator.com.example.org') && !isDisposable('com'))
  const thrown = { ...ada, address: 'ada@mailinator.com' }
  const answers = []
  for (const set of ['off', 'warn', 'refuse']) {
    await using house = await openHouse({ DISPOSABLE_ADDRESSES: set }, { working: false })
    const page = await house.visitor.register(thrown)
    const free = await house.stranger.register({ ...ada, name: 'grace' })
    assert.equal(doubtOn(free), null)
    house.pass(minute)
    const corrected = await house.stranger.send('/register/address/', { address: thrown.address })
    answers.push([page.status, doubtOn(page), corrected.status])
  }
  assert.deepEqual(answers, [
    [200, null, 200],
    [200, 'disposable', 200],
    [422, 'address-disposable', 422],
  ])
})

test('a domain that receives no mail is doubted, refused or accepted, as the setting says', async () => {
  const takesMail = (domain: string) => Promise.resolve(domain !== 'nomail.example.org')
  const address = 'ada@nomail.example.org'
  const answers = []
  for (const set of ['off', 'warn', 'refuse']) {
    await using house = await openHouse({ UNREACHABLE_DOMAINS: set }, { working: false, takesMail })
    const page = await house.visitor.register({ ...ada, address })
    await house.stranger.register({ ...ada, name: 'grace' })
    house.pass(minute)
    const corrected = await house.stranger.send('/register/address/', { address })
    answers.push([page.status, doubtOn(page), corrected.status])
    const rows = await house.db.selectFrom('registrations').select('id').execute()
    assert.equal(rows.length, set === 'refuse' ? 1 : 2)
  }
  assert.deepEqual(answers, [
    [200, null, 200],
    [200, 'unreachable', 200],
    [422, 'address-unreachable', 422],
  ])
})

test('a program that fills in every field gets the same answer and no mail; a person can resend it', async () => {
  await using house = await openHouse()
  const form = await house.visitor.open('/register/')
  assert.match(form.html, /class="honeypot" aria-hidden="true"/)
  const ask = (fields: Record<string, string>) =>
    house.newVisitor().ask('/register/', {
      method: 'POST',
      body: new URLSearchParams({ ...ada, ...fields }),
      headers: { Origin: house.baseUrl },
    })
  const shapeOf = (answer: Response) => [
    answer.status,
    [...answer.headers]
      .filter(([name]) => name !== 'x-request-id')
      .map(([name, value]) => `${name}: ${value.replace(/[\w-]{43}/, 'TOKEN')}`),
  ]
  const bot = { name: 'bot', address: 'bot@example.org' }
  assert.deepEqual(shapeOf(await ask({ ...bot, homepage: 'x' })), shapeOf(await ask({ homepage: '' })))
  await house.mails.lastTo(ada.address)
  const trapped = house.newVisitor()
  await trapped.send('/register/', { ...ada, ...bot, homepage: 'https://example.org' })
  await house.settled()
  assert.equal(house.mails.countTo(bot.address), 0)
  assert.match((await trapped.open('/register/sent/')).html, /data-mail="cancelled /)
  const events = await house.db.selectFrom('events').select('kind').execute()
  assert.equal(events.filter(({ kind }) => kind === 'honeypot-filled').length, 2)
  house.pass(minute)
  await trapped.send('/register/resend/')
  assert.equal((await trapped.confirm((await house.mails.lastTo(bot.address)).link)).status, 200)
})

// The objection to the address: a doubt on the waiting page, or a problem at its field.
function doubtOn({ notice, problems }: Page): string | null {
  return notice ?? problems['address'] ?? null
}
