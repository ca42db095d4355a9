// Samples of the main pages and of every mail, with made-up people and links that lead nowhere.

import { day, minute } from '../../base/time.ts'
import { siteOf } from '../../courier/letter.ts'
import type { Letter, Site } from '../../courier/letter.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'
import { problemPage } from '../../page/problem.ts'
import { actsCollectedMail } from '../account/acts-collected.mail.ts'
import { deletionCancelledMail, deletionPlannedMail } from '../account/delete-account.mail.ts'
import { nameChangedMail } from '../account/name-changed.mail.ts'
import { ownAccountPage } from '../account/own-account.page.ts'
import * as address from '../address/change-address.mail.ts'
import { factorMissingMail } from '../log-in/factor-missing.mail.ts'
import { loginPage } from '../log-in/log-in.page.ts'
import { newDeviceMail } from '../log-in/new-device.mail.ts'
import { passwordChangedMail } from '../password/password-changed.mail.ts'
import { passwordResetMail } from '../password/reset-password.mail.ts'
import { forgotPage } from '../password/reset-password.page.ts'
import { alreadyRegisteredMail } from '../registration/already-registered.mail.ts'
import { confirmedPage, confirmPage, expiredPage } from '../registration/confirm.page.ts'
import { confirmationMail } from '../registration/confirmation.mail.ts'
import { registerPage } from '../registration/register.page.ts'
import { reminderMail } from '../registration/reminder.mail.ts'
import { waitingPage } from '../registration/wait.page.ts'
import { recoveryCodeUsedMail } from '../security/recovery-code-used.mail.ts'
import { securityChangedMail } from '../security/security-changed.mail.ts'
import { homePage } from '../session/home.page.ts'
import { administratorsActMail } from './administrators-act.mail.ts'
import { apiKeyMadeMail } from './api-key-made.mail.ts'
import { confirmedByHandMail } from './confirmed-by-hand.mail.ts'

/** The settings of a site that its samples show. */
export type SampleProps = {
  settings: Parameters<typeof siteOf>[0] & {
    passwordMinLength: number
    termsUrl: string | null
    privacyUrl: string | null
  }
  now: number
}

/** The main pages, by name. */
export function samplePages(frame: Frame, { settings, now }: SampleProps): Record<string, Html> {
  const stranger: Frame = { ...frame, account: null, elsewhere: null }
  const person = { name: frame.locale === 'en' ? 'ming' : '小明', address: 'ming@example.com' }
  const { passwordMinLength: minLength, termsUrl, privacyUrl } = settings
  const nothingTyped = { problems: [], next: null, proof: null, unknownPasskey: null }
  return {
    home: homePage(stranger, { account: null }),
    register: registerPage(stranger, {
      ...nothingTyped,
      values: { name: '', address: '', terms: false },
      meant: null,
      asksMeant: false,
      minLength,
      strength: null,
      termsUrl,
      privacyUrl,
    }),
    waiting: waitingSample(stranger, 'sent', now),
    refused: waitingSample(stranger, 'refused', now),
    confirm: confirmPage(stranger, { registration: 'sample', ...person }),
    confirmed: confirmedPage(stranger, { loginPath: '/login/' }),
    expired: expiredPage(stranger, { registration: 'sample' }),
    'log-in': loginPage(stranger, {
      ...nothingTyped,
      values: { identifier: '', stay: false },
      notice: null,
    }),
    suspended: loginPage(stranger, {
      ...nothingTyped,
      values: { identifier: person.name, stay: false },
      problems: [{ field: 'submit', kind: 'suspended' }],
      notice: null,
    }),
    forgot: forgotPage(stranger, { next: null, identifier: '', problems: [] }),
    account: ownAccountPage(
      { ...frame, account: { id: 'sample', name: person.name, isAdmin: false, owesFactor: false } },
      {
        ...person,
        mailLocale: frame.locale,
        confirmedAt: now - 30 * day,
        sessions: 2,
        hasAuthenticator: false,
        passkeys: 0,
        notice: null,
      },
    ),
    'not-found': problemPage(stranger, { status: 404, kind: 'not-found', again: null }),
  }
}

function waitingSample(frame: Frame, state: 'sent' | 'refused', now: number): Html {
  return waitingPage(frame, {
    state: 'waiting',
    address: 'ming@example.com',
    mail: { state, reason: state === 'refused' ? 'policy' : null, at: now - minute },
    isOpened: false,
    expiresAt: now + 7 * day,
    resendInSeconds: 0,
    correctionsLeft: 3,
    advice: { meant: null, doubt: null },
    problems: [],
    values: { address: '', code: '' },
    mailbox: null,
    now,
  })
}

/** Every mail, by the name of its kind, and some kinds in several forms. */
export function sampleMails(frame: Frame, { settings, now }: SampleProps): Record<string, Letter> {
  const site = siteOf(settings)
  const { locale } = frame
  const link = `${settings.baseUrl}/`
  const sample = { link, notMeLink: link, undoLink: link, forgotLink: link, digits: '12345678' }
  const times = { at: now, expiresAt: now + 7 * day, until: now + 7 * day, deletesAt: now + 7 * day }
  const device = { browser: 'Firefox', system: 'Windows', network: '192.0.2.1' }
  const props = { ...sample, ...times, days: 7, device }
  return {
    confirmation: confirmationMail(site, locale, props),
    'confirmation-taken': alreadyRegisteredMail(site, locale, props),
    reminder: reminderMail(site, locale, props),
    'confirmed-by-hand': confirmedByHandMail(site, locale),
    'password-reset': passwordResetMail(site, locale, props),
    'password-changed': passwordChangedMail(site, locale, props),
    'new-device': newDeviceMail(site, locale, { ...props, byPasskey: false }),
    'factor-missing': factorMissingMail(site, locale, props),
    'name-changed': nameChangedMail(site, locale, props),
    'acts-collected': actsCollectedMail(site, locale),
    'deletion-planned': deletionPlannedMail(site, locale, props),
    'deletion-cancelled': deletionCancelledMail(site, locale, props),
    'security-changed': securityChangedMail(site, locale, { ...props, change: 'authenticator-added' }),
    'recovery-code-used': recoveryCodeUsedMail(site, locale, { ...props, left: 3 }),
    'administrators-act': administratorsActMail(site, locale, { act: 'account-suspended' }),
    'api-key-made': apiKeyMadeMail(site, locale, props),
    ...addressSamples(site, frame, props),
  }
}

function addressSamples(
  site: Site,
  { locale }: Frame,
  props: Parameters<typeof address.addressLeftMail>[2] & {
    link: string
    forgotLink: string
    expiresAt: number
  },
): Record<string, Letter> {
  return {
    'address-change': address.addressChangeMail(site, locale, props),
    'address-change-taken': address.addressTakenMail(site, locale),
    'address-change-reserved': address.addressReservedMail(site, locale, props),
    'address-change-asked': address.addressAskedMail(site, locale, props),
    'address-changed': address.addressLeftMail(site, locale, props),
    'address-changed-new': address.addressChangedMail(site, locale),
    'address-restored': address.addressRestoredMail(site, locale, { ...props, isSuspended: false }),
    'address-disputed': address.addressDisputedMail(site, locale),
  }
}
