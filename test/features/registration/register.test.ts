import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day, minute } from '../../../src/base/time.ts'
import { remind } from '../../../src/features/registration/remind.job.ts'
import { textsFor } from '../../../src/texts/texts.ts'
import { askForAddress } from '../../support/address.ts'
import { becomeAccount, openHouse } from '../../support/house.ts'
import { ada } from '../../support/visitor.ts'

test('a person registers, follows the link in the same browser, and only then logs in', async () => {
  await using house = await openHouse()
  const { visitor, mails } = house
  const waiting = await visitor.register(ada)
  assert.equal(waiting.status, 200)
  assert.equal(waiting.path, '/register/sent/')
  assert.equal(waiting.hops[0]?.status, 303)
  assert.match(waiting.text, /请前往邮箱进行确定!/)
  assert.match(waiting.text, /ada@example\.org/)

  const tooEarly = await visitor.logIn({ identifier: 'ada', password: ada.password })
  assert.equal(tooEarly.status, 403)
  assert.match(tooEarly.text, /该用户还未进行邮件确定！/)

  const mail = await mails.lastTo(ada.address)
  assert.equal(mail.subject, '来自Postern的注册确定邮件')
  const confirmed = await visitor.confirm(mail.link)
  assert.equal(confirmed.status, 200)
  assert.match(confirmed.text, /感谢确定，请用账号登陆！/)

  const home = await visitor.logIn({ identifier: 'ada', password: ada.password })
  assert.equal(home.path, '/')
  assert.match(home.text, /ada/)
  const session = await (await visitor.ask('/api/session')).json()
  assert.equal(session.account.email, ada.address)
  assert.equal(typeof session.account.id, 'string')
  assert.match(session.account.confirmedAt, /^\d{4}-\d\d-\d\dT.*Z$/)
  assert.equal(session.account.admin, false)

  await visitor.send('/logout/')
  assert.equal((await visitor.ask('/api/session')).status, 401)
})

test('all problems are shown at once, and everything typed but the password is kept', async () => {
  await using house = await openHouse({}, { working: false })
  const page = await house.visitor.register({ name: 'a', address: 'no address', password: 'sh0rt' })
  assert.equal(page.status, 422)
  assert.match(page.html, /value="a"/)
  assert.match(page.html, /value="no address"/)
  assert.doesNotMatch(page.html, /sh0rt/)
  for (const field of ['name', 'address', 'password']) {
    assert.match(
      page.html,
      new RegExp(
        `<input[^>]*(name="${field}"[^>]*aria-invalid="true"|aria-invalid="true"[^>]*name="${field}")`,
      ),
    )
  }
})

test('an account’s name or a look-alike is refused; the name of a waiting registration is not', async () => {
  await using house = await openHouse()
  const paul = { ...ada, name: 'paul' }
  await house.visitor.register(paul)
  const other = { ...paul, address: 'other@example.org' }
  assert.equal((await house.stranger.register(other)).path, '/register/sent/')

  await house.visitor.confirm((await house.mails.lastTo(ada.address)).link)
  for (const name of ['paul', 'PAUL', 'pau1', 'ｐａｕｌ']) {
    const page = await house.stranger.register({ ...other, name })
    assert.equal(page.status, 422, name)
    assert.equal(page.problems['name'], 'name-taken', name)
  }
})

test('registering answers the same whether or not the address has an account, and a mail tells its owner', async () => {
  await using house = await openHouse()
  const { visitor, stranger, mails } = house
  await visitor.register(ada)
  await visitor.confirm((await mails.lastTo(ada.address)).link)

  const free = await stranger.ask(
    '/register/',
    form({ ...ada, name: 'eve', address: 'free@example.org' }, house.baseUrl),
  )
  const taken = await house
    .newVisitor()
    .ask('/register/', form({ ...ada, name: 'eve', address: ada.address }, house.baseUrl))
  assert.equal(free.status, taken.status)
  assert.equal(await free.text(), await taken.text())
  assert.deepEqual(shapeOf(free), shapeOf(taken))

  const told = await mails.waitFor(ada.address, 2)
  assert.equal(told.link, '')
  assert.match(told.text, /\/login\//)
})

test('“you already have an account” comes in the language that the owner chose, not the stranger’s', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  await house.newVisitor({ language: 'en' }).register({ ...ada, name: 'eve' })
  const { headers, subject } = await house.mails.waitFor(ada.address, 2)
  assert.equal(headers.get('content-language'), 'zh-CN')
  const { siteName } = house.ports.settings
  assert.equal(subject, textsFor('zh-CN').alreadyRegisteredMail.subject(siteName))
})

