import { paths, withQuery } from '../../base/paths.ts'
import { html, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'
import type { Texts } from '../../texts/texts.ts'
import { acts, adminPage, facts } from '../administration/parts.page.ts'
import type { Act } from '../administration/parts.page.ts'
import {
  choice,
  choiceChip,
  filters,
  isFiltered,
  listText,
  pager,
  table,
} from '../administration/tables.page.ts'
import type { Page } from '../administration/tables.page.ts'
import { badge, missing, moment, summary, typed } from '../administration/words.page.ts'

type State = keyof Texts['webhooks']['states']
type Reason = keyof Texts['webhooks']['reasons']

/** A notification as a row of the table. */
type Line = {
  id: string
  messageId: string
  receiver: string
  kind: string
  accountId: string | null
  accountName: string | null
  state: State
  tries: number
  reason: Reason | null
  reply: string | null
  dueAt: number | null
  createdAt: number
  changedAt: number
}

type ListProps = Page & { rows: Line[]; hasReceivers: boolean }

/** The list of notifications, with filters for receiver, kind and state. */
export function notificationsPage(frame: Frame, props: ListProps): Html {
  const { admin, webhooks } = frame.texts
  const { query, rows, hasReceivers } = props
  const receiver = query['receiver'] ?? null
  const main = html`${hasReceivers ? nothing : html`<p class="hint" data-no-receivers>${webhooks.noReceivers}</p>`}
${filters(frame, paths.adminNotifications, {
  query,
  search: { name: 'receiver', label: webhooks.searchReceiver },
  fields: html`${choice('kind', webhooks.kind, webhooks.kinds, query['kind'] ?? null, admin.all)}
${choice('state', admin.outbox.state, webhooks.states, query['state'] ?? null, admin.all)}`,
  chips: [
    ...(receiver === null
      ? []
      : [{ words: admin.labelled(webhooks.receiver, typed(receiver)), names: ['receiver'] }]),
    ...choiceChip(frame, 'kind', webhooks.kind, webhooks.kinds, query),
    ...choiceChip(frame, 'state', admin.outbox.state, webhooks.states, query),
  ],
})}
${rows.length === 0 ? nothing : rowsOf(frame, props)}
${pager(frame, paths.adminNotifications, props, { nothing: webhooks.nothing, isFiltered: isFiltered(query), empty: webhooks.noneYet })}`
  return adminPage(frame, { page: 'webhooks', section: 'webhooks', title: admin.nav.webhooks, main })
}

function rowsOf(frame: Frame, { query, rows }: ListProps): Html {
  const { admin, webhooks } = frame.texts
  const { outbox } = admin
  const list = listText(query)
  return table(
    admin.nav.webhooks,
    [
      { head: webhooks.kind, at: 'first' },
      { head: webhooks.receiver, at: 'second' },
      { head: outbox.state, at: 'first-end' },
      webhooks.reply,
      { head: outbox.createdAt, as: 'short', at: 'second-end' },
      { head: outbox.dueAt, as: 'short' },
    ],
    rows.map((row) => [
      html`<a href="${withQuery(paths.adminNotification(row.id), { list })}">${shownKind(frame, row)}</a>`,
      html`<a href="${withQuery(paths.adminNotifications, { receiver: row.receiver })}">${typed(row.receiver)}</a>`,
      html`${stateBadge(frame, row.state)}${row.tries > 1 ? html` <span class="under">${outbox.triesOf(row.tries)}</span>` : nothing}`,
      row.state === 'delivered' ? nothing : replyOf(frame, row),
      moment(frame, row.createdAt),
      row.dueAt === null ? nothing : moment(frame, row.dueAt),
    ]),
  )
}

type OneProps = {
  notification: Line
  tries: { at: number; outcome: State; reason: Reason | null; reply: string | null }[]
  /** The act that was just done. */
  done: Act | null
  /** The table from which the administrator came. */
  list: string | null
}

/** One notification, with the outcome of each try. */
export function notificationPage(frame: Frame, { notification, tries, done, list }: OneProps): Html {
  const { admin, webhooks } = frame.texts
  const { outbox } = admin
  const mayRetry = ['queued', 'delayed', 'failed'].includes(notification.state)
  const main = html`${facts([
    [webhooks.receiver, typed(notification.receiver)],
    [webhooks.about, aboutOf(frame, notification)],
    [outbox.state, stateBadge(frame, notification.state)],
    [webhooks.reply, replyOf(frame, notification)],
    [webhooks.messageId, html`<code>${notification.messageId}</code>`],
    [outbox.createdAt, moment(frame, notification.createdAt)],
    [outbox.changedAt, moment(frame, notification.changedAt)],
    [outbox.dueAt, moment(frame, notification.dueAt)],
  ])}
${acts(
  frame,
  mayRetry ? [['retry', withQuery(paths.adminNotificationAct(notification.id, 'retry'), { list })]] : [],
)}
<h2>${outbox.each}</h2>
${
  tries.length === 0
    ? html`<p class="hint">${outbox.noTries}</p>`
    : table(
        outbox.each,
        [
          { head: outbox.at, at: 'first' },
          { head: outbox.outcome, at: 'first-end' },
          { head: webhooks.reply, at: 'third' },
        ],
        tries.map((one) => [moment(frame, one.at), stateBadge(frame, one.outcome), replyOf(frame, one)]),
      )
}`
  return adminPage(frame, {
    page: 'notification',
    section: 'webhooks',
    title: wordOf(frame, notification) ?? notification.kind,
    main,
    notice: done && { act: done, name: notification.receiver },
    back: { list },
  })
}

/** The notification that an act is about, as it is now. */
export function notificationSummary(frame: Frame, notification: Line): Html {
  const { receiver, state } = notification
  return summary(shownKind(frame, notification), html`${typed(receiver)} ${stateBadge(frame, state)}`)
}

// A newer server may have written another kind.
function wordOf({ texts }: Frame, { kind }: { kind: string }): string | undefined {
  const kinds: Readonly<Record<string, string>> = texts.webhooks.kinds
  return kinds[kind]
}

function shownKind(frame: Frame, line: { kind: string }): unknown {
  return wordOf(frame, line) ?? typed(line.kind)
}

function aboutOf(frame: Frame, { accountId, accountName }: Line): Html {
  if (accountId === null) return missing(frame)
  if (accountName === null) return html`<span class="nil">${frame.texts.admin.events.deletedAccount}</span>`
  return html`<a href="${paths.adminAccount(accountId)}">${typed(accountName)}</a>`
}

function replyOf(frame: Frame, one: { reason: Reason | null; reply: string | null }): Html {
  if (one.reason === null && !one.reply) return missing(frame)
  return html`${one.reason === null ? nothing : frame.texts.webhooks.reasons[one.reason]} ${
    one.reply ? html`<span class="reply" lang="en">${typed(one.reply)}</span>` : nothing
  }`
}

function stateBadge({ texts }: Frame, state: State): Html {
  const word = texts.webhooks.states[state]
  switch (state) {
    case 'queued':
    case 'sending':
      return badge('moving', state, word)
    case 'delivered':
      return badge('plain', state, word)
    case 'delayed':
      return badge('unsure', state, word)
    case 'failed':
      return badge('bad', state, word)
    default:
      return state satisfies never
  }
}
