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
  bulkAllPage,
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
  registrationChips,
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
const query = { by: null, q: hostile, domain: hostile, name: hostile, after: hostile, account: 'id' }
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
  const empty: OverviewProps = {
    waiting: 0,
    byDay: { registered: [0, 0], confirmed: [0, 0], expired: [0, 0] },
    stuck: { refused: 0, refusedBy: 0, delayed: 0, domains: [] },
    funnel: { ...noSteps, since: null, opened: 0, typed: 0, byLink: 0, byDigits: 0, byHand: 0 },
    time: null,
    domains: [],
    backlog: { waiting: 0, waited: 0 },
    alarm: null,
    degraded: [],
  }
  const buckets = Object.fromEntries(keysOf(overview.buckets).map((name) => [name, 1]))
  const others = { waited: 720_000, taken: 1_000, isMore: true }
  const alarms: OverviewProps['alarm'][] = [
    { side: 'server', waited: 720_000 },
    { side: 'queue', ...others },
    { side: 'recipients', domains: Array(5).fill(hostile), ...others },
  ]
  return [
    adminLooksPage(frame, {
      pages: Object.entries(frame.texts.admin.looks.names).map(([name, title]) => ({ name, title })),
      mails: [{ name: 'mail-confirmation', title: hostile }],
    }),
    adminOverviewPage(frame, empty),
    ...alarms.map((alarm) => adminOverviewPage(frame, { ...empty, alarm })),
    adminOverviewPage(frame, {
      ...empty,
      byDay: { registered: [1, 2], confirmed: [2, 1], expired: [0, 1] },
      stuck: {
        refused: 2,
        refusedBy: 2,
        delayed: 2,
        domains: (['no-such-mailbox', 'policy', null] as const).map((reason) => ({
          domain: hostile,
          refused: 1,
          delayed: 2,
          reasons: [
            { state: 'refused', reason, people: 1 },
            { state: 'delayed', reason: null, people: 2 },
          ],
        })),
      },
      funnel: {
        registered: 4,
        mailed: 3,
        reacted: 2,
        confirmed: 2,
        loggedIn: 0,
        since: at,
        opened: 1,
        typed: 1,
        byLink: 1,
        byDigits: 1,
        byHand: 1,
      },
      time: { median: 60_000, p90: 9_000_000, buckets: { ...emptyBuckets, ...buckets } },
      domains: [{ domain: hostile, refused: 1, delayed: 1, taken: 1, total: 3 }],
      backlog: { waiting: 2, waited: 720_000 },
      degraded: keysOf(degraded),
    }),
  ]
}

const noSteps = { registered: 0, mailed: 0, reacted: 0, confirmed: 0, loggedIn: 0 }

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
    adminAccountsPage(frame, { ...more, rows: [account], notice: { act: 'delete', name: null } }),
    adminAccountsPage(frame, { ...none, notice: null }),
    adminAccountsPage(frame, { ...none, query: { ...query, by: 'part' }, notice: null }),
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
      done: 'suspend',
      list: 'q=x',
    }),
    adminAccountPage(frame, {
      account: { ...account, isAdmin: 0, suspendedAt: null },
      hasRegistration: false,
      changes: [],
      sessions: [],
      events: [],
      done: null,
      list: null,
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
      blocks: { address: 'id', domain: null },
      done: 'block-address',
      list: 'q=x',
      link: hostile,
    })
  return [
    adminRegistrationsPage(frame, {
      ...more,
      rows: states.map((state, place) => ({ ...registration, id: `id${place}`, state })),
      notice: { act: 'delete-registration', name: null },
    }),
    adminRegistrationsPage(frame, {
      ...more,
      query: { ...query, after: null },
      next: null,
      rows: [{ ...registration, state: 'waiting' }],
      notice: null,
    }),
    adminRegistrationsPage(frame, { ...none, query, notice: null }),
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
      done: 'retry',
      list: 'state=sent',
    }),
    adminMailPage(frame, {
      mail: { ...row, kind: 'reminder', state: 'queued', reason: null, accountId: 'id' },
      tries: [],
      done: null,
      list: null,
    }),
    adminOutboxPage(frame, { ...none, query }),
    adminOutboxPage(frame, {
      ...more,
      rows: [
        { ...row, kind: 'reminder', state: 'sent', reason: null, tries: 2, address: null, domain: null },
      ],
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
    adminEventsPage(frame, {
      ...props,
      query: { ...query, raw: 'on' },
      trouble: { field: 'name', kind: 'unknownName' },
    }),
    adminEventsPage(frame, { ...props, rows: [], trouble: null }),
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
  const progress = { act: 'resend', outcomes, total: 9, reason: hostile, list: null } as const
  return [
    ...bulkActs.map((act, place) =>
      bulkPreviewPage(frame, {
        act,
        count: { figure: 2, isMore: place === 0 },
        among: [{ name: hostile, address: hostile }],
        carried: query,
        reason: hostile,
        list: 'q=x',
      }),
    ),
    bulkAllPage(frame, {
      count: { figure: 2, isMore: true },
      among: [{ name: hostile, address: hostile }],
      query,
      asked: registrationChips(frame, { ...query, only: 'waiting', mail: 'refused' }),
      list: 'q=x',
    }),
    bulkProgressPage(frame, { ...progress, carried: query }),
    bulkProgressPage(frame, { ...progress, carried: null }),
    ...[true, false].map((isPicked) => bulkNothingPage(frame, { act: 'extend', isPicked, list: null })),
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
      name: hostile,
      list: 'q=x',
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
    ...keysOf(acts).map((act) =>
      adminAccountsPage(frame, { ...none, notice: { act, name: hostile, undo: ['restore', '/admin/'] } }),
    ),
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
