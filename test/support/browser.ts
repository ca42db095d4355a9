// A real browser from npm, with fonts that draw Chinese.

import assert from 'node:assert/strict'
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { after, afterEach } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import chromium from '@sparticuz/chromium'
import { chromium as playwright } from 'playwright-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

/** Starts the browser without the package's default arguments, because they switch off features under test. */
export async function startBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    env: { ...process.env, FONTCONFIG_FILE: fontConfiguration() },
  })
}

/** A page in a separate browser, with separate cookies. */
export async function openPage(
  browser: Browser,
  house: { url: string },
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({
    baseURL: house.url,
    locale: 'zh-CN',
    reducedMotion: 'reduce',
    ...options,
  })
  context.setDefaultTimeout(15_000)
  return context.newPage()
}

let started: Promise<Browser> | null = null

/** Opens pages in a browser that is started for the first of them and ended behind all tests of the process. */
export function useBrowser(): (house: { url: string }, options?: BrowserContextOptions) => Promise<Page> {
  after(async () => {
    const browser = await started
    started = null
    await browser?.close()
  })
  // A page that is left open goes on drawing, which took as much processor time as all the rest.
  const pages: Page[] = []
  afterEach(async () => {
    await Promise.all(pages.splice(0).map((page) => page.context().close()))
  })
  return async (house, options) => {
    const page = await openPage(await (started ??= startBrowser()), house, options)
    pages.push(page)
    return page
  }
}

/** Types into fields by their names. */
export async function fill(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(fields)) await page.locator(`input[name="${name}"]`).fill(text)
}

/** Presses the button of a page's form and waits for the next page. */
export async function press(page: Page): Promise<void> {
  await page.locator('main form button:not([type="button"])').first().click()
  await page.waitForLoadState()
}

/** Logs in on the page with the log-in's form. */
export async function logIn(page: Page, who: { identifier: string; password: string }): Promise<void> {
  await fill(page, who)
  await press(page)
}

/** Collects the messages at a page's console from now on, such as a breach of the content policy. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    // The browser reports every honest 4xx as an error of loading.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text())
  })
  page.on('pageerror', (fault) => complaints.push(String(fault)))
  return complaints
}

/** Counts from now on what a page's requests bring over the wire: how many, and their bytes with headers. */
export async function weigh(page: Page): Promise<{ requests: number; bytes: number }> {
  const weight = { requests: 0, bytes: 0 }
  const devTools = await page.context().newCDPSession(page)
  devTools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    weight.requests += 1
    weight.bytes += encodedDataLength
  })
  await devTools.send('Network.enable')
  return weight
}

/** Sees that a page is no wider than its window. */
export async function checkWidth(page: Page): Promise<void> {
  // A click may still be leading to the next page, which has no root for a moment.
  await page.waitForFunction(() => document.readyState === 'complete')
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  assert.ok(overflow <= 0, `${page.url()} is ${overflow} px too wide`)
}

/**
 * Looks at a page as a screen reader and a person with weak eyes would; needs scripts. `test/page/structure.test.ts` looks so
 * at every page as the server sends it, so this is for states that scripts make.
 */
export async function checkAccess(page: Page): Promise<void> {
  // Without legacy mode each look opens a page more, for frames of other origins, which we have none of.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`),
    [],
    `${page.url()} ${await page.title()}`,
  )
}

function fontConfiguration(): string {
  const fonts = join(dirname(createRequire(import.meta.url).resolve('@embedpdf/fonts-sc')), '..', 'fonts')
  // One for all runs: each browser would leave its own behind.
  const folder = join(import.meta.dirname, '../../node_modules/.cache/postern-fonts')
  const file = join(folder, 'fonts.conf')
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    `${file}.${process.pid}`,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>/usr/share/fonts</dir><dir>${fonts}</dir><cachedir>${folder}</cachedir>
${preferring('sans-serif', 'Noto Sans S Chinese')}${preferring('monospace', 'DejaVu Sans Mono')}</fontconfig>`,
  )
  // Whole for every other browser that starts just now.
  renameSync(`${file}.${process.pid}`, file)
  return file
}

// Without this, a machine with few fonts takes any of them for a generic family.
function preferring(generic: string, ...families: string[]): string {
  const names = families.map((family) => `<family>${family}</family>`).join('')
  return `<alias binding="strong"><family>${generic}</family><prefer>${names}</prefer></alias>
`
}
