// On SQLite alone: its subject is what HTTP carries; the acts behind it run on both databases elsewhere.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { paths } from '../../src/base/paths.ts'
import { day } from '../../src/base/time.ts'
import { askForAddress, changeLink, elsewhere, logInAs, undoLink } from '../support/address.ts'
import { becomeAccount, openHouse } from '../support/house.ts'
import { ada, hidden } from '../support/visitor.ts'

const fresh = 'a fresh set of words'

test('a form whose link was opened too long ago says so, and works after the link is opened again', async () => {
  await using house = await openHouse()
  const { stranger: reader, mails } = house
  const bob = { ...ada, name: 'bob', address: 'bob@example.org' }
  const eve = { ...ada, name: 'eve', address: 'eve@example.org' }
  for (const person of [bob, eve]) await house.newVisitor().register(person)
  const grace = { ...ada, name: 'grace', address: 'grace@example.org' }
  await becomeAccount(house, grace)
  const owner = await logInAs(house)
  await askForAddress(owner, elsewhere, ada.password)
  const confirming = await changeLink(house)
  const undoing = await undoLink(house, ada.address)
  await house.newVisitor().send('/password/forgot/', { identifier: 'grace' })
  await house.settled()
  const { resetLink } = await mails.lastTo(grace.address)
  const { link } = await mails.lastTo(bob.address)
  const { notMeLink } = await mails.lastTo(eve.address)

  const forms: [cookie: string, link: string, names: string, fields: Record<string, string>][] = [
    ['code', link, 'registration', { password: bob.password }],
    ['code', notMeLink, 'registration', { act: 'not-me', address: eve.address }],
    ['change', confirming, 'change', { password: ada.password }],
    ['undo', undoing, 'change', { act: 'undo', password: ada.password, new_password: fresh }],
    ['reset', resetLink, 'account', { new_password: fresh }],
  ]
  for (const [cookie, link, names, fields] of forms) {
    const page = await reader.open(link)
    assert.equal(page.status, 200, link)
    const send = () => reader.send(page.path, { ...fields, [names]: hidden(page, names) })
    // As browsers forget it after a quarter of an hour.
    assert.ok(reader.cookies.delete(`postern_${cookie}`))
    const reloaded = await reader.open(page.path)
    assert.equal(reloaded.status, 404, link)
    if (page.path !== '/confirm/') assert.equal(reloaded.mark, 'open-again', link)
    const late = await send()
    assert.equal(late.status, 409, link)
    assert.equal(late.mark, 'open-again')
    await reader.open(link)
    assert.equal((await send()).status, 200, link)
  }
})

test('the button that renews an expired registration renews the one that its page showed, or none', async () => {
  await using house = await openHouse()
  const bob = { ...ada, name: 'bob', address: 'bob@example.org' }
  for (const person of [ada, bob]) await house.newVisitor().register(person)
  const [first, second] = [await house.mails.lastTo(ada.address), await house.mails.lastTo(bob.address)]
  await house.settled()
  house.pass(7 * day + 1)
  const page = await house.visitor.open(first.link)
  await house.visitor.open(second.link)
  const other = await house.visitor.send('/confirm/resend/', { registration: hidden(page, 'registration') })
  assert.deepEqual([other.status, other.mark], [409, 'open-again'])
  await house.visitor.open(first.link)
  assert.equal(
    (await house.visitor.send('/confirm/resend/', { registration: hidden(page, 'registration') })).status,
    200,
  )
  await house.mails.waitFor(ada.address, 2)
  assert.equal(house.mails.countTo(bob.address), 1)
})

test('the button that renews an expired registration says so, too', async () => {
  await using house = await openHouse({}, { working: false })
  assert.equal((await house.visitor.send('/confirm/resend/')).status, 409)
})

test('what mail services append to a mailed link, and break, is passed over', async () => {
  await using house = await openHouse()
  await house.visitor.register(ada)
  const { link, notMeLink } = await house.mails.lastTo(ada.address)
  for (const tail of ['&x=100%', '&utm_source=a&utm_source=b', '&%ff=1', '%', '%ff', '.&y=%00', '&&=&fbclid'])
    for (const mailed of [link, notMeLink]) {
      const page = await house.newVisitor().open(mailed + tail)
      assert.equal(page.status, 200, mailed + tail)
    }
  const before = link.replace('?code=', '?x=100%&code=')
  assert.equal((await house.newVisitor().open(before)).status, 200)
  const twice = `${link}&${link.split('?')[1]}`
  assert.equal((await house.newVisitor().open(twice)).status, 200, 'two codes')
})

test('so is what they append to an address without a code', async () => {
  await using house = await openHouse()
  const owner = await logInAs(house)
  const { login, passwordForgot, account, accountSessions, confirm } = paths
  for (const path of [login, passwordForgot, account, accountSessions, confirm])
    for (const tail of ['?x=100%', '?utm_source=a&utm_source=b', '?%ff=1', '?y=%00']) {
      const { status } = await owner.ask(path)
      assert.equal((await owner.ask(path + tail)).status, status, path + tail)
    }
})
