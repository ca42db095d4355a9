// A browser measures every page: width, contrast, size of targets, lines that overlap.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { locales } from '../../src/base/locale.ts'
import { useBrowser } from '../support/browser.ts'
import { everyPage } from '../support/pages.ts'
import { everydaySample } from '../support/samples.ts'
import { faultsOf } from '../support/structure.ts'

const openPage = useBrowser()

const windows = [
  { viewport: { width: 320, height: 800 }, colorScheme: 'light' },
  { viewport: { width: 390, height: 800 }, colorScheme: 'dark' },
] as const

test('every page fits a phone, with lines apart, targets to hit and contrast, in light and dark', async () => {
  const documents = locales.flatMap((locale) => everyPage(locale, null, everydaySample(locale)).map(String))
  for (const options of windows) {
    const page = await openPage({ url: '' }, options)
    assert.deepEqual(await faultsOf(page, documents), [], JSON.stringify(options))
    await page.context().close()
  }
})

test('a page that is too wide, faint, overlapping or hard to hit is found', async () => {
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
      '<button style="padding: 0; width: 20px">o</button>',
    ].map((main) => `<main data-page="bad">${main}</main>`),
  )
  assert.deepEqual(
    faults.map((fault) => /too wide|contrast|between|small target/.exec(fault)?.[0]),
    ['too wide', 'contrast', 'contrast', 'between', 'small target', 'small target'],
    faults.join('\n'),
  )
})
