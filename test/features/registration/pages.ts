import type { Locale } from '../../../src/base/locale.ts'
import type { Letter } from '../../../src/courier/letter.ts'
import { alreadyRegisteredMail } from '../../../src/features/registration/already-registered.mail.ts'
import * as confirm from '../../../src/features/registration/confirm.page.ts'
import { confirmationMail } from '../../../src/features/registration/confirmation.mail.ts'
import * as notMe from '../../../src/features/registration/not-me.page.ts'
import { registerPage, registrationClosedPage } from '../../../src/features/registration/register.page.ts'
import { reminderMail } from '../../../src/features/registration/reminder.mail.ts'
import { waitingPage } from '../../../src/features/registration/wait.page.ts'
import type { Html } from '../../../src/page/html.ts'
import type { Frame } from '../../../src/page/layout.ts'
import { mailStates } from '../../../src/store/mail/rows.ts'
import type { MailReason, MailState } from '../../../src/store/mail/rows.ts'
import type { FieldProblem } from '../../../src/texts/problems.ts'
import { at, hostile } from '../../support/hostile.ts'
import type { MailedSite } from '../../support/pages.ts'

/** Its pages in all their forms, filled with hostile text. */
export function pages(frame: Frame): Html[] {
  return [...registerPages(frame), ...waitingPages(frame), ...confirmPages(frame)]
}

/** Its mails, by name. */
export function mails(locale: Locale, site: MailedSite): Record<string, Letter> {
  return {
    confirmation: confirmationMail(site, locale, { ...site, days: 7 }),
    reminder: reminderMail(site, locale, site),
    'already-registered': alreadyRegisteredMail(site, locale, site),
  }
}

function registerPages(frame: Frame): Html[] {
  return [
    registerPage(frame, {
      values: { name: hostile, address: hostile, terms: true },
      meant: hostile,
      asksMeant: true,
      next: hostile,
      problems: [
        { field: 'name', kind: 'name-taken' },
        { field: 'address', kind: 'address-domain-not-allowed', facts: { domains: [hostile] } },
        { field: 'password', kind: 'password-too-short', facts: { minLength: 8 } },
        { field: 'terms', kind: 'terms-not-accepted' },
      ],
      minLength: 8,
      strength: 'fair',
      termsUrl: 'https://x.example/terms',
      privacyUrl: 'https://x.example/privacy',
      proof: { challenge: hostile, done: frame.texts.proof.done(3) },
    }),
    registerPage(frame, {
      values: { name: '', address: '', terms: false },
      meant: null,
      asksMeant: false,
      next: null,
      problems: [],
      minLength: 8,
      strength: null,
      termsUrl: null,
      privacyUrl: null,
      proof: null,
    }),
    registrationClosedPage(frame),
  ]
}

/** The waiting page with its mail in the given state. */
export function waiting(frame: Frame, state: MailState, reason: MailReason | null): Html {
  return waitingPage(frame, {
    state: 'waiting',
    address: hostile,
    mail: { state, reason, at },
    isOpened: false,
    expiresAt: at,
    resendInSeconds: 30,
    correctionsLeft: 2,
    advice: { meant: hostile, doubt: null },
    problems: [
      { field: 'address', kind: 'address-several' },
      { field: 'resend', kind: 'too-soon', facts: { seconds: 30 } },
      { field: 'code', kind: 'wrong-code' },
    ],
    values: { address: hostile, code: hostile },
    mailbox: '/dev/mailbox',
    now: at,
  })
}

function waitingPages(frame: Frame): Html[] {
  const mailReasons = Object.keys(frame.texts.mail.delayedBecause) as MailReason[]
  const props = {
    address: hostile,
    mail: { state: 'sent', reason: null, at: at - 86_400_000 },
    isOpened: true,
    expiresAt: at,
    resendInSeconds: 0,
    correctionsLeft: 0,
    values: { address: hostile, code: '' },
    mailbox: null,
    now: at,
  } as const
  const usedUp: FieldProblem = { field: 'address', kind: 'corrections-used-up' }
  const page = (
    state: 'waiting' | 'expired',
    doubt: 'disposable' | 'unreachable',
    problems: FieldProblem[],
  ) => waitingPage(frame, { ...props, problems, state, advice: { meant: null, doubt } })
  return [
    ...mailStates.map((state) => waiting(frame, state, null)),
    ...mailReasons.flatMap((reason) => [
      waiting(frame, 'delayed', reason),
      waiting(frame, 'refused', reason),
    ]),
    page('waiting', 'disposable', [usedUp]),
    page('expired', 'unreachable', []),
    waitingPage(frame, {
      ...props,
      state: 'waiting',
      address: 'ada@qq.com',
      advice: { meant: null, doubt: null },
      problems: [],
    }),
  ]
}

function confirmPages(frame: Frame): Html[] {
  const registration = { registration: 'id', name: hostile, address: hostile }
  const elsewhere = { ...registration, minLength: 8, strength: 'fair' } as const
  const wrongPassword = [{ field: 'password', kind: 'wrong-password' } as const]
  return [
    confirm.confirmPage(frame, registration),
    confirm.confirmElsewherePage(frame, {
      ...elsewhere,
      mayTryPassword: true,
      mayChoosePassword: true,
      problems: wrongPassword,
    }),
    confirm.confirmElsewherePage(frame, {
      ...elsewhere,
      mayTryPassword: false,
      mayChoosePassword: true,
      problems: [{ field: 'new_password', kind: 'password-common' }],
    }),
    ...[true, false].map((mayTryPassword) =>
      confirm.confirmElsewherePage(frame, {
        ...elsewhere,
        mayTryPassword,
        mayChoosePassword: false,
        problems: wrongPassword,
      }),
    ),
    confirm.confirmNamePage(frame, { ...registration, problems: [{ field: 'name', kind: 'name-taken' }] }),
    confirm.confirmedPage(frame, { loginPath: '/login/' }),
    confirm.alreadyConfirmedPage(frame, { loginPath: '/login/' }),
    confirm.addressReservedPage(frame, { until: at }),
    confirm.addressReservedPage(frame, { until: null }),
    confirm.invalidCodePage(frame),
    confirm.expiredPage(frame, { registration: 'a'.repeat(32) }),
    confirm.expiredPage(frame, { registration: null }),
    confirm.renewedPage(frame),
    ...(['not-me', 'was-me'] as const).map((act) =>
      notMe.notMePage(frame, {
        act,
        registration: 'id',
        address: hostile,
        muteDays: 30,
        problems: [{ field: 'address', kind: 'address-of-other-mail' }],
      }),
    ),
    notMe.disownedPage(frame, { muteDays: 30 }),
    notMe.muteLiftedPage(frame),
    notMe.confirmedByReaderPage(frame),
    notMe.goneRegistrationPage(frame),
    notMe.invalidNotMePage(frame),
  ]
}
