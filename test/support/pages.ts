// Every page and every mail, filled with hostile text.

import type { Locale } from '../../src/base/locale.ts'
import type { Letter } from '../../src/courier/letter.ts'
import { testMail } from '../../src/courier/test.mail.ts'
import { actsCollectedMail } from '../../src/features/account/acts-collected.mail.ts'
import { deletionCancelledMail, deletionPlannedMail } from '../../src/features/account/delete-account.mail.ts'
import { deleteAccountPage, deletionPlannedPage } from '../../src/features/account/delete-account.page.ts'
import { nameChangedMail } from '../../src/features/account/name-changed.mail.ts'
import * as own from '../../src/features/account/own-account.page.ts'
import * as changeMails from '../../src/features/address/change-address.mail.ts'
import { changeAddressPage } from '../../src/features/address/change-address.page.ts'
import * as confirmAddress from '../../src/features/address/confirm-address.page.ts'
import * as undoAddress from '../../src/features/address/undo-address.page.ts'
import { toldActs } from '../../src/features/administration/act-on-account.ts'
import { administratorsActMail } from '../../src/features/administration/administrators-act.mail.ts'
import { confirmedByHandMail } from '../../src/features/administration/confirmed-by-hand.mail.ts'
import { loginPage } from '../../src/features/log-in/log-in.page.ts'
import { logoutPage } from '../../src/features/log-in/log-out.page.ts'
import { newDeviceMail } from '../../src/features/log-in/new-device.mail.ts'
import { mailboxPage } from '../../src/features/mailbox/mailbox.page.ts'
import { changePasswordPage } from '../../src/features/password/change-password.page.ts'
import { passwordChangedMail } from '../../src/features/password/password-changed.mail.ts'
import { passwordResetMail } from '../../src/features/password/reset-password.mail.ts'
import * as passwordReset from '../../src/features/password/reset-password.page.ts'
import { alreadyRegisteredMail } from '../../src/features/registration/already-registered.mail.ts'
import * as confirm from '../../src/features/registration/confirm.page.ts'
import { confirmationMail } from '../../src/features/registration/confirmation.mail.ts'
import * as notMe from '../../src/features/registration/not-me.page.ts'
import { registerPage, registrationClosedPage } from '../../src/features/registration/register.page.ts'
import { reminderMail } from '../../src/features/registration/reminder.mail.ts'
import { waitingPage } from '../../src/features/registration/wait.page.ts'
import { cookiesOffPage } from '../../src/features/session/cookies-off.page.ts'
import { homePage } from '../../src/features/session/home.page.ts'
import { ownSessionsPage } from '../../src/features/session/own-sessions.page.ts'
import { onceMorePage, recentProofPage } from '../../src/features/session/recent-proof.page.ts'
import type { Html } from '../../src/page/html.ts'
import type { Frame } from '../../src/page/layout.ts'
import { openAgainPage, otherAccountPage } from '../../src/page/parts.ts'
import { problemPage } from '../../src/page/problem.ts'
import type { ProblemProps } from '../../src/page/problem.ts'
import { mailStates } from '../../src/store/mail/rows.ts'
import type { MailReason, MailState } from '../../src/store/mail/rows.ts'
import type { FieldProblem } from '../../src/texts/problems.ts'
import { textsFor } from '../../src/texts/texts.ts'
import { everyAdminPage } from './admin-pages.ts'
import { at, hostile } from './hostile.ts'

/** The links that mails carry. */
export const links = {
  link: 'https://x.example/confirm/?code=abc.0.def',
  notMeLink: 'https://x.example/not-me/?code=abc.0.ghi',
  undoLink: 'https://x.example/account/address/undo/?code=abc.jkl',
  loginLink: 'https://x.example/login/',
  forgotLink: 'https://x.example/password/forgot/',
  sessionsLink: 'https://x.example/account/sessions/',
}

export function frameOf(locale: Locale): Frame {
  return {
    texts: textsFor(locale),
    locale,
    siteName: 'Postern',
    path: '/',
    elsewhere: null,
    assets: { style: '/a.css', script: '/a.js', icon: '/a.svg', proofWorker: '/b.js' },
    account: { id: 'id', name: hostile, isAdmin: true },
    development: true,
  }
}

