import { paths, withQuery } from '../../base/paths.ts'
import { html, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'
import { adminPage } from './parts.page.ts'
import type { Notice } from './parts.page.ts'
import {
  choice,
  choiceChip,
  filters,
  isFiltered,
  listText,
  pager,
  peopleSearch,
  table,
} from './tables.page.ts'
import type { Page } from './tables.page.ts'
import { badge, moment, summary, typed } from './words.page.ts'

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
  secondStep: 0 | 1
}

type AccountsProps = Page & { rows: AccountLineProps[]; notice: Notice | null }

/** The list of accounts, with search, filters and order. */
export function adminAccountsPage(frame: Frame, props: AccountsProps): Html {
  const { admin } = frame.texts
  const { accounts } = admin
  const { query, rows, notice } = props
  const { search, chips, anywhere } = peopleSearch(frame, paths.adminAccounts, query)
  const list = listText(query)
  const main = html`${filters(frame, paths.adminAccounts, {
    query,
    search,
    fields: html`${choice('only', accounts.state, accounts.only, query['only'] ?? null, admin.all)}
${choice('since', accounts.since, accounts.sinceDays, query['since'] ?? null, admin.all)}
${choice('order', accounts.order, accounts.orders, query['order'] ?? null, null)}`,
    chips: [
      ...chips,
      ...choiceChip(frame, 'only', accounts.state, accounts.only, query),
      ...choiceChip(frame, 'since', accounts.since, accounts.sinceDays, query),
      // The search sends the order, too, and the usual one narrows nothing.
      ...(query['order'] === 'newest'
        ? []
        : choiceChip(frame, 'order', accounts.order, accounts.orders, query)),
    ],
    anywhere,
  })}
${
  rows.length === 0
    ? nothing
    : table(
        admin.nav.accounts,
        [
          { head: accounts.name, at: 'first' },
          { head: accounts.address, at: 'second' },
          { head: accounts.state, at: 'first-end' },
          { head: accounts.lastLogInAt, as: 'short', at: 'second-end' },
          { head: accounts.confirmedAt, as: 'short' },
        ],
        rows.map((row) => [
          html`<a href="${withQuery(paths.adminAccount(row.id), { list })}">${typed(row.name)}</a>`,
          typed(row.address),
          accountBadges(frame, row),
          lastLogIn(frame, row),
          moment(frame, row.confirmedAt),
        ]),
      )
}
${pager(frame, paths.adminAccounts, props, { nothing: accounts.nothing, isFiltered: isFiltered(query), empty: accounts.noneYet, anywhere })}`
  return adminPage(frame, { page: 'accounts', section: 'accounts', title: admin.nav.accounts, main, notice })
}

/** The account that an act is about, as it is now. */
export function accountSummary(frame: Frame, account: AccountLineProps): Html {
  return summary(typed(account.name), html`${typed(account.address)} ${accountBadges(frame, account)}`)
}

/** When somebody last logged in, if ever. */
export function lastLogIn(frame: Frame, { loggedInAt }: Pick<AccountLineProps, 'loggedInAt'>): Html {
  return loggedInAt === null
    ? html`<span class="nil">${frame.texts.admin.accounts.neverLoggedIn}</span>`
    : moment(frame, loggedInAt)
}

/** The state of an account, and whether it is an administrator or leaving. */
export function accountBadges({ texts }: Frame, account: AccountLineProps): Html {
  const { states } = texts.admin.accounts
  return html`${account.suspendedAt === null ? badge('plain', 'active', states.active) : badge('bad', 'suspended', states.suspended)} ${
    account.isAdmin ? badge('note', 'admin', states.admin) : nothing
  } ${account.secondStep ? badge('note', 'two-steps', states['two-steps']) : nothing} ${account.deletesAt === null ? nothing : badge('unsure', 'leaving', states.leaving)}`
}
