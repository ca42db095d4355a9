import { paths } from '../../base/paths.ts'
import { html, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'
import { adminPage } from './parts.page.ts'
import type { Act } from './parts.page.ts'
import { choice, filters, pager, searchFields, table } from './tables.page.ts'
import type { Page } from './tables.page.ts'
import { badge, moment, typed } from './words.page.ts'

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

type AccountsProps = Page & { rows: AccountLineProps[]; notice: Act | null }

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
  return adminPage(frame, { page: 'accounts', section: 'accounts', title: admin.nav.accounts, main, notice })
}

/** The account that an act is about, as it is now. */
export function accountSummary(frame: Frame, account: AccountLineProps): Html {
  return html`<b>${typed(account.name)}</b> ${typed(account.address)} ${accountBadges(frame, account)}`
}

/** The state of an account, and whether it is an administrator or leaving. */
export function accountBadges({ texts }: Frame, account: AccountLineProps): Html {
  const { states } = texts.admin.accounts
  return html`${account.suspendedAt === null ? badge('good', 'active', states.active) : badge('bad', 'suspended', states.suspended)} ${
    account.isAdmin ? badge('moving', 'admin', states.admin) : nothing
  } ${account.deletesAt === null ? nothing : badge('unsure', 'leaving', states.leaving)}`
}
