import type { Locale } from '../../../src/base/locale.ts'
import type { Letter } from '../../../src/courier/letter.ts'
import { adminAccountPage } from '../../../src/features/administration/account.page.ts'
import { adminAccountsPage } from '../../../src/features/administration/accounts.page.ts'
import { toldActs } from '../../../src/features/administration/act-on-account.ts'
import { administratorsActMail } from '../../../src/features/administration/administrators-act.mail.ts'
import { apiKeyMadeMail } from '../../../src/features/administration/api-key-made.mail.ts'
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
import { adminMailPage, adminOutboxPage } from '../../../src/features/administration/outbox.page.ts'
import type { MailReason } from '../../../src/features/administration/outbox.page.ts'
import type { OverviewProps, StuckDomain } from '../../../src/features/administration/overview-parts.page.ts'
import { adminOverviewPage } from '../../../src/features/administration/overview.page.ts'
import { adminGonePage } from '../../../src/features/administration/parts.page.ts'
import { adminRegistrationPage } from '../../../src/features/administration/registration.page.ts'
import {
  adminRegistrationsPage,
  registrationChips,
} from '../../../src/features/administration/registrations.page.ts'
import type { RegistrationState } from '../../../src/features/administration/registrations.page.ts'
import { deadSetUpPage, setUpDonePage, setUpPage } from '../../../src/features/administration/set-up.page.ts'
import type { Html } from '../../../src/page/html.ts'
import { mailStates } from '../../../src/store/mail/rows.ts'
import { at } from '../../support/hostile.ts'
import type { MailedSite, SampleFrame } from '../../support/pages.ts'
import { actPages, noticePages } from './act-pages.ts'
import { keysOf, noneOf, personAt, accountAt, registrationAt } from './samples.ts'

/** Every page of the administration, in each of the ways that it can look. */
export function pages(frame: SampleFrame): Html[] {
  return [
    ...setUpPages(frame),
    ...overviewPages(frame),
    ...accountPages(frame),
    ...registrationPages(frame),
    ...outboxPages(frame),
    ...eventPages(frame),
    ...bulkPages(frame),
    ...actPages(frame),
    ...noticePages(frame),
  ]
}

/** Its mails, by name. */
export function mails(locale: Locale, site: MailedSite): Record<string, Letter> {
  return {
    'confirmed-by-hand': confirmedByHandMail(site, locale),
    'api-key-made': apiKeyMadeMail(site, locale, site),
    'api-key-made-by-command': apiKeyMadeMail(site, locale, { ...site, device: null }),
    ...Object.fromEntries(toldActs.map((act) => [act, administratorsActMail(site, locale, { act })])),
  }
}

// Every filter is set.
function queryOf({ sample }: SampleFrame) {
  const {
    search,
    people: [{ name, domain }],
    next,
  } = sample
  return { by: null, q: search, domain, name, after: next, account: 'id' }
}

function moreOf(frame: SampleFrame) {
  return { query: queryOf(frame), next: frame.sample.next, isCut: true }
}

function setUpPages(frame: SampleFrame): Html[] {
  const {
    people: [{ name, address }],
    link,
  } = frame.sample
  const props = { link, name, address, minLength: 8, strength: 'fair' } as const
  return [
    setUpPage(frame, { ...props, problems: [{ field: 'address', kind: 'address-taken' }] }),
    setUpDonePage(frame, { name, loginPath: link, securityPath: link }),
    deadSetUpPage(frame),
  ]
}

function overviewPages(frame: SampleFrame): Html[] {
  const { degraded } = frame.texts.admin
  const buckets = { '1m': 52, '5m': 31, '15m': 9, '1h': 5, '6h': 2, '1d': 2, more: 0 }
  const others = { waited: 720_000, taken: 1_000, isMore: true }
  const alarms: OverviewProps['alarm'][] = [
    { side: 'server', waited: 720_000 },
    { side: 'queue', ...others },
    {
      side: 'recipients',
      domains: Array.from({ length: 5 }, (_, place) => personAt(frame, place).domain),
      ...others,
    },
  ]
  return [
    adminLooksPage(frame, {
      pages: Object.entries(frame.texts.admin.looks.names).map(([name, title]) => ({ name, title })),
      mails: [{ name: 'mail-confirmation', title: frame.sample.mail.subject }],
    }),
    adminOverviewPage(frame, quietOverview),
    ...alarms.map((alarm) => adminOverviewPage(frame, { ...quietOverview, alarm })),
    adminOverviewPage(frame, { ...quietOverview, degraded: ['mail-budget'] }),
    adminOverviewPage(frame, {
      ...quietOverview,
      waiting: 14,
      byDay: {
        registered: monthTo(4),
        confirmed: monthTo(3),
        expired: monthTo(1),
      },
      stuck: {
        refused: 3,
        refusedBy: 2,
        delayed: 3,
        domains: [
          stuckAt(frame, 0, [{ state: 'refused', reason: 'no-such-mailbox', people: 2 }]),
          stuckAt(frame, 1, [
            { state: 'refused', reason: 'policy', people: 1 },
            { state: 'delayed', reason: null, people: 2 },
          ]),
          stuckAt(frame, 2, [{ state: 'delayed', reason: 'mailbox-full', people: 1 }]),
        ],
      },
      funnel: {
        registered: 120,
        mailed: 116,
        reacted: 104,
        confirmed: 101,
        loggedIn: 96,
        since: at,
        opened: 88,
        typed: 16,
        byLink: 85,
        byDigitCode: 15,
        byHand: 1,
      },
      time: { median: 60_000, p90: 9_000_000, buckets },
      domains: [0, 1, 2].map((place) => ({
        domain: personAt(frame, place).domain,
        refused: 2 - place,
        delayed: place,
        taken: 30 + place,
        total: 32 + place,
      })),
      factors: { twoSteps: 12, passkeys: 1_200 },
      backlog: { waiting: 2, waited: 720_000 },
      degraded: keysOf(degraded),
    }),
  ]
}

