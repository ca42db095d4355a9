// Every page and mail in all its forms, in both languages, on a phone and a desk, light and dark: one sheet that a reviewer
// scrolls, `pictures/index.html`, with the pictures beside it.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { html } from 'hono/html'
import type { Browser } from 'playwright-core'
import { ownAccent } from '../src/base/colour.ts'
import { locales } from '../src/base/locale.ts'
import type { Locale } from '../src/base/locale.ts'
import { paths } from '../src/base/paths.ts'
import { samplePages } from '../src/features/administration/looks.samples.page.ts'
import { openGallery } from '../test/support/gallery.ts'
import { at } from '../test/support/hostile.ts'
import { everyMail, everyPage, frameOf } from '../test/support/pages.ts'
import { everydaySample } from '../test/support/samples.ts'

/** A page or a mail. */
type Document = { name: string; body: string }

const folder = 'pictures'
const widths = { phone: 390, desk: 1_280 }
const schemes = ['light', 'dark'] as const
const timeZones = { 'zh-CN': 'Asia/Shanghai', en: 'Europe/London' } satisfies Record<Locale, string>

/** Takes the pictures of the documents whose name contains the given text, and writes the sheet. */
export async function drawContactSheet(browser: Browser, part: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  const names = documentsIn('en')
    .map(({ name }) => name)
    .filter((name) => name.includes(part))
  for (const locale of locales) {
    const documents = documentsIn(locale).filter(({ name }) => names.includes(name))
    await using gallery = await openGallery(
      documents.map(({ body }) => body),
      framedIn(locale),
    )
    for (const [size, width] of Object.entries(widths)) {
      const context = await browser.newContext({
        locale,
        timezoneId: timeZones[locale],
        viewport: { width, height: 844 },
      })
      const page = await context.newPage()
      for (const [place, { name }] of documents.entries()) {
        // A page whose form is sent by itself is never loaded in the sense of the browser's driver.
        await page.goto(gallery.addressOf(place), { waitUntil: 'commit' })
        await page.waitForFunction(() => document.readyState === 'complete')
        for (const colorScheme of schemes) {
          await page.emulateMedia({ colorScheme })
          const path = `${folder}/${fileOf(name, locale, size, colorScheme)}`
          // Otherwise the picture shows the middle of a transition between the schemes.
          await page.screenshot({ path, fullPage: true, animations: 'disabled' })
        }
      }
      await context.close()
    }
  }
  writeFileSync(`${folder}/index.html`, sheetOf(names))
  console.log(pathToFileURL(`${folder}/index.html`).href)
}

function documentsIn(locale: Locale): Document[] {
  const sample = everydaySample(locale)
  const counts = new Map<string, number>()
  const pages = everyPage(locale, null, sample).map((page): Document => {
    const body = page.toString()
    const [, mark = ''] = /data-page="([^"]+)"/.exec(body) ?? []
    const count = (counts.get(mark) ?? 0) + 1
    counts.set(mark, count)
    return { name: `${mark}-${count}`, body }
  })
  const mails = Object.entries(everyMail(locale, sample.siteName)).map(([kind, letter]): Document => {
    return { name: `mail-${kind}`, body: letter.html }
  })
  return [...pages, ...mails]
}

// The contents of the frames in the development mailbox and on the page of looks.
function framedIn(locale: Locale): Record<string, string> {
  const { siteName } = everydaySample(locale)
  const { confirmation } = everyMail(locale, siteName)
  const frame = { ...frameOf(locale), siteName, account: null, development: false }
  const settings = {
    siteName,
    contact: null,
    accent: ownAccent,
    timeZone: timeZones[locale],
    ownTexts: {},
    baseUrl: 'https://www.example.org',
    passwordMinLength: 8,
    termsUrl: null,
    privacyUrl: null,
  }
  const looks = Object.entries(samplePages(frame, { settings, now: at }))
  return {
    [paths.mailHtml('id')]: confirmation?.html ?? '',
    [paths.adminLook('mail-confirmation')]: confirmation?.html ?? '',
    ...Object.fromEntries(looks.map(([name, page]) => [paths.adminLook(name), page.toString()])),
  }
}

function fileOf(name: string, locale: Locale, size: string, scheme: string): string {
  return `${name}.${locale}.${size}.${scheme}.png`
}

// The boxes at the top choose by CSS alone.
function sheetOf(names: readonly string[]): string {
  const choices = [...locales, ...Object.keys(widths), ...schemes]
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Every page and mail</title>
<style>
body { margin: 0 1rem 1rem; font: 1rem/1.5 sans-serif; color: #111; background: #bbb; }
nav { position: sticky; top: 0; display: flex; gap: 1.5rem; padding: 0.75rem 0; background: #bbb; }
h2 { margin: 2rem 0 0.5rem; font-size: 1rem; }
section div { display: flex; gap: 1rem; align-items: flex-start; overflow-x: auto; }
${choices.map((choice) => `body:not(:has(#${choice}:checked)) .${choice} { display: none; }\n`)}</style>
<nav>${choices.map((choice) => html`<label><input type="checkbox" id="${choice}" checked> ${choice}</label>`)}</nav>
${names.map(
  (name) => html`<section id="of-${name}"><h2><a href="#of-${name}">${name}</a></h2><div>
${Object.entries(widths).map(([size, width]) =>
  locales.map((locale) =>
    schemes.map(
      (
        scheme,
      ) => html`<img class="${locale} ${size} ${scheme}" loading="lazy" width="${width}" alt="" src="${fileOf(name, locale, size, scheme)}">
`,
    ),
  ),
)}</div></section>
`,
)}</html>
`.toString()
}
