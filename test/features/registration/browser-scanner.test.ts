import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { useBrowser } from '../../support/browser.ts'
import { openServedHouse } from '../../support/served.ts'
import { ada } from '../../support/visitor.ts'

const openPage = useBrowser()

const buttons = 'button, input[type="submit"], summary'

// More pages than a scanner reaches; ends the walk if something makes new ones for ever.
const mostStates = 150

test('a scanner that opens every link of a mail, follows every link and presses every button on every page leaves the person waiting', async () => {
  await using house = await openServedHouse()
  await house.visitor.register(ada)
  const mail = await house.mails.lastTo(ada.address)
  const links = [...new Set(mail.html.match(/https?:\/\/localhost:\d+[^"\s<]*/g))]
  assert.ok(links.length >= 2, 'the link that confirms and the one that it was not me')
  await Promise.all(
    links.flatMap((link) =>
      Array.from({ length: 25 }, () => house.newVisitor().open(link.replaceAll('&amp;', '&'))),
    ),
  )

  const scanner = await openPage(house)
  const reached = await walk(scanner, house.url, links)
  for (const path of ['/confirm/', '/not-me/', '/login/', '/register/', '/password/forgot/']) {
    assert.ok(
      [...reached.pages].some((page) => page.startsWith(path)),
      `it reached ${path}: ${[...reached.pages].join(', ')}`,
    )
  }
  assert.ok(reached.presses >= 10, `it pressed ${reached.presses} buttons`)

  const rows = await house.db.selectFrom('registrations').selectAll().execute()
  assert.equal(rows.length, 1)
  assert.deepEqual([rows[0]?.confirmedAt, rows[0]?.closedAt, rows[0]?.disownedAt], [null, null, null])
  // Nor did one button undo what another had done.
  const events = await house.db.selectFrom('events').select('kind').execute()
  assert.deepEqual(
    events.map(({ kind }) => kind),
    ['registered'],
  )
  assert.equal((await house.visitor.logIn({ identifier: 'ada', password: ada.password })).status, 403)
  const confirmed = await house.visitor.confirm(mail.link)
  assert.match(confirmed.text, /感谢确定，请用账号登陆！/)
  assert.equal((await house.visitor.logIn({ identifier: 'ada', password: ada.password })).path, '/')
})

/** From each link: every link of every page it leads to, every button, and what these lead to. */
async function walk(
  page: Page,
  site: string,
  from: string[],
): Promise<{ pages: Set<string>; presses: number }> {
  const pages = new Set<string>()
  const seen = new Set<string>()
  // A way is a link and then the buttons to press one after the other.
  const ways: { link: string; buttons: number[] }[] = from.map((link) => ({ link, buttons: [] }))
  let presses = 0
  for (let way = ways.shift(); way && seen.size < mostStates; way = ways.shift()) {
    await open(page, way.link)
    for (const button of way.buttons) {
      await press(page, button)
      presses += 1
    }
    const { state, links, count } = await readPage(page)
    pages.add(new URL(page.url()).pathname)
    if (seen.has(state)) continue
    seen.add(state)
    for (const link of links) {
      // The other language's pages are the same ones.
      const isNew = link.startsWith(site) && !link.includes('lang=') && !seen.has(link)
      if (isNew) ways.push({ link, buttons: [] })
      seen.add(link)
    }
    if (way.buttons.length >= 2) continue
    for (let button = 0; button < count; button += 1)
      ways.push({ link: way.link, buttons: [...way.buttons, button] })
  }
  return { pages, presses }
}

// The page before may still be moving on; then this one is opened once more.
async function open(page: Page, link: string): Promise<void> {
  for (;;) {
    try {
      await page.goto(link)
      return
    } catch (fault) {
      if (!String(fault).includes('interrupted by another navigation')) throw fault
    }
  }
}

// A page may move on by itself while it is read; then the next one is.
async function readPage(page: Page): Promise<{ state: string; links: string[]; count: number }> {
  for (;;) {
    await page.waitForLoadState()
    try {
      return await page.evaluate((buttons) => {
        const main = document.querySelector('main')
        const anchors = [...document.querySelectorAll('a')]
        return {
          state: `${location.pathname} ${main?.textContent}`,
          links: anchors.map(({ href }) => href),
          count: document.querySelectorAll(buttons).length,
        }
      }, buttons)
    } catch (fault) {
      if (!String(fault).includes('context was destroyed')) throw fault
    }
  }
}

async function press(page: Page, index: number): Promise<void> {
  const button = page.locator(buttons).nth(index)
  if ((await button.count()) === 0) return
  await button.evaluate((one) => (one as HTMLElement).click())
  await page.waitForLoadState()
}
