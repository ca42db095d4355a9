// Every page of the administration, filled with hostile text.

import type { Locale } from '../../../src/base/locale.ts'
import type { Letter } from '../../../src/courier/letter.ts'
import { adminAccountPage } from '../../../src/features/administration/account.page.ts'
import { accountSummary, adminAccountsPage } from '../../../src/features/administration/accounts.page.ts'
import { toldActs } from '../../../src/features/administration/act-on-account.ts'
import { administratorsActMail } from '../../../src/features/administration/administrators-act.mail.ts'
import { adminBlocksPage } from '../../../src/features/administration/blocks.page.ts'
import {
  bulkActs,
  bulkNothingPage,
  bulkPreviewPage,
  bulkProgressPage,
} from '../../../src/features/administration/bulk.page.ts'
import type { BulkOutcome } from '../../../src/features/administration/bulk.page.ts'
import { confirmedByHandMail } from '../../../src/features/administration/confirmed-by-hand.mail.ts'
import type { EventLineProps } from '../../../src/features/administration/events-table.page.ts'
import { adminEventsPage } from '../../../src/features/administration/events.page.ts'
import { adminLooksPage } from '../../../src/features/administration/looks.page.ts'
import {
  adminMailPage,
  adminOutboxPage,
  mailSummary,
} from '../../../src/features/administration/outbox.page.ts'
import type { MailReason } from '../../../src/features/administration/outbox.page.ts'
import type { OverviewProps } from '../../../src/features/administration/overview-parts.page.ts'
import { adminOverviewPage } from '../../../src/features/administration/overview.page.ts'
import { actPage, adminGonePage } from '../../../src/features/administration/parts.page.ts'
import type { Act } from '../../../src/features/administration/parts.page.ts'
import { adminRegistrationPage, othersTable } from '../../../src/features/administration/registration.page.ts'
import {
  adminRegistrationsPage,
  registrationSummary,
} from '../../../src/features/administration/registrations.page.ts'
import type { RegistrationState } from '../../../src/features/administration/registrations.page.ts'
import { deadSetUpPage, setUpDonePage, setUpPage } from '../../../src/features/administration/set-up.page.ts'
import { nothing } from '../../../src/page/html.ts'
import type { Html } from '../../../src/page/html.ts'
import type { Frame } from '../../../src/page/layout.ts'
import { mailStates } from '../../../src/store/mail/rows.ts'
import { at, hostile } from '../../support/hostile.ts'
import type { MailedSite } from '../../support/pages.ts'

/** Every page of the administration, in each of the ways that it can look. */
export function pages(frame: Frame): Html[] {
  return [
    ...setUpPages(frame),
    ...overviewPages(frame),
    ...accountPages(frame),
    ...registrationPages(frame),
    ...outboxPages(frame),
    ...eventPages(frame),
    ...bulkPages(frame),
    ...actPages(frame),
  ]
}

/** Its mails, by name. */
export function mails(locale: Locale, site: MailedSite): Record<string, Letter> {
  return {
    'confirmed-by-hand': confirmedByHandMail(site, locale),
    ...Object.fromEntries(toldActs.map((act) => [act, administratorsActMail(site, locale, { act })])),
  }
}

function keysOf<Key extends string>(words: Readonly<Record<Key, unknown>>): Key[] {
  return Object.keys(words) as Key[]
}

// Every filter is set, to words that nobody should put into an address.
const query = { by: 'part', q: hostile, domain: hostile, name: hostile, after: hostile, account: 'id' }
const more = { query, next: hostile, isCut: true }
const none = { query: {}, next: hostile, isCut: false, rows: [] }

function setUpPages(frame: Frame): Html[] {
  const props = { link: hostile, name: hostile, address: hostile, minLength: 8, strength: 'fair' } as const
  return [
    setUpPage(frame, { ...props, problems: [{ field: 'address', kind: 'address-taken' }] }),
    setUpDonePage(frame, hostile),
    deadSetUpPage(frame),
  ]
}