// Thirty days of some people each, the given number today.
function monthTo(today: number): number[] {
  return [...Array.from({ length: 29 }, (_, day) => Math.round(today * (1 + Math.sin(day / 2)))), today]
}

function stuckAt(frame: SampleFrame, place: number, reasons: StuckDomain['reasons']): StuckDomain {
  const peopleIn = (wanted: string) =>
    reasons.reduce((sum, { state, people }) => (state === wanted ? sum + people : sum), 0)
  return {
    domain: personAt(frame, place).domain,
    refused: peopleIn('refused'),
    delayed: peopleIn('delayed'),
    reasons,
  }
}

const noSteps = { registered: 0, mailed: 0, reacted: 0, confirmed: 0, loggedIn: 0 }

/** The overview of a site where nothing has happened. */
export const quietOverview: OverviewProps = {
  waiting: 0,
  byDay: { registered: [0, 0], confirmed: [0, 0], expired: [0, 0] },
  stuck: { refused: 0, refusedBy: 0, delayed: 0, domains: [] },
  funnel: { ...noSteps, since: null, opened: 0, typed: 0, byLink: 0, byDigitCode: 0, byHand: 0 },
  time: null,
  domains: [],
  factors: { twoSteps: 0, passkeys: 0 },
  backlog: { waiting: 0, waited: 0 },
  alarm: null,
  degraded: [],
}

function accountPages(frame: SampleFrame): Html[] {
  const { browser, system, newAddress, reason, people } = frame.sample
  const more = moreOf(frame)
  const none = noneOf()
  const account = accountAt(frame, 0)
  const session = {
    createdAt: at,
    seenAt: at,
    expiresAt: at,
    browser,
    system,
    network: null,
  }
  const change = { address: account.address, newAddress }
  return [
    adminAccountsPage(frame, {
      ...more,
      rows: people.map((_, place) => accountAt(frame, place)),
      isCut: false,
      notice: { act: 'delete', name: null },
    }),
    adminAccountsPage(frame, { ...none, notice: null }),
    adminAccountsPage(frame, { ...none, query: { ...queryOf(frame), by: 'part' }, notice: null }),
    adminAccountPage(frame, {
      account,
      hasRegistration: true,
      changes: [
        { ...change, doneAt: null, endsAt: at },
        { ...change, doneAt: at, endsAt: at },
        { ...change, doneAt: at, endsAt: null },
      ],
      passkeys: 2,
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
      passkeys: 0,
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
        value: kind === 'address' ? account.address : people[0].domain,
        reason,
        actor: 'command',
        actorName: null,
        actorKey: null,
        createdAt: at,
      })),
      notice: null,
    }),
    ...keysOf(frame.texts.admin.toAll).map((section) => adminGonePage(frame, section)),
  ]
}

function registrationPages(frame: SampleFrame): Html[] {
  const { reply, link } = frame.sample
  const more = moreOf(frame)
  const { query } = more
  const registration = registrationAt(frame, 0)
  const states = keysOf(frame.texts.admin.registrations.states)
  const mail = {
    id: 'id',
    state: 'refused',
    reason: 'other',
    reply,
    tries: 1,
    createdAt: at,
  } as const
  const page = (state: RegistrationState) =>
    adminRegistrationPage(frame, {
      registration: { ...registration, state },
      disownedAt: state === 'closed' ? at : null,
      mutedUntil: state === 'closed' ? at : null,
      accountId: state === 'confirmed' ? 'id' : null,
      mails: [mail],
      others: state === 'waiting' ? [] : [{ id: 'id', name: personAt(frame, 1).name, state, createdAt: at }],
      blocks: { address: null, domain: null },
      done: null,
      list: 'q=x',
      link: state === 'waiting' ? link : null,
    })
  return [
    adminRegistrationsPage(frame, {
      ...more,
      rows: states.map((state, place) => ({ ...registrationAt(frame, place), state })),
      notice: { act: 'delete-registration', name: null },
    }),
    adminRegistrationsPage(frame, {
      ...more,
      query: { ...query, after: null },
      next: null,
      rows: [{ ...registration, state: 'waiting' }],
      notice: null,
    }),
    adminRegistrationsPage(frame, { ...noneOf(), query, notice: null }),
    ...states.map(page),
  ]
}

