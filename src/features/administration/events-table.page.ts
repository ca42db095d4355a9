import { paths } from '../../base/paths.ts'
import { html, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'
import { table } from './tables.page.ts'
import { actorName, inSheet, keyLink, missing, moment, networkOf, typed } from './words.page.ts'

/** An event as a row of the table, with the current names of its ids. */
export type EventLineProps = {
  at: number
  kind: string
  accountId: string | null
  registrationId: string | null
  subjectId: string | null
  actor: string
  network: string | null
  reason: string | null
  accountName: string | null
  registrationName: string | null
  actorName: string | null
  actorKey: string | null
  subjectKey: string | null
}

/** Events as a table; `isRaw` adds the names that programs use. */
export function eventsTable(frame: Frame, label: string, rows: EventLineProps[], isRaw = false): Html {
  const { events } = frame.texts.admin
  return table(
    label,
    [
      { head: events.at, as: 'short', at: 'first-end' },
      { head: events.kind, at: 'first' },
      { head: events.whose, at: 'second' },
      { head: events.actor, at: 'second-end' },
      events.network,
      { head: events.reason, at: 'third' },
    ],
    rows.map((row) => [
      moment(frame, row.at),
      html`<span data-kind="${row.kind}">${frame.texts.eventKinds[row.kind] ?? typed(row.kind)}</span>${isRaw ? html` <code>${row.kind}</code>` : nothing}`,
      subjectOf(frame, row),
      inSheet(frame, events.actor, actorName(frame, row)),
      networkOf(frame, row.network),
      row.reason === null ? nothing : typed(row.reason),
    ]),
  )
}

export function wordOf({ texts }: Frame, kind: string): string {
  return texts.eventKinds[kind] ?? kind
}

// The subject of an event; an id whose row was deleted has no name.
function subjectOf(frame: Frame, row: EventLineProps): Html {
  const { events } = frame.texts.admin
  const { accountId, registrationId, subjectId, kind } = row
  if (kind.startsWith('mail-') && subjectId !== null)
    return html`${personOf(row)} <a href="${paths.adminMail(subjectId)}">${events.mail}</a>`
  if (row.subjectKey !== null) return html`${personOf(row)} ${keyLink(frame, row.subjectKey)}`
  if (kind === 'notification-retried' && subjectId !== null)
    return html`${personOf(row)} <a href="${paths.adminNotification(subjectId)}">${events.notification}</a>`
  if (accountId !== null && row.accountName !== null)
    return html`<a href="${paths.adminAccount(accountId)}">${typed(row.accountName)}</a>`
  if (registrationId !== null && row.registrationName !== null)
    return html`<a href="${paths.adminRegistration(registrationId)}">${typed(row.registrationName)}</a>`
  if (kind === 'unblocked') return html`<a href="${paths.adminBlocks}">${events.block}</a>`
  if (accountId === null && registrationId === null) return missing(frame)
  return html`<span class="nil">${accountId === null ? events.deletedRegistration : events.deletedAccount}</span>`
}

function personOf(row: EventLineProps): Html {
  const name = row.accountName ?? row.registrationName
  return name === null ? nothing : typed(name)
}
