import assert from 'node:assert/strict'
import { test } from 'node:test'
import { guessing } from '../../../src/base/limits.ts'
import { parseName } from '../../../src/base/name.ts'
import { normalisePassword } from '../../../src/base/password.ts'
import { minute } from '../../../src/base/time.ts'
import { findCurrentSession } from '../../../src/core/current-session.ts'
import { changeName } from '../../../src/features/account/change-name.ts'
import { deleteAccount } from '../../../src/features/account/delete-account.ts'
import { exportData } from '../../../src/features/account/export-data.ts'
import { changeMailLanguage } from '../../../src/features/account/mail-language.ts'
import { confirmAddress } from '../../../src/features/address/confirm-address.ts'
import { cancelChange, resendChange } from '../../../src/features/address/pending-change.ts'
import { endOtherSessions } from '../../../src/features/session/own-sessions.ts'
import { readCode } from '../../../src/security/codes.ts'
import { hashToken } from '../../../src/security/tokens.ts'
import { listDeviceHashes } from '../../../src/store/sessions/devices.ts'
import { textsFor } from '../../../src/texts/texts.ts'
import { askForAddress, changeLink, elsewhere } from '../../support/address.ts'
import { becomeAccount, openHouse } from '../../support/house.ts'
import { ada, hidden } from '../../support/visitor.ts'
import { site, tellsAct, words } from '../../support/words.ts'

const grace = { name: 'grace', address: 'grace@example.org', password: 'another long enough one' }

test('a person sees their account, with links to everything they can do', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const { visitor } = house
  assert.equal((await visitor.open('/account/')).path, '/login/?next=%2Faccount%2F')
  await visitor.logIn({ identifier: 'ada', password: ada.password })
  assert.match((await visitor.open('/')).html, /href="\/account\/"/)
  const page = await visitor.open('/account/')
  assert.equal(page.status, 200)
  const { home, language } = words.account
  for (const text of ['ada', ada.address, home.sessionsCount(1), home.passwordAlone, language.names['zh-CN']])
    assert.ok(page.text.includes(text), text)
  for (const path of ['name', 'password', 'language', 'sessions', 'export', 'delete']) {
    assert.ok(page.html.includes(`href="/account/${path}/"`), path)
    assert.equal((await visitor.open(`/account/${path}/`)).status, 200)
  }
})

test('a person changes their name: the old one is free at once, and the change is an event', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const { visitor } = house
  await visitor.logIn({ identifier: 'ada', password: ada.password })
  const page = await visitor.send('/account/name/', { name: 'lovelace' })
  assert.equal(page.path, '/account/?done=changed')
  assert.match(page.text, /lovelace/)
  assert.equal((await visitor.ask('/api/session')).status, 200)
  assert.equal((await house.newVisitor().logIn({ identifier: 'ada', password: ada.password })).status, 401)
  assert.equal((await house.newVisitor().logIn({ identifier: 'lovelace', password: ada.password })).path, '/')
  await becomeAccount(house, { ...ada, address: 'second@example.org' })
  const events = await house.db
    .selectFrom('events')
    .selectAll()
    .where('kind', '=', 'account-renamed')
    .execute()
  assert.equal(events.length, 1)
  assert.equal(events[0]?.actor, events[0]?.accountId)
  assert.doesNotMatch(JSON.stringify(events), /lovelace/)
})

test('the owner is told by mail of a new name, without a word that a thief may have typed', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const { visitor } = house
  await visitor.logIn({ identifier: 'ada', password: ada.password })
  await house.settled()
  const before = house.mails.countTo(ada.address)
  await visitor.send('/account/name/', { name: 'ada' })
  await visitor.send('/account/name/', { name: 'lovelace' })
  const mail = await house.mails.waitFor(ada.address, before + 1)
  assert.equal(mail.subject, words.account.nameChangedMail.subject(site))
  assert.ok(tellsAct(mail.text))
  assert.doesNotMatch(mail.text, /lovelace/)
  assert.match(mail.text, /\/password\/forgot\//)
  await house.settled()
  assert.equal(house.mails.countTo(ada.address), before + 1, 'the same name is no change')
})

