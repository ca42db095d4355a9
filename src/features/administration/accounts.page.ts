import { paths, withQuery } from '../../base/paths.ts'
import { choice, filters, pager, searchFields, table } from './tables.page.ts'
import type { Page } from './tables.page.ts'
import { badge, moment, typed } from './words.page.ts'
import { acts, adminPage, facts } from './parts.page.ts'
import type { Act } from './parts.page.ts'
import { eventsTable } from './events.page.ts'
import type { EventLineProps } from './events.page.ts'
import { html, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'

/** An account as a row of the table. */
export type AccountLineProps = {
  id: string
  name: string
  address: string
  confirmedAt: number
  isAdmin: 0 | 1
  suspendedAt: number | null
  loggedInAt: number | null
  deletesAt: number | null
}

export type AccountsProps = Page & { rows: AccountLineProps[]; notice: Act | null }

/** The list of accounts, with search, filters and order. */
export function adminAccountsPage(frame: Frame, props: AccountsProps): Html {
  const { admin } = frame.texts
  const { accounts } = admin
  const { query, rows } = props
  const main = html`${filters(
    frame,
    paths.adminAccounts,
    html`${searchFields(frame, query)}
${choice('only', admin.filter, accounts.only, query['only'] ?? null, admin.all)}
${choice('since', accounts.since, accounts.sinceDays, query['since'] ?? null, admin.all)}
${choice('order', accounts.order, accounts.orders, query['order'] ?? null, null)}`,
  )}
${table(
  admin.nav.accounts,
  [accounts.name, accounts.address, accounts.state, accounts.confirmedAt],
  rows.map((row) => [
    html`<a href="${paths.adminAccount(row.id)}">${typed(row.name)}</a>`,
    typed(row.address),
    accountBadges(frame, row),
    moment(frame, row.confirmedAt),
  ]),
)}
${pager(frame, paths.adminAccounts, props)}`
  const { notice } = props
  return adminPage(frame, { page: 'accounts', room: 'accounts', title: admin.nav.accounts, main, notice })
}

export type AccountProps = {
  account: AccountLineProps & { registrationId: string }
  /** Whether its registration's row still exists. */
  hasRegistration: boolean
  changes: { address: string; newAddress: string; doneAt: number | null; endsAt: number | null }[]
  sessions: {
    createdAt: number
    seenAt: number
    expiresAt: number
    stay: 0 | 1
    browser: string | null
    system: string | null
    network: string | null
  }[]
  events: EventLineProps[]
  notice: Act | null
}

/** One account: its facts, sessions and events. */
export function adminAccountPage(frame: Frame, props: AccountProps): Html {
  const { admin } = frame.texts
  const { accounts, events: words } = admin
  const { account, changes, sessions, events } = props
  const { id } = account
  const offered: Act[] = [
    account.suspendedAt === null ? 'suspend' : 'restore',
    ...(changes.some(({ endsAt }) => endsAt === null) ? (['give-back'] as const) : []),
    ...(sessions.length > 0 ? (['end-sessions'] as const) : []),
    'send-reset',
    'rename',
    ...(account.isAdmin ? (['demote'] as const) : []),
    ...(!account.isAdmin && account.suspendedAt === null ? (['promote'] as const) : []),
    'delete',
  ]
  const main = html`${facts([
    [accounts.name, typed(account.name)],
    [accounts.address, typed(account.address)],
    ...changes.map((change) => [accounts.change, changeOf(frame, change)] as const),
    [accounts.state, accountBadges(frame, account)],
    ...(account.deletesAt === null ? [] : [[accounts.deletesAt, moment(frame, account.deletesAt)] as const]),
    [accounts.confirmedAt, moment(frame, account.confirmedAt)],
    [accounts.lastLogInAt, moment(frame, account.loggedInAt)],
    ...(props.hasRegistration
      ? [
          [
            accounts.registration,
            html`<a href="${paths.adminRegistration(account.registrationId)}">${words.registration}</a>`,
          ] as const,
        ]
      : []),
  ])}
${acts(
  frame,
  offered.map((act) => [act, paths.adminAccountAct(id, act)]),
)}
<h2>${accounts.sessions}</h2>
${
  sessions.length === 0
    ? html`<p class="hint">${accounts.noSessions}</p>`
    : table(
        accounts.sessions,
        [
          accounts.browser,
          words.network,
          accounts.loggedInAt,
          accounts.seenAt,
          accounts.endsAt,
          accounts.stay,
        ],
        sessions.map((one) => [
          frame.texts.device.browserOn(one.browser, one.system),
          one.network ?? admin.none,
          moment(frame, one.createdAt),
          moment(frame, one.seenAt),
          moment(frame, one.expiresAt),
          accounts.stays[one.stay],
        ]),
      )
}
<h2>${accounts.events}</h2>
${eventsTable(frame, accounts.events, events)}
<p class="pager"><a href="${withQuery(paths.adminEvents, { account: id })}">${accounts.allEvents}</a>
${account.isAdmin ? html`<a href="${withQuery(paths.adminEvents, { actor: id })}">${accounts.deeds}</a>` : nothing}</p>`
  return adminPage(frame, {
    page: 'account',
    room: 'accounts',
    title: account.name,
    main,
    notice: props.notice,
  })
}

/** The account that an act is about, as it is now. */
export function accountSummary(frame: Frame, account: AccountLineProps): Html {
  return html`<b>${typed(account.name)}</b> ${typed(account.address)} ${accountBadges(frame, account)}`
}

function changeOf(frame: Frame, change: AccountProps['changes'][number]): Html {
  const { accounts } = frame.texts.admin
  const { address, newAddress, doneAt, endsAt } = change
  if (endsAt === null)
    return html`<span data-change="disputed">${accounts.changeDisputed(typed(address))}</span>`
  return doneAt === null
    ? html`<span data-change="pending">${accounts.changePending(typed(newAddress), moment(frame, endsAt))}</span>`
    : html`<span data-change="done">${accounts.changeDone(typed(address), moment(frame, endsAt))}</span>`
}

function accountBadges({ texts }: Frame, account: AccountLineProps): Html {
  const { states } = texts.admin.accounts
  return html`${account.suspendedAt === null ? badge('good', 'active', states.active) : badge('bad', 'suspended', states.suspended)} ${
    account.isAdmin ? badge('moving', 'admin', states.admin) : nothing
  } ${account.deletesAt === null ? nothing : badge('unsure', 'leaving', states.leaving)}`
}
