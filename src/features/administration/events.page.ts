import { paths, withQuery } from '../../base/paths.ts'
import { hiddenField } from '../../page/fields.ts'
import { html, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'
import { eventsTable, wordOf } from './events-table.page.ts'
import type { EventLineProps } from './events-table.page.ts'
import { adminPage } from './parts.page.ts'
import { choice, filters, pager, wordField, wrong } from './tables.page.ts'
import type { Page, Query } from './tables.page.ts'
import { typed } from './words.page.ts'

/** `only` holds the names that links have narrowed the table to. */
type EventsProps = Page & {
  kinds: string[]
  rows: EventLineProps[]
  only: Readonly<Partial<Record<'account' | 'registration' | 'actor', string>>>
  /** The invalid field of the filter, and why. */
  trouble: { field: 'name' | 'from' | 'until'; kind: 'wrongDate' | 'unknownName' } | null
}

/** The audit log, with filters for kind, person and time. */
export function adminEventsPage(frame: Frame, props: EventsProps): Html {
  const { admin } = frame.texts
  const { events } = admin
  const { query, kinds, rows, trouble } = props
  const isWrong = (field: string) => trouble?.field === field
  const kindWords = Object.fromEntries(kinds.map((kind) => [kind, wordOf(frame, kind)]))
  const main = html`${filters(
    frame,
    paths.adminEvents,
    html`${choice('kind', events.kind, kindWords, query['kind'] ?? null, admin.all)}
${wordField('name', events.whose, query, events.whoseHint, isWrong('name'))}
${dateField(frame, 'from', events.from, query, isWrong('from'))}
${dateField(frame, 'until', events.until, query, isWrong('until'))}
${onlyNames.map((name) => hiddenField(name, query[name] ?? null))}`,
    html`<p class="hint" id="hint-dates">${events.dateZone(frame.texts.zone)}</p>`,
  )}
${narrowed(frame, props)}
${eventsTable(frame, admin.nav.events, rows)}
${pager(frame, paths.adminEvents, props)}
<p class="pager"><a href="${withQuery(paths.adminEventsCsv, { ...query, after: null })}" download>${events.csv}</a>
<a href="${withQuery(paths.adminEventsLines, { ...query, after: null })}" download>${events.jsonLines}</a></p>`
  return adminPage(frame, {
    page: 'events',
    section: 'events',
    title: admin.nav.events,
    main,
    trouble: trouble && { kind: trouble.kind, words: events[trouble.kind] },
  })
}

const onlyNames = ['account', 'registration', 'actor'] as const

// The narrowing of the table by a link, with a link back to the whole table.
function narrowed({ texts }: Frame, { query, only }: EventsProps): Html {
  const { events } = texts.admin
  const asked = onlyNames.filter((name) => query[name])
  if (asked.length === 0) return nothing
  const everybody = { ...query, account: null, registration: null, actor: null, after: null }
  return html`<p class="narrowed">${asked.map((name) => html`<span>${events.only[name]}: <b>${typed(only[name] ?? events.deleted)}</b></span> `)}<a href="${withQuery(paths.adminEvents, everybody)}">${events.anybody}</a></p>`
}

function dateField({ texts }: Frame, name: string, label: string, query: Query, isWrong: boolean): Html {
  return html`<label>${label} <input type="text" name="${name}" value="${query[name] ?? ''}" placeholder="${texts.admin.events.dateHint}" inputmode="numeric" maxlength="10" size="11" autocomplete="off"${wrong(isWrong, 'hint-dates')}></label>`
}
