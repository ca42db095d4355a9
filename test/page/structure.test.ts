// A browser measures every page: width, contrast, size of targets, lines that overlap.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { locales } from '../../src/base/locale.ts'
import { slim } from '../../tools/bundle.ts'
import { useBrowser } from '../support/browser.ts'
import { everyPage } from '../support/pages.ts'
import { everydaySample } from '../support/samples.ts'
import { faultsOf, missedRules, violationsIn } from '../support/structure.ts'

const openPage = useBrowser()

const windows = [
  // A desk's window of 1280 px at a zoom of 400 %.
  { viewport: { width: 320, height: 256 }, colorScheme: 'light' },
  { viewport: { width: 390, height: 800 }, colorScheme: 'dark' },
  { viewport: { width: 1_280, height: 800 }, colorScheme: 'light' },
  { viewport: { width: 390, height: 800 }, forcedColors: 'active' },
] as const

const documents = locales.flatMap((locale) => everyPage(locale, null, everydaySample(locale)).map(String))

test('every page fits its window, with lines apart, targets to hit and contrast, in light, dark and forced colours', async () => {
  for (const options of windows) {
    const page = await openPage({ url: '' }, options)
    assert.deepEqual(await faultsOf(page, documents), [], JSON.stringify(options))
    await page.context().close()
  }
})

test('visitors’ pages need nothing of the style that they do not load', async () => {
  const page = await openPage({ url: '' }, windows[1])
  assert.deepEqual(await missedRules(page, documents), [])
  const [missed = ''] = await missedRules(page, ['<main data-page="bad"><table></table></main>'])
  assert.match(missed, /^bad: table/)
  await page.context().close()
})

test('the styles of the package say what those of a clone say', async () => {
  const page = await openPage({ url: '' })
  const rulesOf = async (text: string) =>
    page.evaluate((text) => {
      const sheet = new CSSStyleSheet()
      sheet.replaceSync(text)
      return [...sheet.cssRules].map((rule) => rule.cssText.replace(/\s+/g, ' '))
    }, text)
  for (const file of ['src/page/assets/postern.css', 'src/page/assets/dense.css']) {
    const [text, slimText] = [readFileSync(file, 'utf8'), slim(file)]
    assert.ok(slimText.length < text.length * 0.85)
    assert.deepEqual(await rulesOf(slimText), await rulesOf(text), file)
  }
  await page.context().close()
})

test('axe finds nothing on a sample of each page', async () => {
  const page = await openPage({ url: '' }, windows[1])
  const samples = new Map<string, string>()
  for (const document of everyPage('zh-CN', null, everydaySample('zh-CN')).map(String)) {
    const mark = /data-page="([^"]*)"/.exec(document)?.[1] ?? ''
    // The longest has the most parts.
    if (document.length > (samples.get(mark)?.length ?? 0)) samples.set(mark, document)
  }
  assert.deepEqual(await violationsIn(page, [...samples.values()]), [])
  await page.context().close()
})

test('a page that is too wide, faint, overlapping, hard to hit or nameless is found', async () => {
  const page = await openPage({ url: '' }, windows[0])
  const faults = await faultsOf(
    page,
    [
      '<p>Well made, <a href="/">with a link</a>.</p><button>A button</button>',
      `<p><nobr>${'wide '.repeat(80)}</nobr></p>`,
      '<p style="color: #888">faint</p>',
      '<p style="color: #fff; background: #ddd">faint on a ground of its own</p>',
      '<p>one</p><p style="margin-top: -24px">another</p>',
      '<button style="min-height: 0; padding: 0; line-height: 1">low</button>',
      '<button style="padding: 0; width: 20px; min-height: 24px">o</button>',
      '<button style="padding: 0; width: 40px">so many words</button>',
    ].map((main) => `<main data-page="bad">${main}</main>`),
  )
  const nameless = '<main data-page="bad"><h1>A heading</h1><button></button></main>'
  const [violation = ''] = await violationsIn(page, [nameless])
  assert.match(violation, /^bad: button-name: <button>/)
  assert.deepEqual(
    faults.map((fault) => /too wide|contrast|between|small target|narrow/.exec(fault)?.[0]),
    ['too wide', 'contrast', 'contrast', 'between', 'small target', 'small target', 'narrow'],
    faults.join('\n'),
  )
})