test('a taken, look-alike, reserved or malformed name is refused at its field and kept as typed', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  await becomeAccount(house, grace)
  const { visitor } = house
  await visitor.logIn({ identifier: 'ada', password: ada.password })
  for (const name of ['Grace', 'gracе', 'ɡrace', 'admin', 'a b', '']) {
    const page = await visitor.send('/account/name/', { name })
    assert.equal(page.status, 422, name)
    assert.match(page.html, /id="problem-name"/)
    assert.equal(hidden(page, 'name'), name)
  }
  assert.match((await visitor.open('/account/')).text, /ada/)
  assert.equal((await visitor.send('/account/name/', { name: 'Ada' })).path, '/account/?done=changed')
})

test('of two people who take the same name at the same time, one gets it', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  await becomeAccount(house, grace)
  const { visitor, stranger } = house
  await visitor.logIn({ identifier: 'ada', password: ada.password })
  await stranger.logIn({ identifier: 'grace', password: grace.password })
  const pages = await Promise.all(
    [visitor, stranger].map((browser) => browser.send('/account/name/', { name: 'hopper' })),
  )
  assert.deepEqual(new Set(pages.map(({ status }) => status)), new Set([200, 422]))
})

test('an account cannot try all names to see which are taken', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  await becomeAccount(house)
  await becomeAccount(house, grace)
  await house.visitor.logIn({ identifier: 'ada', password: ada.password })
  let refused = null
  for (let one = 0; one < 310 && !refused; one += 1) {
    const page = await house.visitor.send('/account/name/', { name: 'grace' })
    if (page.status === 429) refused = page
  }
  assert.ok(refused?.headers.get('retry-after'))
  assert.match(refused?.html ?? '', /id="problem-name"/)
})

test('failures at a free name do not keep its later owner out', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  await becomeAccount(house)
  for (let one = 0; one < guessing.waits.findIndex((wait) => wait > 0); one += 1)
    await house.stranger.logIn({ identifier: 'hopper', password: 'not the right one' })
  await house.visitor.logIn({ identifier: 'ada', password: ada.password })
  await house.visitor.send('/account/name/', { name: 'hopper' })
  assert.equal((await house.newVisitor().logIn({ identifier: 'hopper', password: ada.password })).path, '/')
})

test('a thief with a session gets no new password tries by renaming the account', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  await becomeAccount(house)
  const { visitor: thief } = house
  await thief.logIn({ identifier: 'ada', password: ada.password })
  const free = guessing.waits.findIndex((wait) => wait > 0)
  const password = 'not the right one'
  const tried = { elsewhere: 0, device: 0, session: 0 }
  for (const name of ['one', 'two', 'ONE', 'three']) {
    await thief.send('/account/name/', { name })
    for (let one = 0; one < free; one += 1) {
      if ((await house.stranger.logIn({ identifier: name, password })).status === 401) tried.elsewhere += 1
      if ((await thief.logIn({ identifier: name, password })).status === 401) tried.device += 1
      if ((await thief.send('/account/delete/', { password })).status === 422) tried.session += 1
    }
  }
  assert.deepEqual(tried, { elsewhere: free, device: free, session: free })
})

test('renaming an account with thousands of browsers looks only at the fifty last seen', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  await house.visitor.logIn({ identifier: 'ada', password: ada.password })
  const { id } = await house.db.selectFrom('accounts').select('id').executeTakeFirstOrThrow()
  const seen = { accountId: id, createdAt: 0, seenAt: 0 }
  const devices = Array.from({ length: 1_000 }, (_, one) => ({ ...seen, tokenHash: String(one) }))
  await house.db.insertInto('devices').values(devices).execute()
  const hashes = await listDeviceHashes(house.db, id)
  assert.equal(hashes.length, 50)
  assert.equal(hashes[0], hashToken(house.visitor.cookies.get('postern_device') ?? ''), 'the last seen first')
})

test('another spelling of a name does not reset its tries', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  await becomeAccount(house)
  await house.visitor.logIn({ identifier: 'ada', password: ada.password })
  for (let one = 0; one < guessing.waits.findIndex((wait) => wait > 0); one += 1)
    await house.stranger.logIn({ identifier: 'ada', password: 'not the right one' })
  await house.visitor.send('/account/name/', { name: 'Ada' })
  assert.equal((await house.stranger.logIn({ identifier: 'ada', password: ada.password })).status, 429)
})

