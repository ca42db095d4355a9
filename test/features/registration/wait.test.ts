import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { day, minute } from '../../../src/base/time.ts'
import { textsFor } from '../../../src/texts/texts.ts'
import { openHouse } from '../../support/house.ts'
import { ada, createVisitor, hidden, withoutBreaks } from '../../support/visitor.ts'

test('only the registering browser sees the waiting page', async () => {
  await using house = await openHouse()
  await house.visitor.register(ada)
  const page = await house.stranger.open('/register/sent/')
  assert.equal(page.path, '/register/')
  assert.equal((await house.stranger.ask('/register/state')).status, 404)
  assert.equal((await house.stranger.send('/register/resend/')).path, '/register/')
})

test('the waiting page says that the mail server took the mail', async () => {
  await using house = await openHouse()
  await house.visitor.register(ada)
  await house.mails.lastTo(ada.address)
  await house.settled()
  const state = await (await house.visitor.ask('/register/state')).json()
  assert.deepEqual([state.state, state.mail.state], ['waiting', 'sent'])
  assert.equal(typeof state.resendAt, 'number')
})

test('a mail is resent with the same link, at most once a minute', async () => {
  await using house = await openHouse({}, { still: true })
  const { visitor, mails } = house
  await visitor.register(ada)
  const first = await mails.lastTo(ada.address)
  await house.settled()
  const soon = await visitor.send('/register/resend/')
  assert.equal(soon.status, 429)
  assert.equal(soon.headers.get('retry-after'), '60')
  house.pass(minute)
  assert.equal((await visitor.send('/register/resend/')).status, 200)
  const second = await mails.waitFor(ada.address, 2)
  assert.equal(second.link, first.link)
  assert.equal(second.digits, first.digits)
})

test('a registration whose key was lost still gets its mail, with a link made with the new key', async () => {
  await using house = await openHouse({}, { working: false })
  await house.visitor.register(ada)
  const another = await house.openAnother({ SECRET_KEY: randomBytes(32).toString('base64') })
  another.work()
  const { link } = await house.mails.lastTo(ada.address)
  const elsewhere = createVisitor(another, house.baseUrl, 'zh-CN')
  const registration = hidden(await elsewhere.open(link), 'registration')
  const confirmed = await elsewhere.send('/confirm/', { registration, password: ada.password })
  assert.equal(confirmed.mark, 'confirmed')
})

test('a mail that still waits becomes due at once, and no second one is written', async () => {
  await using house = await openHouse({}, { working: false })
  await house.visitor.register(ada)
  house.pass(minute)
  await house.visitor.send('/register/resend/')
  assert.equal((await house.db.selectFrom('outbox').selectAll().execute()).length, 1)
})

test('a mistyped address is corrected, the old link dies and the new one confirms', async () => {
  await using house = await openHouse()
  const { visitor, mails } = house
  const registered = await visitor.register({ ...ada, address: 'adda@example.org' })
  assert.match(
    registered.html,
    /<button data-wait="60" class="second">.*<\/button>\s*<p class="hint" data-countdown=/,
  )
  const wrong = await mails.lastTo('adda@example.org')
  assert.equal((await visitor.send('/register/address/', { address: ada.address })).status, 429)
  house.pass(minute)
  assert.equal((await visitor.send('/register/address/', { address: 'no address' })).status, 422)
  const waiting = await visitor.send('/register/address/', { address: ada.address })
  assert.match(waiting.text, /ada@example\.org/)
  const right = await mails.lastTo(ada.address)
  assert.equal((await house.stranger.open(wrong.link)).status, 404)
  assert.equal((await visitor.send('/register/code/', { code: wrong.digits })).status, 422)
  assert.equal((await visitor.confirm(right.link)).status, 200)
})

test('an address may be corrected three times', async () => {
  await using house = await openHouse()
  const { visitor } = house
  await visitor.register(ada)
  for (let round = 1; round <= 3; round += 1) {
    house.pass(minute)
    assert.equal(
      (await visitor.send('/register/address/', { address: `ada${round}@example.org` })).status,
      200,
    )
  }
  house.pass(minute)
  assert.equal((await visitor.send('/register/address/', { address: 'ada4@example.org' })).status, 422)
})

test('a correction cancels the mail that was not sent yet', async () => {
  await using house = await openHouse({}, { working: false })
  await house.visitor.register(ada)
  house.pass(minute)
  await house.visitor.send('/register/address/', { address: 'right@example.org' })
  const rows = await house.db.selectFrom('outbox').select('state').orderBy('createdAt').execute()
  assert.deepEqual(rows, [{ state: 'cancelled' }, { state: 'queued' }])
})

test('resending the mail extends the registration', async () => {
  await using house = await openHouse()
  const { visitor, mails } = house
  await visitor.register(ada)
  await mails.lastTo(ada.address)
  await house.settled()
  house.pass(day - minute)
  await visitor.send('/register/resend/')
  const { expiresAt } = await house.db
    .selectFrom('registrations')
    .select('expiresAt')
    .executeTakeFirstOrThrow()
  assert.ok(Math.abs(expiresAt - (house.now() + 7 * day)) < minute)
})

