// Draws the pictures of the READMEs from a house that runs: `npm run pictures`, after a page was changed.
import type { Browser, Page } from 'playwright-core'
import { openAdmin, root } from '../test/support/admin.ts'
import { startBrowser } from '../test/support/browser.ts'
import { becomeAccount } from '../test/support/house.ts'
import { openServedHouse } from '../test/support/served.ts'
import type { ServedHouse } from '../test/support/served.ts'

const names = '小明 李雷 韩梅梅 王芳 张伟 ada emmy 林小雨 陈晨 alan 刘洋 赵敏 edsger 周杰 barbara 吴磊'.split(
  ' ',
)
const refusing = 'mail.example'

const browser = await startBrowser()
for (const locale of ['zh-CN', 'en'] as const) {
  await using house = await openServedHouse({ SITE_NAME: locale === 'en' ? 'Harbour' : '海港' })
  await fill(house)
  await drawWaiting(browser, house, locale)
  await drawOverview(browser, house, locale)
}
await browser.close()
process.exit(0)

// A day on which one provider takes no mails.
async function fill(house: ServedHouse): Promise<void> {
  await openAdmin(house)
  house.mails.misbehave({ at: 'rcpt', reply: '550 5.7.1 not today' }, (to) => to.endsWith(`@${refusing}`))
  for (const [number, name] of names.entries()) {
    const domain = number % 4 === 0 ? refusing : number % 3 === 0 ? 'example.com' : 'example.org'
    const person = { name, address: `n${number}@${domain}`, password: 'correct horse battery' }
    if (domain === refusing || number % 5 === 0) await house.newVisitor().register(person)
    else await becomeAccount(house, person)
    if (number % 2 === 1) await house.newVisitor().logIn({ identifier: name, password: person.password })
  }
  await house.settled()
}

async function drawWaiting(by: Browser, house: ServedHouse, locale: string): Promise<void> {
  const page = await open(by, house, locale, { width: 560, height: 700 })
  await page.goto('/register/')
  await page.locator('input[name="name"]').fill(locale === 'en' ? 'ming' : '小红')
  await page.locator('input[name="address"]').fill('ming@example.org')
  await page.locator('input[name="password"]').fill('correct horse battery')
  await page.locator('form[action="/register/"] button:not([type="button"])').click()
  await page.waitForURL('**/register/sent/')
  await house.settled()
  await page.reload()
  await page.screenshot({ path: `docs/pictures/waiting.${locale}.png` })
}

async function drawOverview(by: Browser, house: ServedHouse, locale: string): Promise<void> {
  const page = await open(by, house, locale, { width: 1_000, height: 920 })
  await page.goto('/login/?next=/admin/')
  await page.locator('input[name="identifier"]').fill(root.name)
  await page.locator('input[name="password"]').fill(root.password)
  await page.locator('form[action="/login/"] button:not([type="button"])').click()
  await page.waitForURL('**/admin/')
  await house.settled()
  await page.reload()
  await page.screenshot({ path: `docs/pictures/overview.${locale}.png` })
}

async function open(
  by: Browser,
  house: ServedHouse,
  locale: string,
  viewport: { width: number; height: number },
): Promise<Page> {
  const context = await by.newContext({ baseURL: house.url, locale, viewport, colorScheme: 'light' })
  return context.newPage()
}
