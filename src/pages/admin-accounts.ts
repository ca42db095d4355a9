import { paths, withQuery } from '../base/paths.ts'
import { acts, adminPage, choice, facts, filters, instant, pager, table } from './admin.ts'
import type { Act } from './admin.ts'
import { html, nothing } from './html.ts'
import type { Html } from './html.ts'
import type { Frame } from './layout.ts'

/** An account as its line shows it. */
type Line = {
  id: string
  name: string
  address: string
  confirmedAt: number
  isAdmin: 0 | 1
  suspendedAt: number | null
  loggedInAt: number | null
  deletesAt: number | null
}

/** The table of accounts. */
export type AccountsProps = {
  query: Readonly<Record<string, string | null>>
  rows: Line[]
  next: string | null
  isCut: boolean
}

/** Accounts, searched, filtered and ordered. */
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
    html`<a href="${paths.adminAccount(row.id)}"><bdi>${row.name}</bdi></a>`,
    html`<bdi>${row.address}</bdi>`,
    stateOf(frame, row),
    instant(frame, row.confirmedAt),
  ]),
)}
${pager(frame, { path: paths.adminAccounts, ...props, isEmpty: rows.length === 0 })}`
  return adminPage(frame, { room: 'accounts', title: admin.nav.accounts, main })
}

/** One account: what it is, what happened to it, what can be done. */
export type AccountProps = {
  account: Line
  changes: { address: string; newAddress: string; doneAt: number | null; endsAt: number | null }[]
  sessions: { createdAt: number; seenAt: number }[]
  events: { at: number; kind: string; network: string | null }[]
  notice: string | null
}

/** One account. */
export function adminAccountPage(frame: Frame, props: AccountProps): Html {
  const { admin } = frame.texts
  const { accounts, events: words } = admin
  const { account, changes, sessions, events } = props
  const offered: Act[] = [
    account.suspendedAt === null ? 'suspend' : 'restore',
    ...(changes.some(({ endsAt }) => endsAt === null) ? ['give-back' as const] : []),
    'end-sessions',
    'rename',
    account.isAdmin ? 'demote' : 'promote',
    'delete',
  ]
  const main = html`${facts([
    [accounts.name, html`<bdi>${account.name}</bdi>`],
    [accounts.address, html`<bdi>${account.address}</bdi>`],
    ...changes.map((change): [string, Html] => [accounts.change, changeOf(frame, change)]),
    [accounts.state, stateOf(frame, account)],
    [accounts.confirmedAt, instant(frame, account.confirmedAt)],
    ...(account.deletesAt === null
      ? []
      : [[accounts.deletesAt, instant(frame, account.deletesAt)] as [string, unknown]]),
    [accounts.loggedInAt, instant(frame, account.loggedInAt)],
    [accounts.sessions, accounts.sessionsCount(sessions.length)],
    [accounts.since2, instant(frame, sessions[0]?.seenAt ?? null)],
  ])}
${acts(
  frame,
  offered.map((act) => [act, paths.adminAccountAct(account.id, act)]),
)}
<h2>${accounts.events}</h2>
${table(
  accounts.events,
  [words.at, words.kind, words.network],
  events.map((event) => [
    instant(frame, event.at),
    html`<code>${event.kind}</code>`,
    event.network ?? admin.none,
  ]),
)}
<p><a href="${withQuery(paths.adminEvents, { account: account.id })}">${accounts.allEvents}</a></p>`
  return adminPage(frame, { room: 'accounts', title: account.name, main, notice: props.notice })
}

/** The fields with which a table is searched. */
export function searchFields(frame: Frame, query: Readonly<Record<string, string | null>>): Html {
  const { admin } = frame.texts
  return html`${choice('by', admin.search, admin.searchBy, query['by'] ?? null, null)}
<label><span class="unseen">${admin.searchText}</span><input type="search" name="q" value="${query['q'] ?? ''}" autocapitalize="none" spellcheck="false" dir="auto"></label>`
}

function changeOf(frame: Frame, change: AccountProps['changes'][number]): Html {
  const { accounts } = frame.texts.admin
  const { address, newAddress, doneAt, endsAt } = change
  if (endsAt === null) return html`${accounts.changeDisputed(html`<bdi>${address}</bdi>`)}`
  return html`${
    doneAt === null
      ? accounts.changePending(html`<bdi>${newAddress}</bdi>`, instant(frame, endsAt))
      : accounts.changeDone(html`<bdi>${address}</bdi>`, instant(frame, endsAt))
  }`
}

function stateOf({ texts }: Frame, account: Line): Html {
  const { states } = texts.admin.accounts
  return html`${account.suspendedAt === null ? states.active : html`<b class="bad">${states.suspended}</b>`}${
    account.isAdmin ? html` · ${states.admin}` : nothing
  }${account.deletesAt === null ? nothing : html` · ${states.leaving}`}`
}
