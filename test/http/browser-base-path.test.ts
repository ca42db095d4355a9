import assert from 'node:assert/strict'
import { test } from 'node:test'
import { complaintsOf, fill, logIn, press, useBrowser } from '../support/browser.ts'
import { openServedHouse } from '../support/served.ts'
import { ada } from '../support/visitor.ts'

const openPage = useBrowser()

test('below a path, scripts and styles work: a person proves work, registers, confirms while a tab waits, and logs in', async () => {
  await using house = await openServedHouse({ LIMITS: 'on', PROOF_OF_WORK: 'always' }, '/auth')
  const page = await openPage(house)
  const complaints = complaintsOf(page)
  await page.goto(`${house.url}/`)
  const background = await page.locator('main').evaluate((main) => getComputedStyle(main).backgroundColor)
  assert.notEqual(background, 'rgba(0, 0, 0, 0)', 'the style is there')
  await page.locator('main a[href="/auth/register/"]').click()
  await fill(page, ada)
  await press(page)
  await page.waitForURL(`${house.url}/register/sent/`)
  const tab = await page.context().newPage()
  await tab.goto((await house.mails.lastTo(ada.address)).link)
  await page.waitForURL(`${house.url}/login/?confirmed=1`)
  await logIn(page, { identifier: ada.name, password: ada.password })
  await page.waitForURL(`${house.url}/`)
  assert.match((await page.locator('main').textContent()) ?? '', /ada/)
  assert.deepEqual(complaints, [])
  const attempts = await house.db.selectFrom('attempts').select('key').execute()
  assert.equal(attempts.length, 1, 'one proof was used up')
})