test('the mail contains nothing that the visitor typed except the address', async () => {
  await using house = await openHouse()
  await house.visitor.register({ ...ada, name: 'Buy-cheap-pills' })
  const mail = await house.mails.lastTo(ada.address)
  assert.doesNotMatch(mail.raw.toString() + mail.text + mail.html, /cheap/i)
})

test('no mail contains text typed by a stranger except the address', async () => {
  await using house = await openHouse()
  const { visitor, stranger, mails } = house
  await becomeAccount(house)
  const advert = { name: 'Buy-cheap-pills', password: 'cheap and long enough', next: '/cheap/' }
  const [first, second, third] = ['one@example.org', 'two@example.org', 'three@example.org'] as const
  await visitor.register({ ...advert, address: first })
  await house.settled()
  house.pass(minute)
  await visitor.send('/register/resend/')
  await house.settled()
  house.pass(minute)
  await visitor.send('/register/address/', { address: second })
  await mails.waitFor(second, 1)
  await stranger.send('/password/forgot/', { identifier: advert.name })
  await mails.waitFor(second, 2)
  house.pass(6.1 * day)
  assert.equal(await remind(house.ports), 1)
  const { link } = await mails.waitFor(second, 3)
  await stranger.register({ ...advert, address: ada.address })
  await mails.waitFor(ada.address, 2)

  const caused = [...mails.all]

  // As an account, to whoever's address it asks for.
  const browser = house.newVisitor()
  const page = await browser.open(link)
  assert.equal((await browser.sendConfirmation(page, { password: advert.password })).status, 200)
  await browser.logIn({ identifier: advert.name, password: advert.password })
  await askForAddress(browser, third, advert.password)
  caused.push(await mails.waitFor(third, 1))
  assert.equal(caused.length, 8)
  for (const { raw, subject, text, html } of caused)
    assert.doesNotMatch(`${raw.toString()} ${subject} ${text} ${html}`, /cheap/i)
})

test('`next` on this site works after the confirmation in any browser, and a foreign one never', async () => {
  await using house = await openHouse()
  const { visitor, stranger, mails } = house
  await visitor.register({ ...ada, next: '/shop/?a=1' })
  const { link } = await mails.lastTo(ada.address)
  const page = await stranger.open(link)
  const confirmed = await stranger.sendConfirmation(page, { password: ada.password })
  assert.match(confirmed.html, /next=%2Fshop%2F%3Fa%3D1/)
  const response = await stranger.ask(
    '/login/',
    form({ identifier: 'ada', password: ada.password, next: '/shop/?a=1' }, house.baseUrl),
  )
  assert.equal(response.headers.get('location'), '/shop/?a=1')

  for (const next of [
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'https://evil.example/',
    'javascript:alert(1)',
    '/%0d%0aX: y\r\n',
  ]) {
    const answer = await stranger.ask(
      '/login/',
      form({ identifier: 'ada', password: ada.password, next }, house.baseUrl),
    )
    const location = new URL(answer.headers.get('location') ?? '', house.baseUrl)
    assert.equal(location.origin, house.baseUrl, next)
  }
})

test('a site with closed registration says so', async () => {
  await using house = await openHouse({ REGISTRATION: 'closed' }, { working: false })
  const page = await house.visitor.open('/register/')
  assert.equal(page.status, 200)
  assert.equal(page.mark, 'registration-closed')
  assert.equal((await house.visitor.register(ada)).status, 403)
})

test('only the listed mail domains may register', async () => {
  await using house = await openHouse({ REGISTRATION_DOMAINS: 'example.org, 例子.公司' }, { working: false })
  assert.equal((await house.visitor.register({ ...ada, address: 'ada@example.com' })).status, 422)
  assert.equal((await house.visitor.register({ ...ada, address: 'ada@例子.公司' })).path, '/register/sent/')
})

test('with terms, the box must be ticked', async () => {
  await using house = await openHouse({ TERMS_URL: 'https://example.org/terms' }, { working: false })
  assert.equal((await house.visitor.register(ada)).status, 422)
  const ticked = await house.visitor.send('/register/', { ...ada, terms: 'on' })
  assert.equal(ticked.path, '/register/sent/')
})

function form(fields: Record<string, string>, origin: string): RequestInit {
  return { method: 'POST', body: new URLSearchParams(fields), headers: { Origin: origin } }
}

// Everything in an answer besides its body: status line, header names and values, and the cookies without their secrets.
function shapeOf(response: Response): unknown {
  const headers = [...response.headers].filter(([name]) => !['set-cookie', 'x-request-id'].includes(name))
  const cookies = response.headers.getSetCookie().map((line) => line.replace(/=[\w-]{43};/, '=TOKEN;'))
  return { headers, cookies }
}