function overviewPages(frame: Frame): Html[] {
  const { overview, degraded } = frame.texts.admin
  const counts = { registered: 3, confirmed: 2, expired: 1 }
  const empty: OverviewProps = {
    waiting: 0,
    lastDay: counts,
    lastMonth: counts,
    stuck: [],
    since: null,
    steps: { registered: 4, mailed: 3, opened: 2, confirmed: 1, loggedIn: 0 },
    time: null,
    domains: [],
    backlog: { waiting: 0, waited: 0 },
    alarm: 720_000,
    degraded: [],
  }
  const buckets = Object.fromEntries(keysOf(overview.buckets).map((name) => [name, 1]))
  return [
    adminLooksPage(frame, {
      pages: Object.entries(frame.texts.admin.looks.names).map(([name, title]) => ({ name, title })),
      mails: [{ name: 'mail-confirmation', title: hostile }],
    }),
    adminOverviewPage(frame, empty),
    adminOverviewPage(frame, {
      ...empty,
      stuck: [{ domain: hostile, refused: 1, delayed: 2 }],
      since: at,
      time: { median: 60_000, p90: 9_000_000, buckets: { ...emptyBuckets, ...buckets } },
      domains: [{ domain: hostile, refused: 1, delayed: 1, taken: 1, total: 3 }],
      backlog: { waiting: 2, waited: 720_000 },
      degraded: keysOf(degraded),
    }),
  ]
}

const emptyBuckets = { '1m': 0, '5m': 0, '15m': 0, '1h': 0, '6h': 0, '1d': 0, more: 0 }

const account = {
  id: 'id',
  name: hostile,
  address: hostile,
  confirmedAt: at,
  isAdmin: 1,
  suspendedAt: at,
  loggedInAt: null,
  deletesAt: at,
  registrationId: 'id',
} as const

function accountPages(frame: Frame): Html[] {
  const session = {
    createdAt: at,
    seenAt: at,
    expiresAt: at,
    browser: hostile,
    system: hostile,
    network: null,
  }
  const change = { address: hostile, newAddress: hostile }
  return [
    adminAccountsPage(frame, { ...more, rows: [account], notice: 'delete' }),
    adminAccountsPage(frame, { ...none, notice: null }),
    adminAccountsPage(frame, { ...none, query, notice: null }),
    adminAccountPage(frame, {
      account,
      hasRegistration: true,
      changes: [
        { ...change, doneAt: null, endsAt: at },
        { ...change, doneAt: at, endsAt: at },
        { ...change, doneAt: at, endsAt: null },
      ],
      sessions: [
        { ...session, stay: 0 },
        { ...session, stay: 1 },
      ],
      events: eventsOf(frame),
      notice: 'suspend',
    }),
    adminAccountPage(frame, {
      account: { ...account, isAdmin: 0, suspendedAt: null },
      hasRegistration: false,
      changes: [],
      sessions: [],
      events: [],
      notice: null,
    }),
    adminBlocksPage(frame, {
      ...more,
      rows: (['address', 'domain'] as const).map((kind) => ({
        id: 'id',
        kind,
        value: hostile,
        reason: hostile,
        actor: 'command',
        actorName: null,
        createdAt: at,
      })),
      notice: null,
    }),
    adminGonePage(frame, 'accounts'),
  ]
}

const registration = {
  id: 'id',
  generation: 0,
  name: hostile,
  address: hostile,
  createdAt: at,
  expiresAt: at,
  openedAt: at,
  network: hostile,
  digitTries: 1,
  passwordTries: 2,
  sentTimes: 2,
  mailState: 'refused',
  mailReason: 'other',
  mailReply: hostile,
} as const

function registrationPages(frame: Frame): Html[] {
  const states = keysOf(frame.texts.admin.registrations.states)
  const mail = {
    id: 'id',
    state: 'refused',
    reason: 'other',
    reply: hostile,
    tries: 1,
    createdAt: at,
  } as const
  const page = (state: RegistrationState) =>
    adminRegistrationPage(frame, {
      registration: { ...registration, state },
      disownedAt: at,
      mutedUntil: at,
      accountId: 'id',
      mails: [mail],
      others: [{ id: 'id', name: hostile, state, createdAt: at }],
      notice: null,
      link: hostile,
    })
  return [
    adminRegistrationsPage(frame, {
      ...more,
      rows: states.map((state, place) => ({ ...registration, id: `id${place}`, state })),
      notice: 'delete-registration',
    }),
    ...states.map(page),
  ]
}

