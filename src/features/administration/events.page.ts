import { paths, withQuery } from '../../base/paths.ts'
import { instantWords } from '../../texts/instants.ts'
import { choice, filters, pager, table, wordField, wrong } from './tables.page.ts'
import type { Page, Query } from './tables.page.ts'
import { actorName, moment, typed } from './words.page.ts'
import { adminPage } from './parts.page.ts'
import { hiddenField } from '../../page/fields.ts'
import { html, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'

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
}

/** `only` holds the names that links have narrowed the table to. */
export type EventsProps = Page & {
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
    html`<p class="hint" id="hint-dates">${events.dateZone(instantWords(frame.locale, 0).zone)}</p>`,
  )}
${narrowed(frame, props)}
${eventsTable(frame, admin.nav.events, rows)}
${pager(frame, paths.adminEvents, props)}
<p class="pager"><a href="${withQuery(paths.adminEventsCsv, { ...query, after: null })}" download>${events.csv}</a>
<a href="${withQuery(paths.adminEventsLines, { ...query, after: null })}" download>${events.jsonLines}</a></p>`
  return adminPage(frame, {
    page: 'events',
    room: 'events',
    title: admin.nav.events,
    main,
    trouble: trouble && { kind: trouble.kind, words: events[trouble.kind] },
  })
}

/** A table of events. */
export function eventsTable(frame: Frame, label: string, rows: EventLineProps[]): Html {
  const { admin } = frame.texts
  const { events } = admin
  return table(
    label,
    [events.at, events.kind, events.whose, events.actor, events.network, events.reason],
    rows.map((row) => [
      moment(frame, row.at),
      html`${wordOf(frame, row.kind)} <code>${row.kind}</code>`,
      subjectOf(frame, row),
      actorName(frame, row),
      html`<span class="network">${row.network ?? admin.none}</span>`,
      row.reason === null ? admin.none : typed(row.reason),
    ]),
  )
}

const onlyNames = ['account', 'registration', 'actor'] as const

// What a link has narrowed the table to, with a link back to everybody.
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

function wordOf({ texts }: Frame, kind: string): string {
  const words: Readonly<Record<string, string>> = texts.admin.events.kinds
  return words[kind] ?? kind
}

// The subject of an event; an id whose row was deleted has no name.
function subjectOf({ texts }: Frame, row: EventLineProps): Html {
  const { events, none } = texts.admin
  const { accountId, registrationId, subjectId, kind } = row
  if (kind.startsWith('mail-') && subjectId !== null)
    return html`${personOf(row)} <a href="${paths.adminMail(subjectId)}">${events.mail}</a>`
  if (accountId !== null && row.accountName !== null)
    return html`<a href="${paths.adminAccount(accountId)}">${typed(row.accountName)}</a>`
  if (registrationId !== null && row.registrationName !== null)
    return html`<a href="${paths.adminRegistration(registrationId)}">${typed(row.registrationName)}</a>`
  if (kind === 'unblocked') return html`<a href="${paths.adminBlocks}">${events.block}</a>`
  return accountId === null && registrationId === null ? html`${none}` : html`<i>${events.deleted}</i>`
}

function personOf(row: EventLineProps): Html {
  const name = row.accountName ?? row.registrationName
  return name === null ? nothing : typed(name)
}
