import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { checkAccess, openPage, startBrowser } from './support/browser.ts'
import { becomeAccount } from './support/house.ts'
import { openServedHouse } from './support/served.ts'
import type { ServedHouse } from './support/served.ts'
import { ada } from './support/visitor.ts'

let browser: Browser
before(async () => {
  browser = await startBrowser()
})
after(() => browser?.close())

for (const [language, scripts] of [
  ['zh-CN', true],
  ['zh-CN', false],
  ['en', true],
  ['en', false],
] as const) {
  test(`a person registers, reads the mail in the mailbox, confirms and logs in: ${language}, scripts ${scripts ? 'on' : 'off'}`, async () => {
    await using house = await openServedHouse({ SMTP_URL: '' })
    const page = await newPage(house, { locale: language, javaScriptEnabled: scripts })
    await page.goto('/')
    await page.locator('main a[href="/register/"]').click()
    await fill(page, ada)
    await page.waitForURL('**/register/sent/')
    // axe needs scripts; where there are none, the run with scripts has looked at the page.
    if (scripts) await checkAccess(page)
    await house.settled()

    await page.goto('/dev/mailbox')
    await page.locator(`a[href^="/dev/mailbox/"]`).first().click()
    const popup = page.waitForEvent('popup')
    await page.frameLocator('iframe').locator('a[href*="/confirm/?code="]').click()
    const tab = await popup
    if (!scripts) await tab.locator('main form button').click()
    // With scripts the page presses its button itself and moves on after two seconds.
    if (scripts) await tab.waitForURL('**/login/?confirmed=1')
    else await tab.locator('main a[href^="/login/"]').click()
    if (scripts) await checkAccess(tab)
    assert.equal(new URL(tab.url()).search, '?confirmed=1')
    await tab.locator('input[name="identifier"]').fill('ada')
    await tab.locator('input[name="password"]').fill(ada.password)
    await tab.locator('main form[action="/login/"] button:not([type="button"])').click()
    await tab.waitForURL('**/')
    assert.match((await tab.locator('main').textContent()) ?? '', /ada/)
    await tab.goto('/logout/')
    await tab.locator('form[action="/logout/"] button').first().click()
    await tab.waitForURL('**/')
    assert.equal(await tab.locator('form[action="/logout/"]').count(), 0)
  })
}

test('the waiting page moves on by itself when the link is used in another browser', async () => {
  await using house = await openServedHouse()
  const first = await newPage(house)
  await first.goto('/register/')
  await fill(first, ada)
  await first.waitForURL('**/register/sent/')
  const { link } = await house.mails.lastTo(ada.address)

  const second = await newPage(house)
  await second.goto(link)
  assert.equal(new URL(second.url()).search, '', 'the code has left the address bar')
  await second.locator('input[name="password"]').fill(ada.password)
  await second.locator('form:has(input[name="password"]) button:not([type="button"])').click()
  await first.waitForURL('**/login/?confirmed=1')

  await first.goto('/register/')
  await fill(first, { ...ada, name: 'bob', address: 'bob@example.org' })
  await first.waitForURL('**/register/sent/')
  // As a day later.
  await first.context().clearCookies()
  await first.waitForURL('**/login/?waited=1')
})

