import assert from 'node:assert/strict'
import { test } from 'node:test'
import { becomeAccount, cheapHasher, openHouse, until } from '../../support/house.ts'
import { ada } from '../../support/visitor.ts'
import { site, words } from '../../support/words.ts'

const fresh = 'a fresh set of words'

test('a person changes the password: this session stays, the others end, and a mail tells the owner', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  const { visitor, stranger, mails } = house
  for (const browser of [visitor, stranger])
    await browser.logIn({ identifier: 'ada', password: ada.password })
  await house.settled()
  const before = mails.countTo(ada.address)
  const page = await visitor.send('/account/password/', { password: ada.password, new_password: fresh })
  assert.equal(page.path, '/account/password/?done=changed')
  assert.equal((await visitor.ask('/api/session')).status, 200)
  assert.equal((await stranger.ask('/api/session')).status, 401)
  assert.equal(
    (await mails.waitFor(ada.address, before + 1)).subject,
    words.passwordChangedMail.subject(site),
  )
  assert.equal((await stranger.logIn({ identifier: 'ada', password: ada.password })).status, 401)
  assert.equal((await stranger.logIn({ identifier: 'ada', password: fresh })).path, '/')
})

test('a thief with only a session cannot change the password', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  await house.visitor.logIn({ identifier: 'ada', password: ada.password })
  for (const password of ['', 'not the right one']) {
    const page = await house.visitor.send('/account/password/', { password, new_password: fresh })
    assert.equal(page.status, 422)
  }
  assert.equal((await house.stranger.logIn({ identifier: 'ada', password: ada.password })).path, '/')
})

test('a session that ends while it changes the password changes nothing', async () => {
  let letGo = () => {}
  let isHeld = false
  const slow = {
    ...cheapHasher,
    async hash(...args: Parameters<typeof cheapHasher.hash>) {
      const hash = await cheapHasher.hash(...args)
      if (args[1] !== fresh) return hash
      isHeld = true
      await new Promise<void>((resolve) => (letGo = resolve))
      return hash
    },
  }
  await using house = await openHouse({}, { hasher: slow })
  await becomeAccount(house)
  await house.visitor.logIn({ identifier: 'ada', password: ada.password })
  const onItsWay = house.visitor.send('/account/password/', { password: ada.password, new_password: fresh })
  await until(() => isHeld)
  await house.db.deleteFrom('sessions').execute()
  letGo()
  assert.equal((await onItsWay).path, '/login/?next=%2Faccount%2Fpassword%2F')
  assert.equal((await house.stranger.logIn({ identifier: 'ada', password: ada.password })).path, '/')
})

test('a visitor logs in before changing the password', async () => {
  await using house = await openHouse()
  assert.equal((await house.visitor.open('/account/password/')).path, '/login/?next=%2Faccount%2Fpassword%2F')
})

test('password managers find the page for another password', async () => {
  await using house = await openHouse({}, { working: false })
  const answer = await house.visitor.ask('/.well-known/change-password')
  assert.equal(answer.status, 303)
  assert.equal(answer.headers.get('location'), '/account/password/')
})
