// Passkeys, an authenticator app and recovery codes in a real browser, whose authenticator is a virtual one.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CDPSession, Page } from 'playwright-core'
import { minute } from '../../../src/base/time.ts'
import { totpOf } from '../../../src/security/totp.ts'
import {
  checkAccess,
  checkWidth,
  complaintsOf,
  fill,
  logIn,
  press,
  useBrowser,
} from '../../support/browser.ts'
import { makeCertificate } from '../../support/certificate.ts'
import { becomeAccount } from '../../support/house.ts'
import { openServedHouse } from '../../support/served.ts'
import { startTlsFront } from '../../support/tls-front.ts'
import { ada } from '../../support/visitor.ts'

const openPage = useBrowser()
const right = { identifier: 'ada', password: ada.password }

/** Gives a page a phone's authenticator; `answers` says whether somebody touches it. */
async function addAuthenticator(page: Page): Promise<{ id: string; phone: CDPSession }> {
  const phone = await page.context().newCDPSession(page)
  await phone.send('WebAuthn.enable')
  const { authenticatorId: id } = await phone.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return { id, phone }
}

async function isLoggedIn(page: Page): Promise<boolean> {
  return (await page.request.get('/api/session')).status() === 200
}

test('a person adds a passkey, logs in without typing and from the field, and the browser forgets a removed one', async () => {
  await using house = await openServedHouse()
  await becomeAccount(house)
  const page = await openPage(house)
  const complaints = complaintsOf(page)
  const { id, phone } = await addAuthenticator(page)
  const present = (enabled: boolean) =>
    phone.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId: id, enabled })
  await page.goto('/login/')
  await logIn(page, right)
  await page.goto('/account/security/')
  await page.locator('main a[href="/account/security/passkeys/"]').click()
  await page.waitForURL('**/account/security/passkeys/')
  await fill(page, { label: '我的手机' })
  await page.locator('form[data-passkey] button').click()
  await page.waitForURL('**/account/security/?done=passkey-added')
  await checkWidth(page)

  await page.goto('/account/security/passkeys/')
  await page.locator('form[data-passkey] button').click()
  await page.locator('form[data-passkey] [role="status"]:not(:empty)').waitFor()
  assert.match(page.url(), /passkeys\/$/, 'this device has one already')

  await page.context().clearCookies()
  await present(false)
  await page.goto('/login/')
  await page.locator('form[data-passkey] button').waitFor()
  await checkAccess(page)
  await present(true)
  await page.locator('form[data-passkey] button').click()
  await page.waitForURL(`${house.url}/`)
  assert.ok(await isLoggedIn(page), 'without typing')

  await page.context().clearCookies()
  await page.goto('/login/?next=%2Faccount%2F')
  await page.waitForURL('**/account/')
  assert.ok(await isLoggedIn(page), 'from the field')

  house.pass(11 * minute)
  await page.goto('/account/security/passkeys/')
  assert.match(page.url(), /login\/again/)
  await page.locator('form[data-passkey] button').click()
  await page.waitForURL('**/account/security/passkeys/')

  await house.db.deleteFrom('passkeys').execute()
  await page.context().clearCookies()
  await page.goto('/login/')
  await page.locator('#problem-submit[data-problem="unknown-passkey"]').waitFor()
  assert.equal(await isLoggedIn(page), false)
  assert.deepEqual(complaints, [])
})

test('below a path, behind a proxy that ends https, a passkey is of the host and of the public origin', async () => {
  using certificate = makeCertificate()
  await using front = await startTlsFront(certificate)
  const url = `${front.url}/id`
  await using house = await openServedHouse({ BASE_URL: url }, '/id')
  front.forwardTo(house.url)
  await becomeAccount(house)
  const page = await openPage({ url: `${url}/` }, { ignoreHTTPSErrors: true })
  await addAuthenticator(page)
  await page.goto(`${url}/login/`)
  await logIn(page, right)
  await page.waitForURL(`${url}/`)
  await page.locator('[data-notice="passkey-offer"] a').click()
  await page.locator('form[data-passkey] button').click()
  await page.waitForURL('**/account/security/?done=passkey-added')
  await page.context().clearCookies()
  await page.goto(`${url}/login/`)
  await page.waitForURL(`${url}/`)
  assert.equal(await page.locator('[data-notice="passkey-offer"]').count(), 0)
  const { host } = await house.db.selectFrom('passkeys').select('host').executeTakeFirstOrThrow()
  assert.equal(host, 'localhost')
})

for (const [language, scripts] of [
  ['zh-CN', true],
  ['en', false],
] as const) {
  test(`a person logs in by password and app, then by a recovery code: ${language}, scripts ${scripts ? 'on' : 'off'}`, async () => {
    await using house = await openServedHouse({})
    await becomeAccount(house)
    const viewport = { width: 320, height: 800 }
    const page = await openPage(house, { locale: language, javaScriptEnabled: scripts, viewport })
    await page.goto('/login/')
    await logIn(page, right)
    await page.goto('/account/security/')
    await page.locator('main a[href="/account/security/authenticator/"]').click()
    await page.locator('.qr-code').waitFor()
    const secret = ((await page.locator('pre.key').textContent()) ?? '').replaceAll(' ', '')
    const code = () => totpOf(secret, Math.floor(house.now() / 30_000))
    await fill(page, { one_time_code: code() })
    await press(page)
    await page.locator('pre.recovery-codes').waitFor()
    const [recovery = ''] = ((await page.locator('pre.recovery-codes').textContent()) ?? '').split('\n')

    house.pass(minute)
    await page.context().clearCookies()
    await page.goto('/login/?next=%2Faccount%2F')
    await logIn(page, right)
    await page.waitForURL('**/login/second-step/**')
    await fill(page, { one_time_code: '000000' })
    await press(page)
    await page.locator('[data-problem="wrong-second-step"]').waitFor()
    await fill(page, { one_time_code: code() })
    await press(page)
    await page.waitForURL('**/account/')

    await page.context().clearCookies()
    await page.goto('/login/')
    await logIn(page, right)
    await fill(page, { one_time_code: recovery })
    await press(page)
    assert.ok(await isLoggedIn(page))
    if (!scripts) {
      await page.goto('/account/security/passkeys/')
      await page.locator('[data-notice="needs-script"]').waitFor()
      assert.equal(await page.locator('form[data-passkey]').isVisible(), false)
    }
  })
}