test('a mail scanner that runs scripts and presses every button on every page activates and disowns nothing', async () => {
  await using house = await openServedHouse()
  await house.visitor.register(ada)
  const { link, notMeLink } = await house.mails.lastTo(ada.address)
  const scanner = await newPage(house)
  for (const opened of [link, notMeLink]) {
    const pressed = new Set<string>()
    for (let round = 0; round < 8; round += 1) {
      await scanner.goto(opened)
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
    assert.ok(pressed.size >= (opened === link ? 2 : 1))
  }
  // What the page of the first link offers besides.
  await scanner.goto(link)
  await scanner.locator('a[href="/not-me/"]').click()
  await scanner.locator('main form button').click()
  await scanner.locator('[aria-invalid="true"]').waitFor()
  assert.equal((await house.visitor.logIn({ identifier: 'ada', password: ada.password })).status, 403)
  assert.equal((await house.visitor.confirm(link)).status, 200)
})

test('whoever did not register says so in a few clicks from the confirmation link, and takes it back', async () => {
  await using house = await openServedHouse()
  await house.visitor.register(ada)
  const { link, notMeLink } = await house.mails.lastTo(ada.address)
  const page = await newPage(house, { viewport: { width: 320, height: 800 } })
  await page.goto(link)
  await page.locator('a[href="/not-me/"]').click()
  await checkAccess(page)
  await page.locator('input[name="address"]').fill(ada.address)
  await page.locator('main form button').click()
  await page.getByText('已经作废').first().waitFor()
  await checkAccess(page)
  await page.goto(notMeLink)
  assert.equal(new URL(page.url()).search, '', 'the code has left the address bar')
  await checkAccess(page)
  await page.locator('input[name="address"]').fill(ada.address)
  await page.locator('main form button').click()
  await page.getByText('已经恢复').first().waitFor()
  assert.equal((await house.visitor.confirm(link)).status, 200)
})

test('no page breaks the content policy, overflows a narrow phone or fails a screen reader, in light and dark', async () => {
  await using house = await openServedHouse({ SMTP_URL: '' })
  for (const [colorScheme, width, locale] of [
    ['light', 320, 'zh-CN'],
    ['dark', 320, 'en'],
    ['dark', 1280, 'zh-CN'],
  ] as const) {
    const page = await newPage(house, { colorScheme, viewport: { width, height: 800 }, locale })
    const faults: string[] = []
    page.on('console', (message) => {
      // The browser reports every honest 4xx as an error of loading.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        faults.push(message.text())
    })
    page.on('pageerror', (fault) => faults.push(String(fault)))
    for (const path of ['/', '/register/', '/login/', '/logout/', '/confirm/', '/nowhere/', '/dev/mailbox']) {
      await page.goto(path)
      await checkAccess(page)
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      assert.ok(overflow <= 0, `${path} is ${overflow} px too wide at ${width}`)
    }
    await page.goto('/register/')
    await fill(page, { name: '<b>a', address: 'no address', password: 'x' })
    await page.locator('[aria-invalid="true"]').first().waitFor()
    assert.equal(await page.locator('[aria-invalid="true"]').count(), 3)
    await checkAccess(page)
    assert.deepEqual(faults, [])
  }
})

test('a password is shown on request', async () => {
  await using house = await openServedHouse()
  const page = await newPage(house)
  await page.goto('/login/')
  const password = page.locator('input[name="password"]')
  assert.equal(await password.getAttribute('type'), 'password')
  await page.locator('button[aria-pressed]').click()
  assert.equal(await password.getAttribute('type'), 'text')
})

test('a browser computes instead of waiting after some failures; without scripts it waits', async () => {
  await using house = await openServedHouse({ LIMITS: 'on' })
  await becomeAccount(house)
  const plain = await newPage(house, { javaScriptEnabled: false })
  const page = await newPage(house)
  const faults: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(message.text())
  })
  const tryOnce = async (tab: Page, password: string) => {
    await tab.locator('input[name="identifier"]').fill('ada')
    await tab.locator('input[name="password"]').fill(password)
    await tab.locator('form[action="/login/"] button:not([type="button"])').click()
    await tab.waitForLoadState()
  }
  await page.goto('/login/')
  for (let one = 1; one <= 5; one += 1) {
    await tryOnce(page, 'not the right one')
    await page.locator('[aria-invalid="true"]').waitFor()
  }
  // Its answer tells that nobody has to wait; meanwhile the form can be filled.
  await page.locator('form[data-proof]').waitFor()
  await page.getByText('浏览器已经算好').waitFor()
  await checkAccess(page)
  await plain.goto('/login/')
  await tryOnce(plain, ada.password)
  assert.match((await plain.locator('main').textContent()) ?? '', /操作太频繁了/)
  // At once, before the work is done: the form goes by itself when it is.
  await tryOnce(page, 'not the right one')
  await page.locator('[aria-invalid="true"]').waitFor()
  await tryOnce(page, ada.password)
  await page.waitForURL((url) => url.pathname === '/')
  assert.match((await page.locator('main').textContent()) ?? '', /ada/)
  assert.deepEqual(faults, [])
})

test('registering with a proof of work needs nothing of a person, with scripts or without', async () => {
  await using house = await openServedHouse({ LIMITS: 'on', PROOF_OF_WORK: 'always' })
  for (const scripts of [true, false]) {
    const page = await newPage(house, { javaScriptEnabled: scripts, locale: 'en' })
    await page.goto('/register/')
    const name = scripts ? 'ada' : 'grace'
    await fill(page, { ...ada, name, address: `${name}@example.org` })
    await page.waitForURL('**/register/sent/')
  }
  const attempts = await house.db.selectFrom('attempts').select('key').execute()
  assert.equal(attempts.length, 1, 'one proof was used up')
})

function newPage(house: ServedHouse, options: BrowserContextOptions = {}): Promise<Page> {
  return openPage(browser, house, options)
}

async function fill(page: Page, person: { name: string; address: string; password: string }): Promise<void> {
  await page.locator('input[name="name"]').fill(person.name)
  await page.locator('input[name="address"]').fill(person.address)
  await page.locator('input[name="password"]').fill(person.password)
  await page.locator('form[action="/register/"] button:not([type="button"])').click()
}