function outboxPages(frame: Frame): Html[] {
  const row = {
    id: 'id',
    tries: 1,
    reply: hostile,
    domain: hostile,
    address: hostile,
    dueAt: at,
    createdAt: at,
    changedAt: at,
    registrationId: 'id',
    accountId: null,
  }
  const rows = keysOf(frame.texts.admin.outbox.reasons).flatMap((reason: MailReason) =>
    keysOf(frame.texts.mailKinds).map((kind) => ({ ...row, kind, state: 'delayed', reason }) as const),
  )
  return [
    adminOutboxPage(frame, { ...more, rows }),
    adminMailPage(frame, {
      mail: { ...row, kind: 'reminder', state: 'delayed', reason: 'held-back' },
      tries: mailStates.map((outcome) => ({ at, outcome, reason: 'other', reply: hostile })),
      notice: 'retry',
    }),
    adminMailPage(frame, {
      mail: { ...row, kind: 'reminder', state: 'queued', reason: null, accountId: 'id' },
      tries: [],
      notice: null,
    }),
  ]
}

function eventsOf(frame: Frame): EventLineProps[] {
  const { eventKinds, admin } = frame.texts
  const event = { at, network: hostile, reason: hostile, actorName: null, registrationName: null }
  const ids = { accountId: 'id', registrationId: 'id', subjectId: 'id' }
  return [
    ...keysOf(eventKinds).map((kind) => ({ ...event, ...ids, kind, actor: 'id', accountName: hostile })),
    ...keysOf(admin.events.actors).map((actor) => ({
      ...event,
      ...ids,
      kind: hostile,
      actor,
      accountName: null,
    })),
    { ...event, ...ids, kind: 'registered', actor: 'id', accountName: null, registrationName: hostile },
    {
      ...event,
      ...ids,
      kind: 'unblocked',
      actor: 'id',
      accountId: null,
      registrationId: null,
      accountName: null,
    },
  ]
}

function eventPages(frame: Frame): Html[] {
  const { eventKinds } = frame.texts
  const props = { ...more, kinds: [...keysOf(eventKinds), hostile], rows: eventsOf(frame), only: {} }
  return [
    adminEventsPage(frame, { ...props, trouble: null, only: { account: hostile } }),
    adminEventsPage(frame, { ...props, trouble: { field: 'name', kind: 'unknownName' } }),
    adminEventsPage(frame, { ...props, trouble: { field: 'until', kind: 'wrongDate' } }),
    adminEventsPage(frame, {
      ...props,
      query: { registration: 'id', actor: 'id' },
      trouble: null,
      only: { registration: hostile, actor: hostile },
    }),
  ]
}

function bulkPages(frame: Frame): Html[] {
  const outcomes = keysOf(frame.texts.admin.registrations.bulkOutcomes).map((kind): [BulkOutcome, number] => [
    kind,
    2,
  ])
  const progress = { act: 'resend', outcomes, total: 9, reason: hostile } as const
  return [
    ...bulkActs.map((act, place) =>
      bulkPreviewPage(frame, {
        act,
        count: { figure: 2, isMore: place === 0 },
        among: [{ name: hostile, address: hostile }],
        carried: query,
        reason: hostile,
      }),
    ),
    bulkProgressPage(frame, { ...progress, carried: query }),
    bulkProgressPage(frame, { ...progress, carried: null }),
    ...[true, false].map((isPicked) => bulkNothingPage(frame, { act: 'extend', isPicked })),
  ]
}

function actPages(frame: Frame): Html[] {
  const { acts, outcomes, registrations, accounts } = frame.texts.admin
  const waiting = { ...registration, state: 'waiting' } as const
  const mail = { kind: 'reminder', state: 'sent', address: hostile, domain: null } as const
  const page = (act: Act, trouble: keyof typeof outcomes | null, field: 'name' | 'address' | null) =>
    actPage(frame, {
      section: 'accounts',
      act,
      subject: [
        accountSummary(frame, account),
        registrationSummary(frame, waiting),
        mailSummary(frame, { ...mailLine, ...mail }),
      ],
      path: '/admin/',
      back: '/admin/',
      field: field && {
        name: field,
        label: field === 'name' ? registrations.anotherName : accounts.formerAddress,
        value: hostile,
      },
      reason: hostile,
      problems: field ? [{ field, kind: 'address-not-disputed' }] : [],
      trouble,
      expected: { [hostile]: hostile },
      below: field === null ? nothing : othersTable(frame, []),
    })
  return [
    ...keysOf(acts).map((act) => page(act, null, null)),
    ...keysOf(outcomes).map((outcome) => page('delete', outcome, null)),
    page('rename', null, 'name'),
    page('give-back', null, 'address'),
  ]
}

const mailLine = {
  id: 'id',
  tries: 0,
  reason: null,
  reply: null,
  dueAt: null,
  createdAt: at,
  changedAt: at,
  registrationId: null,
  accountId: null,
}
