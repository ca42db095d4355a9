import type { Locale } from '../../../src/base/locale.ts'
import type { Letter } from '../../../src/courier/letter.ts'
import {
  changePasswordPage,
  passwordChangedPage,
} from '../../../src/features/password/change-password.page.ts'
import { passwordChangedMail } from '../../../src/features/password/password-changed.mail.ts'
import { passwordResetMail } from '../../../src/features/password/reset-password.mail.ts'
import * as passwordReset from '../../../src/features/password/reset-password.page.ts'
import type { Html } from '../../../src/page/html.ts'
import type { Frame } from '../../../src/page/layout.ts'
import { hostile } from '../../support/hostile.ts'
import type { MailedSite } from '../../support/pages.ts'

/** Its pages in all their forms, filled with hostile text. */
export function pages(frame: Frame): Html[] {
  const fresh = { name: hostile, minLength: 8, strength: 'weak' } as const
  const account = { id: 'id', name: hostile }
  const common = { field: 'new_password', kind: 'password-common' } as const
  return [
    passwordReset.forgotPage(frame, {
      next: hostile,
      identifier: hostile,
      problems: [{ field: 'identifier', kind: 'identifier-missing' }],
    }),
    passwordReset.forgotSentPage(frame, { next: hostile }),
    passwordReset.resetPage(frame, { ...fresh, account: 'id', problems: [common] }),
    passwordReset.resetDonePage(frame, { strength: 'strong', next: hostile }),
    passwordReset.deadLinkPage(frame),
    changePasswordPage(frame, { ...fresh, account, problems: [common] }),
    passwordChangedPage(frame),
  ]
}

/** Its mails, by name. */
export function mails(locale: Locale, site: MailedSite): Record<string, Letter> {
  return {
    'password-reset': passwordResetMail(site, locale, site),
    'password-changed': passwordChangedMail(site, locale, {
      ...site,
      device: { browser: 'Firefox', system: 'Linux', network: '192.0.2.1' },
    }),
  }
}