test('a change to the account asks for a proof again after ten minutes, and loses no input', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const { visitor } = house
  await visitor.logIn({ identifier: 'ada', password: ada.password })
  house.pass(11 * minute)
  const forms: [string, Record<string, string>][] = [
    ['/account/name/', { name: 'lovelace' }],
    ['/account/language/', { locale: 'en' }],
    ['/account/sessions/end/', { session: 'some id' }],
    ['/account/sessions/end-others/', {}],
    ['/account/export/', {}],
  ]
  for (const [path, fields] of forms) {
    const asked = await visitor.send(path, fields)
    assert.equal(asked.status, 403, path)
    assert.match(asked.html, /name="recent_proof"/)
    for (const [name, value] of Object.entries(fields)) assert.equal(hidden(asked, name), value)
    assert.doesNotMatch(asked.html, /lang=en/, 'no link on the page would carry the form along')
  }
  assert.match((await visitor.open('/account/')).html, /<dd><bdi>ada<\/bdi>/)
  const renamed = await visitor.send('/account/name/', { name: 'lovelace', recent_proof: ada.password })
  assert.match(renamed.html, /<dd><bdi>lovelace<\/bdi>/)
})

test('mails use the chosen language', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const { visitor } = house
  await visitor.logIn({ identifier: 'ada', password: ada.password })
  await house.settled()
  const before = house.mails.countTo(ada.address)
  assert.equal((await visitor.send('/account/language/', { locale: 'en' })).path, '/account/?done=changed')
  assert.equal((await visitor.send('/account/language/', { locale: 'tlh' })).status, 422)
  await visitor.send('/account/password/', { password: ada.password, new_password: 'a fresh set of words' })
  const mail = await house.mails.waitFor(ada.address, before + 1)
  assert.equal(mail.subject, textsFor('en').passwordChangedMail.subject(site))
  assert.equal(mail.headers.get('content-language'), 'en')
})

test('an ended session changes nothing', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const { visitor } = house
  await visitor.logIn({ identifier: 'ada', password: ada.password })
  await house.db.deleteFrom('sessions').execute()
  for (const path of ['/account/name/', '/account/language/', '/account/delete/', '/account/export/'])
    assert.match(
      (await visitor.send(path, { name: 'x1', locale: 'en', password: ada.password })).path,
      /^\/login\//,
    )
})

test('a session that ends during an act changes nothing', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const { visitor: browser, ports } = house
  await browser.logIn({ identifier: 'ada', password: ada.password })
  const sessionToken = browser.cookies.get('postern_session') ?? ''
  const session = await findCurrentSession(ports, sessionToken)
  const name = parseName('lovelace')
  if (!session || 'problem' in name) throw new Error('there is a session and a name')
  await askForAddress(browser, elsewhere, ada.password)
  const code = new URL(await changeLink(house)).searchParams.get('code') ?? ''
  const changeId = hidden(await browser.open(`/account/address/confirm/?code=${code}`), 'change')
  house.pass(minute)
  await house.db.deleteFrom('sessions').execute()
  const nobody = { browserToken: null, deviceToken: null, logInToken: null, network: null, userAgent: null }
  const visitor = { ...nobody, sessionToken, signal: new AbortController().signal }
  const caller = { visitor, locale: 'en', session } as const
  const outcomes = [
    await changeName.run(ports, caller, { name }),
    await changeMailLanguage.run(ports, caller, { locale: 'en' }),
    await endOtherSessions.run(ports, caller, {}),
    await exportData.run(ports, caller, {}),
    await deleteAccount.run(ports, caller, { password: normalisePassword(ada.password) }),
  ]
  assert.deepEqual(new Set(outcomes.map(({ kind }) => kind)), new Set(['ended']))
  const change = { change: changeId }
  assert.deepEqual(await resendChange.run(ports, caller, change), { kind: 'not-pending' })
  assert.deepEqual(await cancelChange.run(ports, caller, change), { kind: 'not-pending' })
  const unproven = readCode(ports.keys, code, 'change-address')
  const { kind } = await confirmAddress.run(ports, caller, { code: unproven, password: null })
  assert.equal(kind, 'elsewhere')
  const { name: still, deletesAt } = await house.db
    .selectFrom('accounts')
    .select(['name', 'deletesAt'])
    .executeTakeFirstOrThrow()
  assert.deepEqual({ still, deletesAt }, { still: 'ada', deletesAt: null })
})
