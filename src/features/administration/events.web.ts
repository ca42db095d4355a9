import { identifierKey } from '../../base/identifier.ts'
import { paths, withQuery } from '../../base/paths.ts'
import { isoTime } from '../../base/time.ts'
import { adminEventsPage } from './events.page.ts'
import type { EventsProps } from './events.page.ts'
import { findAccount, findAccountById } from '../../store/accounts/accounts.ts'
import { listEventKinds, listEventLines } from '../../store/listings/events.ts'
import type { EventLine, EventQuery } from '../../store/listings/events.ts'
import { findNewestRegistration, findRegistration } from '../../store/registrations/registrations.ts'
import { pageSize, readQuery } from './gate.web.ts'
import { frameOf, route, sendOn, sendPage } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { streamOf } from '../../http/stream.ts'

const queryFields = ['kind', 'name', 'account', 'registration', 'actor', 'from', 'until', 'after'] as const
type EventFields = Record<(typeof queryFields)[number], string | null>
type Asked = EventQuery | { trouble: 'wrongDate' | 'unknownName'; field: 'name' | 'from' | 'until' }

// How many rows an export reads at a time, so that a million neither fill the memory nor hold up anybody.
const portion = 500

const columns = [
  'at',
  'kind',
  'accountId',
  'registrationId',
  'subjectId',
  'actor',
  'network',
  'reason',
  'id',
] as const satisfies readonly (keyof EventLine)[]

/** The audit log: the table, and the same rows as a file. */
export function adminEventRoutes(web: Web, app: App): void {
  const { db, now } = web.ports

  route(app, paths.adminEvents, {
    async get(c) {
      const query = readQuery(c, queryFields)
      const asked = await readEventQuery(query)
      const frame = await frameOf(web, c, withQuery(paths.adminEvents, query))
      const { events } = frame.texts.admin
      const trouble = 'trouble' in asked ? { field: asked.field, words: events[asked.trouble] } : null
      const listing =
        'trouble' in asked
          ? { rows: [], next: null, isCut: false }
          : await listEventLines(db, now, asked, { after: query.after, most: pageSize })
      const kinds = await listEventKinds(db)
      const only = await namesOf(query)
      const page = adminEventsPage(frame, { query, kinds, only, trouble, ...listing })
      return sendPage(c, trouble === null ? 200 : 422, page)
    },
  })

  // A byte order mark first: without it spreadsheets read Chinese as something else.
  route(app, paths.adminEventsCsv, {
    get: (c) => sendFile(c, 'csv', `\uFEFF${columns.join(',')}\r\n`, csvLine),
  })
  route(app, paths.adminEventsLines, {
    get: (c) => sendFile(c, 'jsonl', '', jsonLine),
  })

  async function readEventQuery(query: EventFields): Promise<Asked> {
    const from = startOf(query.from)
    // The end of the day: the next one's start, for a day with a change of the clock has 23 or 25 hours.
    const until = startOf(query.until, 1)
    if (Number.isNaN(from)) return { trouble: 'wrongDate', field: 'from' }
    if (Number.isNaN(until)) return { trouble: 'wrongDate', field: 'until' }
    const { kind, account: accountId, registration: registrationId, actor, name } = query
    const base = { kind, actor, from, until }
    if (name === null) return { ...base, accountId, registrationId }
    const by = identifierKey(name)
    if (by.kind === 'neither') return { trouble: 'unknownName', field: 'name' }
    const account = await findAccount(db, by)
    if (account) return { ...base, accountId: account.id, registrationId }
    const registration = await findNewestRegistration(db, by)
    return registration
      ? { ...base, accountId, registrationId: registration.id }
      : { trouble: 'unknownName', field: 'name' }
  }

  async function namesOf({ account, registration, actor }: EventFields): Promise<EventsProps['only']> {
    const accountName = async (id: string | null) =>
      (id && (await findAccountById(db, id))?.name) || undefined
    const names = {
      account: await accountName(account),
      registration: registration ? (await findRegistration(db, registration))?.name : undefined,
      actor: await accountName(actor),
    }
    return Object.fromEntries(Object.entries(names).filter(([, name]) => name !== undefined))
  }

  async function sendFile(
    c: Context,
    ending: 'csv' | 'jsonl',
    head: string,
    lineOf: (event: EventLine) => string,
  ): Promise<Response> {
    const query = readQuery(c, queryFields)
    const asked = await readEventQuery(query)
    // There the reason stands at the form.
    if ('trouble' in asked) return sendOn(c, withQuery(paths.adminEvents, query))
    const type = ending === 'csv' ? 'text/csv; charset=UTF-8' : 'application/jsonl; charset=UTF-8'
    c.header('Content-Type', type)
    c.header('Content-Disposition', `attachment; filename="events.${ending}"`)
    return c.body(streamOf(linesOf(asked, head, lineOf)))
  }

  async function* linesOf(
    query: EventQuery,
    head: string,
    lineOf: (event: EventLine) => string,
  ): AsyncGenerator<string> {
    yield head
    let after: string | null = null
    do {
      const { rows, next } = await listEventLines(db, now, query, { after, most: portion })
      yield rows.map(lineOf).join('')
      after = next
    } while (after !== null)
  }
}

// When a day begins by the server's own clock, or one some days later; null when none is asked for, NaN when there is no such day.
function startOf(text: string | null, later = 0): number | null {
  if (text === null) return null
  const [, year, month, date] = (/^(\d{4})-(\d\d?)-(\d\d?)$/.exec(text) ?? []).map(Number)
  if (year === undefined || month === undefined || date === undefined || year < 1970) return Number.NaN
  const at = new Date(year, month - 1, date)
  // The 31st of February would be read as the 3rd of March.
  if (at.getMonth() !== month - 1 || at.getDate() !== date) return Number.NaN
  return new Date(year, month - 1, date + later).getTime()
}

function jsonLine(event: EventLine): string {
  const facts = Object.fromEntries(columns.map((name) => [name, event[name]]))
  return `${JSON.stringify({ ...facts, at: isoTime(event.at) })}\n`
}

function csvLine(event: EventLine): string {
  return `${columns.map((name) => csvCell(name === 'at' ? isoTime(event.at) : (event[name] ?? ''))).join(',')}\r\n`
}

// A reason is what an administrator typed: a spreadsheet would run one that begins like a formula, also behind blanks and
// in full width (OWASP, CSV Injection).
function csvCell(value: string | number): string {
  const text = String(value)
  const safe = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/.test(text) ? `'${text}` : text
  return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