test('with a short CONFIRM_DAYS the waiting page says that the registration expired', async () => {
  await using house = await openHouse({ CONFIRM_DAYS: '0.5' })
  const { visitor } = house
  await visitor.register(ada)
  await house.mails.lastTo(ada.address)
  await house.settled()
  house.pass(day / 2 + 1)
  const state = await (await visitor.ask('/register/state')).json()
  assert.equal(state.state, 'expired')
  assert.equal((await visitor.open('/register/sent/')).mark, 'expired')
  await visitor.send('/register/resend/')
  const mail = await house.mails.waitFor(ada.address, 2)
  assert.equal((await visitor.confirm(mail.link)).status, 200)
})

test('once confirmed, the other tabs of the browser say so for some minutes and go on to the log-in with the name filled in', async () => {
  await using house = await openHouse()
  const { visitor } = house
  await visitor.register({ ...ada, next: '/account/' })
  const { link } = await house.mails.lastTo(ada.address)
  await visitor.confirm(link)
  const state = await (await visitor.ask('/register/state')).json()
  assert.equal(state.state, 'confirmed')
  const turned = await visitor.open('/register/sent/')
  assert.equal(turned.mark, 'confirmed')
  const [, goesOn = ''] = /href="([^"]+)" data-move-on/.exec(turned.html) ?? []
  assert.doesNotMatch(goesOn, /ada/)
  const logIn = await visitor.open(goesOn.replaceAll('&amp;', '&'))
  assert.deepEqual([logIn.mark, logIn.notice], ['log-in', 'confirmed'])
  assert.match(logIn.html, /name="identifier"[^>]*value="ada"/)
  assert.equal(hidden(logIn, 'next'), '/account/')
  const strangers = (await house.stranger.open('/login/?confirmed=1')).html
  assert.match(strangers, /name="identifier"[^>]*value=""/, 'nobody else learns the name')
})

test('a tab that still waits while its person has logged in through another one goes where they are', async () => {
  await using house = await openHouse()
  const { visitor } = house
  const waiting = await visitor.register({ ...ada, next: '/account/' })
  const { link } = await house.mails.lastTo(ada.address)
  await visitor.confirm(link)
  await visitor.logIn({ identifier: ada.name, password: ada.password })
  assert.equal((await visitor.open('/register/sent/')).mark, 'own-account')
  house.pass(11 * minute)
  visitor.cookies.delete('postern_browser')
  const [, goesOn = ''] = /data-login-path="([^"]+)"/.exec(waiting.html) ?? []
  assert.equal((await visitor.open(goesOn)).mark, 'home')
})

test('the waiting page shows that the link is open only to the browser that opened it', async () => {
  await using house = await openHouse()
  const { visitor, stranger } = house
  const isOpened = async () => (await (await visitor.ask('/register/state')).json()).opened
  await visitor.register(ada)
  const { link } = await house.mails.lastTo(ada.address)
  await house.settled()
  await stranger.open(link)
  assert.equal(await isOpened(), false, 'a stranger must not see that the owner of an address opened it')
  assert.match((await visitor.open('/register/sent/')).html, /data-step="turn"/)
  await visitor.open(link)
  assert.equal(await isOpened(), true)
  const opened = (await visitor.open('/register/sent/')).html
  assert.match(opened, /data-stage="opened"/)
  assert.doesNotMatch(
    opened,
    /data-step="(turn|ahead)"|data-mailbox-site|action="\/register\/(resend|address)\/"/,
  )
  assert.match(opened, /action="\/register\/code\/"/)
  assert.doesNotMatch(opened, /class="headline">.*<time/, 'nobody knows when it was opened')
})

test('after a refusal the page has another heading, the correction comes first and at once, and the code stands back', async () => {
  await using house = await openHouse()
  house.mails.misbehave({ at: 'rcpt', reply: '550 5.1.1 no such mailbox' })
  const sent = await house.visitor.register(ada)
  await house.settled()
  const refused = await house.visitor.open('/register/sent/')
  const heading = (html: string) => /<h1>(.*?)<\/h1>/.exec(html)?.[1]
  assert.notEqual(heading(refused.html), heading(sent.html))
  const places = [
    'action="/register/address/"',
    'action="/register/resend/"',
    '<details>',
    'action="/register/code/"',
  ]
  const order = places.map((part) => refused.html.indexOf(part))
  assert.deepEqual(
    order,
    order.toSorted((one, other) => one - other),
  )
  assert.ok(order.every((place) => place > 0))
  house.mails.misbehave(null)
  const corrected = await house.visitor.send('/register/address/', { address: 'right@example.org' })
  assert.equal(corrected.status, 200)
  assert.equal(
    (await house.visitor.confirm((await house.mails.lastTo('right@example.org')).link)).status,
    200,
  )
})