/** The waiting page with its mail in the given state. */
export function waiting(frame: Frame, state: MailState, reason: MailReason | null): Html {
  return waitingPage(frame, {
    state: 'waiting',
    address: hostile,
    mail: { state, reason, at },
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

/** Every mail, by name. */
export function everyMail(locale: Locale, siteName: string): Record<string, Letter> {
  const site = { siteName, ...links }
  const device = { browser: 'Firefox', system: 'Linux', network: '192.0.2.1' }
  const codes = { ...site, digits: '12345678', expiresAt: at }
  return {
    confirmation: confirmationMail(locale, { ...codes, days: 7 }),
    reminder: reminderMail(locale, codes),
    'already-registered': alreadyRegisteredMail(locale, site),
    'confirmed-by-hand': confirmedByHandMail(locale, site),
    ...Object.fromEntries(toldActs.map((act) => [act, administratorsActMail(locale, { ...site, act })])),
    'password-reset': passwordResetMail(locale, codes),
    'password-changed': passwordChangedMail(locale, site),
    'name-changed': nameChangedMail(locale, site),
    'new-device': newDeviceMail(locale, { ...site, device, at }),
    'unknown-device': newDeviceMail(locale, { ...site, device: nothingKnown, at }),
    'deletion-planned': deletionPlannedMail(locale, { ...site, deletesAt: at }),
    'deletion-cancelled': deletionCancelledMail(locale, site),
    'acts-collected': actsCollectedMail(locale, site),
    'address-change': changeMails.addressChangeMail(locale, codes),
    'address-taken': changeMails.addressTakenMail(locale, site),
    'address-asked': changeMails.addressAskedMail(locale, site),
    'address-left': changeMails.addressLeftMail(locale, { ...site, until: at }),
    'address-changed': changeMails.addressChangedMail(locale, site),
    'address-reserved': changeMails.addressReservedMail(locale, { ...site, until: at }),
    'address-reserved-open': changeMails.addressReservedMail(locale, { ...site, until: null }),
    'address-restored': changeMails.addressRestoredMail(locale, site),
    'address-restored-elsewhere': changeMails.addressRestoredMail(locale, { ...site, forgotLink: null }),
    'address-disputed': changeMails.addressDisputedMail(locale, site),
    test: testMail(locale, site),
  }
}

const nothingKnown = { browser: null, system: null, network: null }

/** Every page in all its forms. */
export function everyPage(locale: Locale): Html[] {
  const frame = { ...frameOf(locale), siteName: hostile }
  return [
    ...visitorPages(frame),
    ...waitingPages(frame),
    ...confirmPages(frame),
    ...passwordPages(frame),
    ...accountPages(frame),
    ...addressPages(frame),
    ...everyAdminPage(frame),
    ...mailboxPages(frame),
  ]
}

function visitorPages(frame: Frame): Html[] {
  const { trouble } = frame.texts
  const problemsOfRequests = (Object.keys(trouble) as (keyof typeof trouble)[]).map((kind): ProblemProps => ({
    status: 400,
    kind,
    ...(kind === 'busy' ? { seconds: 2 } : {}),
  }))
  return [
    homePage(frame, { account: { name: hostile, address: hostile, isAdmin: true } }),
    homePage({ ...frame, account: null }, { account: null }),
    cookiesOffPage({ ...frame, elsewhere: hostile }),
    registerPage(frame, {
      values: { name: hostile, address: hostile, terms: true },
      meant: hostile,
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
      next: null,
      problems: [],
      minLength: 8,
      strength: null,
      termsUrl: null,
      privacyUrl: null,
      proof: null,
    }),
    registrationClosedPage(frame),
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
    recentProofPage(frame, {
      account: { id: 'id', name: hostile },
      action: '/account/name/',
      carried: new Map([[hostile, hostile]]),
      problems: [{ field: 'recent_proof', kind: 'wrong-password-alone' }],
    }),
    onceMorePage(frame, { account: 'id', action: '/account/name/', carried: new Map([[hostile, hostile]]) }),
    logoutPage(frame),
    logoutPage({ ...frame, account: null }),
    ...problemsOfRequests.map((props) => problemPage(frame, props)),
  ]
}

function waitingPages(frame: Frame): Html[] {
  const mailReasons = Object.keys(frame.texts.mail.delayedBecause) as MailReason[]
  const props = {
    address: hostile,
    mail: { state: 'sent', reason: null, at: at - 86_400_000 },
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
    openAgainPage(frame),
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

function passwordPages(frame: Frame): Html[] {
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
    changePasswordPage(frame, { ...fresh, account, problems: [common], isDone: false }),
    changePasswordPage(frame, { ...fresh, account, problems: [], isDone: true }),
  ]
}

function accountPages(frame: Frame): Html[] {
  const account = {
    name: hostile,
    address: hostile,
    mailLocale: frame.locale,
    confirmedAt: at,
    sessions: 2,
  } as const
  const session = { id: 'id', createdAt: at, seenAt: at, network: hostile, isThis: false }
  const sessions = [
    { ...session, browser: hostile, system: hostile, isThis: true },
    { ...session, ...nothingKnown },
  ]
  return [
    ...([null, 'kept', 'changed'] as const).map((notice) =>
      own.ownAccountPage(frame, { ...account, notice }),
    ),
    own.ownNamePage(frame, {
      accountId: 'id',
      name: hostile,
      problems: [{ field: 'name', kind: 'name-edges' }],
    }),
    own.mailLanguagePage(frame, { accountId: 'id', chosen: frame.locale, problems: [] }),
    own.mailLanguagePage(frame, {
      accountId: 'id',
      chosen: frame.locale,
      problems: [{ field: 'locale', kind: 'locale-missing' }],
    }),
    own.exportPage(frame, { accountId: 'id' }),
    otherAccountPage(
      { ...frame, account: { id: 'id', name: hostile, isAdmin: false } },
      `/account/name/?${hostile}`,
    ),
    ...([null, 'done', 'stale'] as const).map((notice) =>
      ownSessionsPage(frame, { accountId: 'id', sessions, notice }),
    ),
    deleteAccountPage(frame, {
      account: { id: 'id', name: hostile },
      days: 7,
      problems: [
        { field: 'password', kind: 'wrong-password-alone' },
        { field: 'submit', kind: 'last-admin' },
      ],
    }),
    deletionPlannedPage(frame, { deletesAt: at }),
  ]
}

function addressPages(frame: Frame): Html[] {
  const address = { field: 'address', kind: 'address-same' } as const
  const password = { field: 'password', kind: 'wrong-password-alone' } as const
  const change = {
    account: { id: 'id', name: hostile },
    address: hostile,
    typed: hostile,
    mailbox: null,
    now: at,
  }
  return [
    changeAddressPage(frame, {
      ...change,
      pending: null,
      reserved: [{ address: hostile, until: at }],
      advice: { meant: hostile, doubt: null },
      problems: [address, password],
    }),
    changeAddressPage(frame, {
      ...change,
      pending: {
        id: 'id',
        address: hostile,
        expiresAt: at,
        resendInSeconds: 30,
        mail: { state: 'delayed', reason: 'held-back', at },
      },
      reserved: [],
      advice: { meant: null, doubt: 'unreachable' },
      problems: [{ field: 'resend', kind: 'too-soon', facts: { seconds: 30 } }],
    }),
    confirmAddress.confirmAddressPage(frame, { change: 'id', name: hostile, address: hostile }),
    confirmAddress.confirmAddressElsewherePage(frame, {
      change: 'id',
      address: hostile,
      problems: [password],
    }),
    ...[true, false].map((isLoggedIn) =>
      confirmAddress.addressChangedPage(frame, { address: hostile, isLoggedIn }),
    ),
    confirmAddress.addressAlreadyChangedPage(frame),
    confirmAddress.addressTakenPage(frame),
    confirmAddress.deadChangePage(frame),
    undoAddress.cancelAddressPage(frame, { change: 'id', askedAt: at, typed: hostile, problems: [address] }),
    undoAddress.undoAddressPage(frame, {
      change: 'id',
      askedAt: at,
      doneAt: at,
      minLength: 8,
      strength: 'fair',
      typed: hostile,
      problems: [password, address, { field: 'submit', kind: 'too-many', facts: { seconds: 90 } }],
    }),
    undoAddress.addressCancelledPage(frame),
    undoAddress.addressRestoredPage(frame, { address: hostile }),
    undoAddress.addressDisputedPage(frame),
    undoAddress.deadUndoPage(frame),
  ]
}

function mailboxPages(frame: Frame): Html[] {
  const mail = { id: 'id', at, to: hostile, subject: hostile }
  const open = {
    ...mail,
    from: hostile,
    text: hostile,
    headers: [{ name: hostile, value: hostile }],
    htmlPath: '/dev/mailbox/id/html',
  }
  return [
    mailboxPage(frame, { mails: [], open: null }),
    mailboxPage(frame, { mails: [mail], open: null }),
    mailboxPage(frame, { mails: [mail], open }),
  ]
}
