import { paths, withQuery } from '../../base/paths.ts'
import { html, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'
import { accountBadges, lastLogIn } from './accounts.page.ts'
import type { AccountLineProps } from './accounts.page.ts'
import { eventsTable } from './events-table.page.ts'
import type { EventLineProps } from './events-table.page.ts'
import { acts, adminPage, facts } from './parts.page.ts'
import type { Act, Notice } from './parts.page.ts'
import { table } from './tables.page.ts'
import { inSheet, moment, networkOf, typed } from './words.page.ts'

type AccountProps = {
  account: AccountLineProps & { registrationId: string }
  /** Whether its registration's row still exists. */
  hasRegistration: boolean
  changes: { address: string; newAddress: string; doneAt: number | null; endsAt: number | null }[]
  /** How many passkeys it has. */
  passkeys: number
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
  /** The act that was just done. */
  done: Act | null
  /** The table from which the administrator came. */
  list: string | null
}

// The act that takes another one back.
const opposites: Readonly<Partial<Record<Act, Act>>> = {
  suspend: 'restore',
  restore: 'suspend',
  promote: 'demote',
  demote: 'promote',
  'give-back': 'restore',
}

/** One account: its facts, sessions and events. */
export function adminAccountPage(frame: Frame, props: AccountProps): Html {
  const { admin } = frame.texts
  const { accounts } = admin
  const { account, sessions, events, list } = props
  const { id } = account
  const offered = possibleActs(props).map((act) => [act, actPath(props, act)] as const)
  const main = html`${accountFacts(frame, props)}
${acts(frame, offered)}
<h2>${accounts.sessions}</h2>
${sessions.length === 0 ? html`<p class="hint">${accounts.noSessions}</p>` : sessionsTable(frame, sessions)}
<h2>${accounts.events}</h2>
${events.length === 0 ? html`<p class="hint">${admin.empty}</p>` : eventsTable(frame, accounts.events, events)}
<p class="pager"><a href="${withQuery(paths.adminEvents, { account: id })}">${accounts.allEvents}</a>
${account.isAdmin ? html`<a href="${withQuery(paths.adminEvents, { actor: id })}">${accounts.adminActs}</a>` : nothing}</p>`
  return adminPage(frame, {
    page: 'account',
    section: 'accounts',
    title: account.name,
    main,
    notice: noticeOf(props),
    back: { list },
  })
}

function noticeOf(props: AccountProps): Notice | null {
  const { done: act, account } = props
  if (act === null) return null
  const opposite = opposites[act]
  const isPossible = opposite !== undefined && possibleActs(props).includes(opposite)
  return { act, name: account.name, undo: isPossible ? [opposite, actPath(props, opposite)] : null }
}

function actPath({ account, list }: AccountProps, act: Act): string {
  return withQuery(paths.adminAccountAct(account.id, act), { list })
}

function possibleActs({ account, changes, passkeys, sessions }: AccountProps): Act[] {
  return [
    account.suspendedAt === null ? 'suspend' : 'restore',
    ...(changes.some(({ endsAt }) => endsAt === null) ? (['give-back'] as const) : []),
    ...(sessions.length > 0 ? (['end-sessions'] as const) : []),
    'send-reset',
    ...(account.secondStep === 1 || passkeys > 0 ? (['remove-second-step'] as const) : []),
    'rename',
    ...(account.isAdmin ? (['demote'] as const) : []),
    ...(!account.isAdmin && account.suspendedAt === null ? (['promote'] as const) : []),
    'delete',
  ]
}

function accountFacts(frame: Frame, { account, changes, hasRegistration, passkeys }: AccountProps): Html {
  const { accounts, outbox } = frame.texts.admin
  return facts([
    [accounts.address, typed(account.address)],
    ...changes.map((change) => [accounts.change, changeOf(frame, change)] as const),
    [accounts.state, accountBadges(frame, account)],
    ...(account.deletesAt === null ? [] : [[accounts.deletesAt, moment(frame, account.deletesAt)] as const]),
    [accounts.confirmedAt, moment(frame, account.confirmedAt)],
    [accounts.lastLogInAt, lastLogIn(frame, account)],
    ...(passkeys > 0 ? [[accounts.passkeys, String(passkeys)] as const] : []),
    ...(hasRegistration
      ? [
          [
            accounts.registration,
            html`<a href="${paths.adminRegistration(account.registrationId)}">${outbox.registration}</a>`,
          ] as const,
        ]
      : []),
  ])
}

function sessionsTable(frame: Frame, sessions: AccountProps['sessions']): Html {
  const { texts } = frame
  const { accounts, events: words } = texts.admin
  return table(
    accounts.sessions,
    [
      { head: accounts.browser, at: 'first' },
      { head: words.network, at: 'second' },
      { head: accounts.loggedInAt, at: 'second-end' },
      { head: accounts.seenAt, at: 'first-end' },
      accounts.endsAt,
      accounts.stay,
    ],
    sessions.map((one) => [
      typed(texts.device.browserOn(one.browser, one.system)),
      networkOf(frame, one.network),
      inSheet(frame, accounts.loggedInAt, moment(frame, one.createdAt)),
      inSheet(frame, accounts.seenAt, moment(frame, one.seenAt)),
      moment(frame, one.expiresAt),
      accounts.stays[one.stay],
    ]),
  )
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