for (const { reply, isOpen, asks } of [
  { reply: '450 4.7.1 come back later', isOpen: false, asks: textsFor('zh-CN').waiting.correctTitle },
  { reply: '452 4.2.2 mailbox full', isOpen: true, asks: textsFor('zh-CN').waiting.otherAddress },
])
  test(`a person whose mail is late is not told to open it, and the code stands back: ${reply}`, async () => {
    await using house = await openHouse()
    house.mails.misbehave({ at: 'rcpt', reply })
    await house.visitor.register({ ...ada, address: 'ada@qq.com' })
    await house.settled()
    const { html } = await house.visitor.open('/register/sent/')
    assert.match(html, /data-stage="delayed"/)
    assert.doesNotMatch(html, /data-mailbox-site/)
    const [correction, code] = [...html.matchAll(/<details( open)?>/g)].map(([tag]) => tag)
    assert.deepEqual([correction, code], [isOpen ? '<details open>' : '<details>', '<details>'])
    assert.ok(html.includes(`<summary>${asks}</summary>`), 'an address that is right is not called wrong')
    assert.ok(html.includes(`<h2>${textsFor('zh-CN').mail.tryNow}</h2>`), 'and nobody asks whether it came')
    assert.ok(html.indexOf('action="/register/code/"') > html.lastIndexOf('<details>'))
    const ways = html.slice(0, html.indexOf('action="/register/code/"'))
    assert.doesNotMatch(ways, /<button(?![^>]*class="second")/, 'no button is the main one')
  })

test('a person whose mailbox is full is asked to send the mail again, not to correct the address', async () => {
  await using house = await openHouse()
  house.mails.misbehave({ at: 'rcpt', reply: '552 5.2.2 mailbox full' })
  await house.visitor.register(ada)
  await house.settled()
  const { html } = await house.visitor.open('/register/sent/')
  assert.match(html, /data-stage="refused"/)
  const [resend, folded, correct] = ['/resend/"', '<details>', '/address/"'].map((part) => html.indexOf(part))
  assert.ok(resend !== undefined && folded !== undefined && correct !== undefined)
  assert.ok(0 < resend && resend < folded && folded < correct)
})

test('a person whose mailbox takes no mail of ours is asked for another address', async () => {
  await using house = await openHouse()
  const { waiting } = textsFor('zh-CN')
  for (const [reply, label, value] of [
    ['550 5.1.1 no such mailbox', waiting.address, ada.address],
    ['550 5.7.1 refused by policy', waiting.otherAddress, ''],
  ] as const) {
    house.mails.misbehave({ at: 'rcpt', reply })
    const visitor = house.newVisitor()
    await visitor.register(ada)
    await house.settled()
    const { html } = await visitor.open('/register/sent/')
    assert.ok(html.includes(`<label for="field-address">${label}</label>`), reply)
    assert.match(html, new RegExp(`name="address" type="text" value="${value}"`), reply)
  }
})

test('a person is told that the mail was sent once it was, and its marks are those of the state', async () => {
  await using house = await openHouse({}, { working: false })
  const { waiting } = textsFor('zh-CN')
  const begins = (lead: typeof waiting.lead) => `data-lead>${withoutBreaks(String(lead('')[0]))}`
  const before = await house.visitor.register(ada)
  assert.ok(withoutBreaks(before.html).includes(begins(waiting.lead)))
  const another = await house.openAnother()
  another.work()
  await house.mails.lastTo(ada.address)
  await house.settled()
  const { html } = await house.visitor.open('/register/sent/')
  assert.ok(withoutBreaks(html).includes(begins(waiting.sentLead)))
  const { mail, opened } = await (await house.visitor.ask('/register/state')).json()
  // The script compares them.
  assert.ok(html.includes(`data-mail="${mail.state} ${mail.reason} ${mail.at}" data-opened="${opened}"`))
})

test('a person who is told to wait before a resend sees one clock, not two', async () => {
  await using house = await openHouse()
  const before = await house.visitor.register(ada)
  const formOf = (html: string) => /<form class="resend".*?<\/form>/s.exec(html)?.[0] ?? ''
  assert.match(formOf(before.html), /data-countdown/)
  const soon = formOf((await house.visitor.send('/register/resend/')).html)
  assert.match(soon, /data-problem="too-soon".*data-wait="60"/s)
  assert.doesNotMatch(soon, /data-countdown/)
})

test('the waiting page leads to the website of a large provider’s mailbox, and to none that it does not know', async () => {
  await using house = await openHouse()
  const site = /href="([^"]+)"[^>]*data-mailbox-site/
  const known = await house.visitor.register({ ...ada, address: 'ada@qq.com' })
  assert.equal(site.exec(known.html)?.[1], 'https://mail.qq.com/')
  const unknown = await house.stranger.register({ ...ada, name: 'bob' })
  assert.doesNotMatch(unknown.html, site)
})

test('the registering browser is remembered for a day', async () => {
  await using house = await openHouse()
  const waiting = await house.visitor.register(ada)
  const { link } = await house.mails.lastTo(ada.address)
  house.pass(day)
  assert.equal((await house.visitor.ask('/register/state')).status, 404)
  const [, goesOn = ''] = /data-login-path="([^"]+)"/.exec(waiting.html) ?? []
  assert.equal((await house.visitor.open(goesOn)).notice, 'waited', 'where a page still open goes')
  assert.match((await house.visitor.open(link)).html, /name="password"/)
})
