// Every page and every mail, filled with a sample, hostile if no other is given: those of the features, as the `pages.ts` of each feature's tests has them,
// and those that features share.

import { globSync } from 'node:fs'
import { createRequire } from 'node:module'
import { actsOf } from '../../src/api/acts.ts'
import { problemsPage, referencePage } from '../../src/api/reference.page.ts'
import { ownAccent } from '../../src/base/colour.ts'
import type { Contact } from '../../src/base/contact.ts'
import type { Locale } from '../../src/base/locale.ts'
import type { DeviceNames, Letter, Site } from '../../src/courier/letter.ts'
import { testMail } from '../../src/courier/test.mail.ts'
import { features as everyFeature } from '../../src/features.ts'
import { assetPaths, readAssets } from '../../src/http/assets.ts'
import type { Html } from '../../src/page/html.ts'
import type { Frame } from '../../src/page/layout.ts'
import { openAgainPage } from '../../src/page/parts.ts'
import { problemPage } from '../../src/page/problem.ts'
import { textsFor, textsOf } from '../../src/texts/texts.ts'
import type { Texts } from '../../src/texts/texts.ts'
import { at } from './hostile.ts'
import { hostileSample } from './samples.ts'
import type { Sample } from './samples.ts'

/** The pages and mails of one feature. */
type Filled = {
  pages: (frame: SampleFrame) => Html[]
  mails?: (locale: Locale, site: MailedSite) => Record<string, Letter>
}

/** A frame, and the sample that fills pages in it. */
export type SampleFrame = Frame & { sample: Sample }

/** A site, and what its mails may carry. */
export type MailedSite = Site &
  typeof links & { digits: string; expiresAt: number; at: number; device: DeviceNames }

/** The links that mails carry. */
export const links = {
  link: 'https://x.example/confirm/?code=abc.0.def',
  notMeLink: 'https://x.example/not-me/?code=abc.0.ghi',
  undoLink: 'https://x.example/account/address/undo/?code=abc.jkl',
  loginLink: 'https://x.example/login/',
  forgotLink: 'https://x.example/password/forgot/',
  sessionsLink: 'https://x.example/account/sessions/',
  securityLink: 'https://x.example/account/security/',
  adminLink: 'https://x.example/admin/',
}

/** The style, scripts and icon of the pages. */
export const assets = readAssets({ accent: ownAccent, logo: null })

const load = createRequire(import.meta.url)
const features = globSync('test/features/*/pages.ts').map((path) => load(`../../${path}`) as Filled)

// Without a contact the texts are those that the tests read.
function textsIn(locale: Locale, contact: Contact | null): Texts {
  return contact === null ? textsFor(locale) : textsOf({ contact, timeZone: 'UTC', ownTexts: {} }, locale)
}

export function frameOf(locale: Locale, contact: Contact | null = null, sample = hostileSample): SampleFrame {
  return {
    sample,
    texts: textsIn(locale, contact),
    locale,
    siteName: 'Postern',
    path: '/',
    elsewhere: null,
    assets: assetPaths(assets),
    logo: { path: assets.icon.path, width: 28, height: 28, isAlone: false },
    preview: null,
    account: { id: 'id', name: sample.people[0].name, isAdmin: true, owesFactor: false },
    // Only where the texts are tested; on a site with readers nothing is in development.
    development: sample === hostileSample,
  }
}

/** Every page in all its forms. */
export function everyPage(locale: Locale, contact: Contact | null = null, sample = hostileSample): Html[] {
  const frame = { ...frameOf(locale, contact, sample), siteName: sample.siteName }
  return [...features.flatMap(({ pages }) => pages(frame)), ...sharedPages(frame)]
}

/** Every mail, by name. */
export function everyMail(
  locale: Locale,
  siteName: string,
  contact: Contact | null = null,
): Record<string, Letter> {
  const site: MailedSite = {
    siteName,
    contact,
    accent: ownAccent,
    textsIn: (locale) => textsIn(locale, contact),
    ...links,
    digits: '12345678',
    expiresAt: at,
    at,
    device: { browser: 'Firefox', system: 'Linux', network: '192.0.2.1' },
  }
  const letters = features.map(({ mails }) => mails?.(locale, site))
  return Object.assign({ test: testMail(site, locale) }, ...letters) as Record<string, Letter>
}

const statuses = {
  'bad-request': 400,
  'wrong-origin': 403,
  'not-found': 404,
  method: 405,
  'too-large': 413,
  'unknown-content-type': 415,
  'too-many': 429,
  broken: 500,
  busy: 503,
  unavailable: 503,
  'body-taken': 503,
} as const

function sharedPages({ sample, ...frame }: SampleFrame): Html[] {
  const { trouble } = frame.texts
  const kinds = Object.keys(trouble) as (keyof typeof trouble)[]
  const form = { fields: { address: sample.people[0].address, next: sample.next }, hadPassword: true }
  return [
    openAgainPage(frame),
    referencePage(frame, { acts: actsOf(everyFeature), baseUrl: 'https://x.example' }),
    problemsPage(frame),
    ...kinds.map((kind) =>
      problemPage(frame, { status: statuses[kind], kind, request: sample.request, again: null }),
    ),
    ...[null, form].map((form) =>
      problemPage(frame, {
        status: 503,
        kind: 'unavailable',
        seconds: 5,
        again: { path: `/register/?next=${sample.next}`, form },
      }),
    ),
  ]
}
