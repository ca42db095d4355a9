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
import { mailStates } from '../../../src/store/mail/rows.ts'
import type { MailReason, MailState } from '../../../src/store/mail/rows.ts'
import type { FieldProblem } from '../../../src/texts/problems.ts'
import { at } from '../../support/hostile.ts'
import type { MailedSite, SampleFrame } from '../../support/pages.ts'

/** Its pages in all their forms, filled with a sample. */
export function pages(signedIn: SampleFrame): Html[] {
  const frame = { ...signedIn, account: null }
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

function registerPages(frame: SampleFrame): Html[] {
  const {
    people: [{ name, address, domain }],
    meant,
    next,
    link,
  } = frame.sample
  return [
    registerPage(frame, {
      values: { name, address, terms: true },
      meant,
      asksMeant: true,
      next,
      problems: [
        { field: 'name', kind: 'name-taken' },
        { field: 'address', kind: 'address-domain-not-allowed', facts: { domains: [domain] } },
        { field: 'password', kind: 'password-too-short', facts: { minLength: 8 } },
        { field: 'terms', kind: 'terms-not-accepted' },
      ],
      minLength: 8,
      strength: 'fair',
      termsUrl: 'https://x.example/terms',
      privacyUrl: 'https://x.example/privacy',
      proof: { challenge: link, done: frame.texts.proof.done(3) },
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

/** The waiting page with its mail in the given state, and with problems. */
export function waiting(
  frame: SampleFrame,
  state: MailState,
  reason: MailReason | null,
  problems: FieldProblem[] = [],
): Html {
  const { people, newAddress, meant, code, expiresAt } = frame.sample
  const isFilled = problems.length > 0
  return waitingPage(frame, {
    state: 'waiting',
    address: people[0].address,
    mail: { state, reason, at },
    isOpened: false,
    expiresAt,
    resendInSeconds: 30,
    correctionsLeft: 2,
    advice: { meant: isFilled ? meant : null, doubt: null },
    problems,
    values: isFilled ? { address: newAddress, code } : { address: '', code: '' },
    mailbox: frame.development ? '/dev/mailbox' : null,
    now: at,
  })
}

function waitingPages(frame: SampleFrame): Html[] {
  const {
    people: [{ address }],
    newAddress,
    expiresAt,
  } = frame.sample
  const mailReasons = Object.keys(frame.texts.mail.delayedBecause) as MailReason[]
  const props = {
    address,
    mail: { state: 'sent', reason: null, at: at - 86_400_000 },
    isOpened: true,
    expiresAt,
    resendInSeconds: 0,
    correctionsLeft: 0,
    values: { address: newAddress, code: '' },
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
    waiting(frame, 'sent', null, [
      { field: 'address', kind: 'address-several' },
      { field: 'resend', kind: 'too-soon', facts: { seconds: 30 } },
      { field: 'code', kind: 'wrong-code' },
    ]),
    page('waiting', 'disposable', [usedUp]),
    waitingPage(frame, {
      ...props,
      state: 'waiting',
      isOpened: false,
      correctionsLeft: 1,
      advice: { meant: null, doubt: 'disposable' },
      problems: [],
    }),
    page('expired', 'unreachable', []),
    ...[true, false].map((isOpened) =>
      waitingPage(frame, {
        ...props,
        state: 'waiting',
        address: 'ada@qq.com',
        isOpened,
        advice: { meant: null, doubt: null },
        problems: [],
      }),
    ),
    waiting(frame, 'cancelled', 'mail-budget'),
  ]
}

function confirmPages(frame: SampleFrame): Html[] {
  const {
    people: [{ name, address }],
  } = frame.sample
  const registration = { registration: 'id', name, address }
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
        problems: [{ field: 'password', kind: 'wrong-password-alone' }],
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
        address,
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
