// Takes the READMEs' pictures from a running server, and all others for the contact sheet: `npm run pictures`, after a page was
// changed. `npm run pictures -- waiting` makes the sheet of the pages and mails with this in their name, and nothing else.

import { writeFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { locales } from '../src/base/locale.ts'
import type { Locale } from '../src/base/locale.ts'
import { openAdmin, root } from '../test/support/admin.ts'
import { fill, logIn, openPage, press, startBrowser } from '../test/support/browser.ts'
import { becomeAccount } from '../test/support/house.ts'
import { openServedHouse } from '../test/support/served.ts'
import type { ServedHouse } from '../test/support/served.ts'
import { drawContactSheet } from './contact-sheet.ts'

const names = '小明 李雷 韩梅梅 王芳 张伟 ada emmy 林小雨 陈晨 alan 刘洋 赵敏 edsger 周杰 barbara 吴磊'.split(
  ' ',
)
const refusing = 'mail.example'

const [part = ''] = process.argv.slice(2)
const browser = await startBrowser()
if (part === '') await drawReadmes(browser)
await drawContactSheet(browser, part)
await browser.close()
process.exit(0)

async function drawReadmes(by: Browser): Promise<void> {
  for (const locale of locales) {
    await using house = await openServedHouse({ SITE_NAME: locale === 'en' ? 'Harbour' : '海港' })
    await furnish(house)
    await drawPhone(by, house, locale)
    await drawOverview(by, house, locale)
  }
}

// A day on which one provider refuses all mail.
async function furnish(house: ServedHouse): Promise<void> {
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

// One person's way on a phone, from registering to their own account.
async function drawPhone(by: Browser, house: ServedHouse, locale: Locale): Promise<void> {
  const viewport = { width: 390, height: 760 }
  const page = await openPage(by, house, { locale, viewport, deviceScaleFactor: 2, colorScheme: 'light' })
  const take = async (name: string) => {
    await house.settled()
    await picture(page, `${name}.${locale}`)
  }
  const person = {
    name: locale === 'en' ? 'ming' : '小红',
    address: 'ming@example.org',
    password: 'correct horse battery',
  }
  await page.goto('/register/')
  await fill(page, person)
  await press(page)
  await page.waitForURL('**/register/sent/')
  await house.settled()
  await page.reload()
  await take('waiting')
  await page.goto((await house.mails.lastTo(person.address)).link)
  await page.waitForURL('**/login/**')
  await take('log-in')
  await page.goto('/login/?next=/account/')
  await logIn(page, { identifier: person.name, password: person.password })
  await page.waitForURL('**/account/')
  await take('account')
}

async function drawOverview(by: Browser, house: ServedHouse, locale: Locale): Promise<void> {
  const page = await openPage(by, house, {
    locale,
    viewport: { width: 1_000, height: 920 },
    colorScheme: 'light',
  })
  await page.goto('/login/?next=/admin/')
  await logIn(page, { identifier: root.name, password: root.password })
  await page.waitForURL('**/admin/')
  await house.settled()
  await page.reload()
  await picture(page, `overview.${locale}`)
}

// As WebP, which is a third of a PNG; the browser writes it from a canvas.
async function picture(page: Page, name: string): Promise<void> {
  const png = (await page.screenshot({ animations: 'disabled' })).toString('base64')
  await using blank = await browser.newPage()
  const webp = await blank.evaluate(async (url) => {
    const image = await createImageBitmap(await (await fetch(url)).blob())
    const canvas = new OffscreenCanvas(image.width, image.height)
    canvas.getContext('2d')?.drawImage(image, 0, 0)
    const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 0.8 })
    return [...new Uint8Array(await blob.arrayBuffer())]
  }, `data:image/png;base64,${png}`)
  writeFileSync(`docs/pictures/${name}.webp`, Uint8Array.from(webp))
}
