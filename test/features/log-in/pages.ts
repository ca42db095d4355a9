import type { Locale } from '../../../src/base/locale.ts'
import type { Letter } from '../../../src/courier/letter.ts'
import { factorMissingMail } from '../../../src/features/log-in/factor-missing.mail.ts'
import { loginPage } from '../../../src/features/log-in/log-in.page.ts'
import { logoutPage } from '../../../src/features/log-in/log-out.page.ts'
import { newDeviceMail } from '../../../src/features/log-in/new-device.mail.ts'
import { secondStepPage } from '../../../src/features/log-in/second-step.page.ts'
import type { Html } from '../../../src/page/html.ts'
import type { MailedSite, SampleFrame } from '../../support/pages.ts'

/** Its pages in all their forms, filled with a sample. */
export function pages(frame: SampleFrame): Html[] {
  const {
    people: [{ name }],
    next,
    link,
  } = frame.sample
  const stranger = { ...frame, account: null }
  return [
    loginPage(stranger, {
      values: { identifier: name, stay: true },
      next,
      problems: [{ field: 'password', kind: 'wrong-login' }],
      notice: null,
      proof: { challenge: link, done: frame.texts.proof.done(3) },
      unknownPasskey: link,
    }),
    ...(['unconfirmed', 'confirmed', 'waited', 'late'] as const).map((notice) =>
      loginPage(stranger, {
        values: { identifier: name, stay: false },
        next: null,
        problems: [],
        notice,
        proof: null,
        unknownPasskey: null,
      }),
    ),
    secondStepPage(stranger, { next, problems: [{ field: 'one_time_code', kind: 'wrong-second-step' }] }),
    logoutPage(frame),
    logoutPage(stranger),
  ]
}

/** Its mails, by name. */
export function mails(locale: Locale, site: MailedSite): Record<string, Letter> {
  const nothingKnown = { browser: null, system: null, network: null }
  return {
    'new-device': newDeviceMail(site, locale, { ...site, byPasskey: false }),
    'unknown-device': newDeviceMail(site, locale, { ...site, device: nothingKnown, byPasskey: false }),
    'factor-missing': factorMissingMail(site, locale, site),
    'new-device-by-passkey': newDeviceMail(site, locale, { ...site, byPasskey: true }),
  }
}