function outboxPages(frame: SampleFrame): Html[] {
  const { reply } = frame.sample
  const { address, domain } = personAt(frame, 0)
  const more = moreOf(frame)
  const row = {
    id: 'id',
    tries: 1,
    reply,
    domain,
    address,
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
      tries: mailStates.map((outcome) => ({
        at,
        outcome,
        reason: 'other',
        reply: outcome === 'unknown' ? null : reply,
      })),
      done: 'retry',
      list: 'state=sent',
    }),
    adminMailPage(frame, {
      mail: { ...row, kind: 'reminder', state: 'queued', reason: null, accountId: 'id' },
      tries: [],
      done: null,
      list: null,
    }),
    adminOutboxPage(frame, { ...noneOf(), query: more.query }),
    adminOutboxPage(frame, {
      ...more,
      rows: [
        { ...row, kind: 'reminder', state: 'sent', reason: null, tries: 2, address: null, domain: null },
      ],
    }),
  ]
}

function eventsOf(frame: SampleFrame): EventLineProps[] {
  const { eventKinds, admin } = frame.texts
  const { network, reason, kind: newKind } = frame.sample
  const { name } = personAt(frame, 0)
  const noNames = { actorName: null, actorKey: null, registrationName: null, subjectKey: null }
  const event = { at, network, reason, ...noNames }
  const ids = { accountId: 'id', registrationId: 'id', subjectId: 'id' }
  return [
    ...keysOf(eventKinds).map((kind) => ({ ...event, ...ids, kind, actor: 'id', accountName: name })),
    ...keysOf(admin.events.actors).map((actor) => ({
      ...event,
      ...ids,
      kind: newKind,
      actor,
      accountName: null,
    })),
    { ...event, ...ids, kind: 'registered', actor: 'id', accountName: null, registrationName: name },
    {
      ...event,
      ...ids,
      kind: 'api-key-used',
      actor: 'id',
      accountName: name,
      actorKey: name,
      subjectKey: name,
    },
    {
      ...event,
      ...ids,
      kind: 'unblocked',
      actor: 'id',
      accountId: null,
      registrationId: null,
      accountName: null,
    },
    { ...event, ...ids, kind: 'registered', actor: 'visitor', accountId: null, accountName: null },
  ]
}

function eventPages(frame: SampleFrame): Html[] {
  const { eventKinds } = frame.texts
  const { name } = personAt(frame, 0)
  const more = moreOf(frame)
  const props = {
    ...more,
    kinds: [...keysOf(eventKinds), frame.sample.kind],
    rows: eventsOf(frame),
    only: {},
  }
  return [
    adminEventsPage(frame, { ...props, trouble: null, only: { account: name } }),
    adminEventsPage(frame, {
      ...props,
      query: { ...more.query, raw: 'on' },
      trouble: { field: 'name', kind: 'unknownName' },
    }),
    adminEventsPage(frame, { ...props, rows: [], trouble: null }),
    adminEventsPage(frame, { ...props, rows: [], next: null, isCut: false, trouble: null }),
    adminEventsPage(frame, { ...props, trouble: { field: 'until', kind: 'wrongDate' } }),
    adminEventsPage(frame, {
      ...props,
      query: { registration: 'id', actor: 'id' },
      trouble: null,
      only: { registration: name, actor: personAt(frame, 1).name },
    }),
  ]
}

function bulkPages(frame: SampleFrame): Html[] {
  const { people, reason } = frame.sample
  const query = queryOf(frame)
  const outcomes = keysOf(frame.texts.admin.registrations.bulkOutcomes).map((kind): [BulkOutcome, number] => [
    kind,
    2,
  ])
  const progress = { act: 'resend', outcomes, total: 9, reason, list: null } as const
  return [
    ...bulkActs.map((act, place) =>
      bulkPreviewPage(frame, {
        act,
        count: { figure: 2, isMore: place === 0 },
        among: people,
        domains: ['qq.com', personAt(frame, 0).domain],
        carried: query,
        reason,
        list: 'q=x',
      }),
    ),
    bulkAllPage(frame, {
      count: { figure: 2, isMore: true },
      among: people,
      query,
      asked: registrationChips(frame, { ...query, only: 'waiting', mail: 'refused' }),
      list: 'q=x',
    }),
    ...bulkActs.map((act) => bulkProgressPage(frame, { ...progress, act, carried: query })),
    bulkProgressPage(frame, { ...progress, carried: null }),
    ...[true, false].map((isChosen) => bulkNothingPage(frame, { act: 'extend', isChosen, list: null })),
  ]
}
