import { paths, withQuery } from '../../base/paths.ts'
import { html, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'
import { eventsTable, wordOf } from './events-table.page.ts'
import type { EventLineProps } from './events-table.page.ts'
import { adminPage } from './parts.page.ts'
import { choice, choiceChip, filters, isFiltered, pager, wrong } from './tables.page.ts'
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
  const { query, rows, trouble } = props
  const isRaw = query['raw'] !== null && query['raw'] !== undefined
  const file = { ...query, after: null, raw: null }
  const main = html`${searchBar(frame, props)}
${rows.length === 0 ? nothing : eventsTable(frame, admin.nav.events, rows, isRaw)}
${pager(frame, paths.adminEvents, props, { nothing: events.nothing, isFiltered: isFiltered(query) })}
<p class="pager"><a href="${withQuery(paths.adminEventsCsv, file)}" download>${events.csv}</a>
<a href="${withQuery(paths.adminEventsLines, file)}" download>${events.jsonLines}</a>
<a href="${withQuery(paths.adminEvents, { ...query, raw: isRaw ? null : 'on' })}" data-raw>${isRaw ? events.hideRaw : events.showRaw}</a></p>`
  return adminPage(frame, {
    page: 'events',
    section: 'events',
    title: admin.nav.events,
    main,
    trouble: trouble && { kind: trouble.kind, words: [{ title: events[trouble.kind] }] },
  })
}

function searchBar(frame: Frame, { query, kinds, only, trouble }: EventsProps): Html {
  const { admin } = frame.texts
  const { events } = admin
  const isWrong = (field: string) => trouble?.field === field
  const kindWords = Object.fromEntries(kinds.map((kind) => [kind, wordOf(frame, kind)]))
  const name = query['name'] ?? null
  const kept = [...onlyNames, 'raw'] as const
  return filters(frame, paths.adminEvents, {
    query,
    search: { name: 'name', label: events.searchWhose, isWrong: isWrong('name'), hidden: kept },
    fields: html`${choice('kind', events.kind, kindWords, query['kind'] ?? null, admin.all)}
${dateField('from', events.from, query, isWrong('from'))}
${dateField('until', events.until, query, isWrong('until'))}`,
    hint: html`<p class="hint" id="hint-dates">${events.dateZone(frame.texts.zone)}</p>`,
    isOpen: isWrong('from') || isWrong('until'),
    chips: [
      ...(name === null ? [] : [{ words: admin.labelled(events.whose, typed(name)), names: ['name'] }]),
      ...onlyNames
        .filter((one) => query[one])
        .map((one) => ({
          words: admin.labelled(
            events.only[one],
            typed(only[one] ?? events[one === 'registration' ? 'deletedRegistration' : 'deletedAccount']),
          ),
          names: [one],
        })),
      ...choiceChip(frame, 'kind', events.kind, kindWords, query),
      ...(['from', 'until'] as const)
        .filter((one) => query[one])
        .map((one) => ({ words: admin.labelled(events[one], query[one]), names: [one] })),
    ],
  })
}

// By links alone: the id of an account or registration is nothing to type.
const onlyNames = ['account', 'registration', 'actor'] as const

function dateField(name: string, label: string, query: Query, isWrong: boolean): Html {
  return html`<label>${label} <input type="date" name="${name}" value="${query[name] ?? ''}"${wrong(isWrong, 'hint-dates')}></label>`
}
