import assert from 'node:assert/strict'
import { test } from 'node:test'
import { paths } from '../../../src/base/paths.ts'
import { useBrowser } from '../../support/browser.ts'
import { openServedHouse } from '../../support/served.ts'
import { ada } from '../../support/visitor.ts'

const openPage = useBrowser()

for (const [locale, scripts] of [
  ['zh-CN', true],
  ['en', false],
] as const)
  test(`a developer reads the mails on a phone, first the list, then the mail, and follows the link of its text: ${locale}, scripts ${scripts ? 'on' : 'off'}`, async () => {
    await using house = await openServedHouse({ SMTP_URL: '', TIME_ZONE: 'Asia/Shanghai' })
    const page = await openPage(house, {
      locale,
      javaScriptEnabled: scripts,
      timezoneId: 'Asia/Kathmandu',
      viewport: { width: 390, height: 780 },
    })
    await page.goto(paths.mailbox)
    assert.equal(await page.locator(`main a[href="${paths.register}"]`).isVisible(), true, 'the next step')

    await house.visitor.register(ada)
    await house.settled()
    if (!scripts) await page.reload()
    // With scripts the new mail comes by itself.
    const listed = page.locator('[data-mails] a').filter({ hasText: ada.address })
    await listed.waitFor()
    await listed.click()

    const mail = page.locator('article')
    await mail.waitFor()
    assert.equal(await listed.isVisible(), false, 'the list makes way for the mail')
    // The site's zone without scripts, the reader's own with them.
    const zone = scripts ? /UTC\+5:45/ : /UTC\+8/
    assert.match((await mail.locator('time').textContent()) ?? '', zone)
    const link = mail.locator('pre a[href*="/confirm/?code="]')
    const [opened] = await Promise.all([page.context().waitForEvent('page'), link.click()])
    await opened.locator('[data-page="confirm-elsewhere"]').waitFor()
    await opened.close()

    await page.locator(`article a[href="${paths.mailbox}"]`).click()
    await listed.waitFor()
    assert.equal(await mail.count(), 0)
  })
