import type { Locale } from '../../../src/base/locale.ts'
import type { Letter } from '../../../src/courier/letter.ts'
import { loginPage } from '../../../src/features/log-in/log-in.page.ts'
import { logoutPage } from '../../../src/features/log-in/log-out.page.ts'
import { newDeviceMail } from '../../../src/features/log-in/new-device.mail.ts'
import type { Html } from '../../../src/page/html.ts'
import type { Frame } from '../../../src/page/layout.ts'
import { at, hostile } from '../../support/hostile.ts'
import type { MailedSite } from '../../support/pages.ts'

/** Its pages in all their forms, filled with hostile text. */
export function pages(frame: Frame): Html[] {
  return [
    loginPage(frame, {
      values: { identifier: hostile, stay: true },
      next: hostile,
      problems: [{ field: 'password', kind: 'wrong-login' }],
      notice: null,
      proof: { challenge: hostile, done: hostile },
    }),
    ...(['unconfirmed', 'confirmed', 'waited'] as const).map((notice) =>
      loginPage(frame, {
        values: { identifier: hostile, stay: false },
        next: null,
        problems: [],
        notice,
        proof: null,
      }),
    ),
    logoutPage(frame),
    logoutPage({ ...frame, account: null }),
  ]
}

/** Its mails, by name. */
export function mails(locale: Locale, site: MailedSite): Record<string, Letter> {
  const device = { browser: 'Firefox', system: 'Linux', network: '192.0.2.1' }
  const nothingKnown = { browser: null, system: null, network: null }
  return {
    'new-device': newDeviceMail(site, locale, { device, at }),
    'unknown-device': newDeviceMail(site, locale, { device: nothingKnown, at }),
  }
}
