import { paths, withQuery } from '../base/paths.ts'
import { adminPage, choice, filters, instant, pager, table } from './admin.ts'
import { html } from './html.ts'
import type { Html } from './html.ts'
import type { Frame } from './layout.ts'

/** An event as its line shows it, with the names that its ids have today. */
type Line = {
  at: number
  kind: string
  accountId: string | null
  registrationId: string | null
  actor: string
  network: string | null
  reason: string | null
  accountName: string | null
  actorName: string | null
}

/** The table of events. */
export type EventsProps = {
  query: Readonly<Record<string, string | null>>
  kinds: string[]
  rows: Line[]
  next: string | null
  isCut: boolean
  trouble: string | null
}

/** The audit log, filtered by what, whose and when. */
export function adminEventsPage(frame: Frame, props: EventsProps): Html {
  const { admin } = frame.texts
  const { events } = admin
  const { query, kinds, rows } = props
  const kindWords = Object.fromEntries(kinds.map((kind) => [kind, kind]))
  const main = html`${filters(
    frame,
    paths.adminEvents,
    html`${choice('kind', events.kind, kindWords, query['kind'] ?? null, admin.all)}
<label>${events.who} <input type="search" name="name" value="${query['name'] ?? ''}" placeholder="${events.whoHint}" autocapitalize="none" spellcheck="false"></label>
${dateField(frame, 'from', events.from, query)}
${dateField(frame, 'until', events.until, query)}`,
  )}
<p class="pager"><a href="${withQuery(paths.adminEventsCsv, query)}">${events.csv}</a> <a href="${withQuery(paths.adminEventsLines, query)}">${events.jsonLines}</a></p>
${table(
  admin.nav.events,
  [events.at, events.kind, events.account, events.actor, events.network, events.reason],
  rows.map((row) => [
    instant(frame, row.at),
    html`<code>${row.kind}</code>`,
    subjectOf(frame, row),
    row.actorName === null
      ? row.actor
      : html`<a href="${paths.adminAccount(row.actor)}"><bdi>${row.actorName}</bdi></a>`,
    row.network ?? admin.none,
    row.reason ?? admin.none,
  ]),
)}
${pager(frame, { path: paths.adminEvents, ...props, isEmpty: rows.length === 0 })}`
  return adminPage(frame, { room: 'events', title: admin.nav.events, main, trouble: props.trouble })
}

function dateField({ texts }: Frame, name: string, label: string, query: EventsProps['query']): Html {
  return html`<label>${label} <input type="text" name="${name}" value="${query[name] ?? ''}" placeholder="${texts.admin.events.dateHint}" inputmode="numeric" size="12"></label>`
}

function subjectOf({ texts }: Frame, row: Line): Html {
  const { accountId, accountName, registrationId } = row
  if (accountName !== null && accountId !== null)
    return html`<a href="${paths.adminAccount(accountId)}"><bdi>${accountName}</bdi></a>`
  if (registrationId !== null)
    return html`<a href="${paths.adminRegistration(registrationId)}">${texts.admin.nav.registrations}</a>`
  return html`${texts.admin.none}`
}
