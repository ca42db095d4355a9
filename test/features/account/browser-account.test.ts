import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { minute } from '../../../src/base/time.ts'
import { checkAccess, fill, logIn, press, useBrowser } from '../../support/browser.ts'
import { becomeAccount } from '../../support/house.ts'
import { openServedHouse } from '../../support/served.ts'
import { ada } from '../../support/visitor.ts'

const openPage = useBrowser()

for (const [language, scripts, colorScheme] of [
  ['zh-CN', true, 'dark'],
  ['en', false, 'light'],
] as const) {
  test(`a person looks after their account, takes their data along, leaves and comes back: ${language}, scripts ${scripts ? 'on' : 'off'}`, async () => {
    await using house = await openServedHouse()
    await becomeAccount(house)
    for (const one of [house.visitor, house.stranger])
      await one.logIn({ identifier: 'ada', password: ada.password })
    const viewport = { width: 320, height: 800 }
    const page = await openPage(house, {
      locale: language,
      javaScriptEnabled: scripts,
      colorScheme,
      viewport,
    })
    const toRoom = async (path: string) => {
      await page.goto('/account/')
      await page.locator(`main a[href="${path}"]`).first().click()
      await page.waitForURL(`**${path}`)
    }

    await comeIn(page)
    await page.locator('main a[href="/account/"]').click()

    await toRoom('/account/name/')
    await fill(page, { name: 'a' })
    await press(page)
    await page.locator('[aria-invalid="true"]').waitFor()
    await fill(page, { name: 'lovelace' })
    await press(page)
    await page.locator('main .notice').waitFor()
    assert.match((await page.locator('main dl').textContent()) ?? '', /lovelace/)

    await toRoom('/account/language/')
    await page.locator('input[value="en"]').check()
    await press(page)
    await page.locator('main .notice').waitFor()

    // Longer ago than what matters takes for recent: the question comes on the way, and the button's act goes on behind it.
    house.pass(11 * minute)
    await toRoom('/account/sessions/')
    assert.equal(await page.locator('.sessions li').count(), 3)
    await page.locator('.sessions form button').first().click()
    await fill(page, { recent_proof: ada.password })
    await press(page)
    await page.waitForURL('**/account/sessions/?ended=done')
    assert.equal(await page.locator('.sessions li').count(), 2)
    await page.locator('form[action="/account/sessions/end-others/"] button').click()
    await page.locator('.sessions li').nth(1).waitFor({ state: 'detached' })
    for (const one of [house.visitor, house.stranger])
      assert.equal((await one.ask('/api/session')).status, 401)

    await toRoom('/account/export/')
    const downloading = page.waitForEvent('download')
    await press(page)
    const download = await downloading
    assert.equal(download.suggestedFilename(), 'my-data.json')
    const data = JSON.parse(readFileSync(await download.path(), 'utf8')) as { account: { name: string } }
    assert.equal(data.account.name, 'lovelace')

    await toRoom('/account/delete/')
    // Password managers look for a text field; keyboards and screen readers pass it over.
    const owner = page.locator('form input[type="text"][autocomplete="username"]')
    assert.equal(await owner.inputValue(), 'lovelace')
    assert.equal(await owner.getAttribute('tabindex'), '-1')
    assert.equal((await page.locator('.unseen:has(input)').boundingBox())?.width, 1)
    await fill(page, { password: 'not the right one' })
    await press(page)
    await page.locator('[aria-invalid="true"]').waitFor()
    await fill(page, { password: ada.password })
    await press(page)
    await page.locator('main .actions').waitFor()
    await page.goto('/account/')
    assert.equal(new URL(page.url()).pathname, '/login/', 'nobody is logged in any more')
    await comeIn(page, 'lovelace')
    await page.waitForURL('**/account/?done=kept')
  })
}

test('the strength of a new password updates while it is typed, without a request', async () => {
  await using house = await openServedHouse()
  const page = await openPage(house, { locale: 'en' })
  await page.goto('/register/')
  const requests: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  const hint = page.locator('[data-strength]')
  assert.equal(await hint.isVisible(), false)
  await fill(page, { name: 'lovelace' })
  for (const [password, strength] of [
    ['lovelace lovelace', 'weak'],
    ['a long enough one', 'fair'],
    ['correct horse battery staple', 'strong'],
  ] as const) {
    await fill(page, { password })
    assert.equal(await hint.getAttribute('data-strength'), strength, password)
    assert.match((await hint.textContent()) ?? '', new RegExp(strength))
    await checkAccess(page)
  }
  await fill(page, { password: '' })
  assert.equal(await hint.isVisible(), false)
  assert.deepEqual(requests, [])
})

async function comeIn(page: Page, identifier = 'ada'): Promise<void> {
  await page.goto('/login/')
  await logIn(page, { identifier, password: ada.password })
  await page.waitForURL((url) => url.pathname !== '/login/')
}
