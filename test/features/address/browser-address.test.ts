import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { changeLink, elsewhere, undoLink } from '../../support/address.ts'
import { fill, logIn, press, useBrowser } from '../../support/browser.ts'
import { becomeAccount } from '../../support/house.ts'
import { openServedHouse } from '../../support/served.ts'
import type { ServedHouse } from '../../support/served.ts'
import { ada } from '../../support/visitor.ts'

const fresh = 'a fresh set of words'

const openPage = useBrowser()

for (const [language, scripts] of [
  ['zh-CN', true],
  ['en', false],
] as const) {
  const circumstances = `${language}, scripts ${scripts ? 'on' : 'off'}`
  const options = { locale: language, javaScriptEnabled: scripts, viewport: { width: 320, height: 800 } }

  test(`a person changes the address in one browser and undoes it from the old mailbox in another: ${circumstances}`, async () => {
    await using house = await openServedHouse()
    const page = await comeIn(house, options)
    await page.locator('main a[href="/account/"]').click()
    await page.locator('main a[href="/account/address/"]').click()
    await ask(page, elsewhere)
    await page.locator('section.mail').waitFor()
    await page.goto(await changeLink(house))
    assert.equal(new URL(page.url()).search, '', 'the code has left the address bar')
    // With scripts the page presses its button itself.
    if (!scripts) await press(page)
    await page.locator('[data-page="address-changed"]').waitFor()

    const other = await openPage(house, options)
    await other.goto(await undoLink(house, ada.address))
    assert.equal(new URL(other.url()).search, '', 'the code has left the address bar')
    await press(other)
    assert.equal(await other.locator('[aria-invalid="true"]').count(), 2)
    await fill(other, { password: ada.password, new_password: fresh })
    await press(other)
    await other.locator('main a[href="/login/"]').click()
    await logIn(other, { identifier: ada.address, password: fresh })
    await other.waitForURL('**/')
    await page.goto('/account/address/')
    assert.equal(new URL(page.url()).pathname, '/login/', 'the first browser was logged out')
  })
}

test('a link opened in another browser asks for the password and logs the first one out', async () => {
  await using house = await openServedHouse()
  const page = await comeIn(house)
  await page.goto('/account/address/')
  await ask(page, elsewhere)
  const other = await openPage(house)
  await other.goto(await changeLink(house))
  await fill(other, { password: 'not the password' })
  await press(other)
  await other.locator('[aria-invalid="true"]').waitFor()
  await fill(other, { password: ada.password })
  await press(other)
  await other.locator('[data-page="address-changed"]').waitFor()
  await page.reload()
  assert.equal(new URL(page.url()).pathname, '/login/')
})

test('an owner who did not request a change cancels it and sets a new password in a few clicks', async () => {
  await using house = await openServedHouse()
  const thief = await comeIn(house)
  await thief.goto('/account/address/')
  await ask(thief, elsewhere)
  const owner = await openPage(house)
  await owner.goto(await undoLink(house, ada.address))
  await fill(owner, { address: ada.address })
  await press(owner)
  await owner.locator('main a[href="/password/reset/"]').click()
  await fill(owner, { new_password: fresh })
  await press(owner)
  await owner.locator('main a[href="/login/"]').click()
  await logIn(owner, { identifier: 'ada', password: fresh })
  await owner.waitForURL('**/')
})

test('a mail scanner that runs scripts and presses every button completes, cancels and undoes nothing', async () => {
  await using house = await openServedHouse()
  const page = await comeIn(house)
  await page.goto('/account/address/')
  await ask(page, elsewhere)
  const link = await changeLink(house)
  await pressEverything(house, link)
  await pressEverything(house, await undoLink(house, ada.address))
  assert.equal(await addressOf(house), ada.address)
  // Still pending, and its owner's to complete.
  await page.goto(link)
  await page.locator('[data-page="address-changed"]').waitFor()
  await pressEverything(house, await undoLink(house, ada.address))
  assert.equal(await addressOf(house), elsewhere)
  await page.goto('/account/address/')
  assert.equal(new URL(page.url()).pathname, '/account/address/', 'no session was ended')
})

async function pressEverything(house: ServedHouse, link: string): Promise<void> {
  const scanner = await openPage(house)
  const pressed = new Set<string>()
  for (let round = 0; round < 5; round += 1) {
    await scanner.goto(link)
    const buttons = scanner.locator('button')
    for (let index = 0; index < (await buttons.count()); index += 1) {
      const name = `${index} ${await buttons.nth(index).textContent()}`
      if (pressed.has(name)) continue
      pressed.add(name)
      await buttons.nth(index).click()
      await scanner.waitForLoadState()
      break
    }
  }
  assert.ok(pressed.size >= 1)
}

async function comeIn(house: ServedHouse, options: BrowserContextOptions = {}): Promise<Page> {
  await becomeAccount(house)
  const page = await openPage(house, options)
  await page.goto('/login/')
  await logIn(page, { identifier: 'ada', password: ada.password })
  await page.waitForURL('**/')
  return page
}

async function ask(page: Page, address: string): Promise<void> {
  await fill(page, { address, password: ada.password })
  await press(page)
}

async function addressOf(house: ServedHouse): Promise<string | undefined> {
  const row = await house.db.selectFrom('accounts').select('address').executeTakeFirst()
  return row?.address
}
