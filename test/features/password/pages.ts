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
import type { MailedSite, SampleFrame } from '../../support/pages.ts'

/** Its pages in all their forms, filled with a sample. */
export function pages(frame: SampleFrame): Html[] {
  const {
    people: [{ name }],
    next,
  } = frame.sample
  const stranger = { ...frame, account: null }
  const fresh = { name, minLength: 8, strength: 'weak' } as const
  const account = { id: 'id', name }
  const common = { field: 'new_password', kind: 'password-common' } as const
  return [
    passwordReset.forgotPage(stranger, {
      next,
      identifier: name,
      problems: [{ field: 'identifier', kind: 'identifier-missing' }],
    }),
    passwordReset.forgotSentPage(stranger, { next }),
    passwordReset.resetPage(stranger, { ...fresh, account: 'id', ends: [], problems: [common] }),
    passwordReset.resetPage(stranger, {
      ...fresh,
      account: 'id',
      ends: ['passkeys', 'new-passkeys', 'authenticator', 'api-keys'],
      problems: [],
    }),
    passwordReset.resetDonePage(stranger, { next }),
    passwordReset.deadLinkPage(stranger),
    changePasswordPage(frame, { ...fresh, account, problems: [common] }),
    passwordChangedPage(frame),
  ]
}

/** Its mails, by name. */
export function mails(locale: Locale, site: MailedSite): Record<string, Letter> {
  return {
    'password-reset': passwordResetMail(site, locale, site),
    'password-changed': passwordChangedMail(site, locale, site),
  }
}
