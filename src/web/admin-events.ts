import { nameKey } from '../base/name.ts'
import { paths, withQuery } from '../base/paths.ts'
import { day, isoTime } from '../base/time.ts'
import { adminEventsPage } from '../pages/admin-events.ts'
import { findAccount } from '../store/accounts.ts'
import { listEventKinds, listEventLines } from '../store/listings.ts'
import type { EventLine, EventQuery } from '../store/listings.ts'
import { adminOnly, pageSize, readQuery } from './admin.ts'
import { frameOf, route, sendPage } from './answer.ts'
import type { App, Context, Web } from './context.ts'
import { streamOf } from './stream.ts'

const queryFields = ['kind', 'name', 'account', 'registration', 'actor', 'from', 'until', 'after'] as const
type EventFields = Record<(typeof queryFields)[number], string | null>

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
  const { db } = web.ports

  route(web, app, paths.adminEvents, {
    get: adminOnly(web, async (c) => {
      const query = readQuery(c, queryFields)
      const asked = await readEventQuery(query)
      const frame = await frameOf(web, c, withQuery(paths.adminEvents, query))
      const { events } = frame.texts.admin
      const trouble = 'trouble' in asked ? events[asked.trouble] : null
      const listing =
        'trouble' in asked
          ? { rows: [], next: null, isCut: false }
          : await listEventLines(db, asked, { after: query.after, most: pageSize })
      const kinds = await listEventKinds(db)
      return sendPage(
        c,
        trouble === null ? 200 : 422,
        adminEventsPage(frame, { query, kinds, trouble, ...listing }),
      )
    }),
  })

  route(web, app, paths.adminEventsCsv, {
    get: adminOnly(web, (c) => sendFile(c, 'csv', `${columns.join(',')}\r\n`, csvLine)),
  })
  route(web, app, paths.adminEventsLines, {
    get: adminOnly(web, (c) => sendFile(c, 'jsonl', '', jsonLine)),
  })

  async function readEventQuery(
    query: EventFields,
  ): Promise<EventQuery | { trouble: 'wrongDate' | 'unknownName' }> {
    const from = dateOf(query.from)
    const until = dateOf(query.until)
    if (Number.isNaN(from) || Number.isNaN(until)) return { trouble: 'wrongDate' }
    const { kind, registration: registrationId, actor } = query
    const base = { kind, registrationId, actor, from, until: until === null ? null : until + day }
    if (query.name === null) return { ...base, accountId: query.account }
    const account = await findAccount(db, { kind: 'name', key: nameKey(query.name) })
    return account ? { ...base, accountId: account.id } : { trouble: 'unknownName' }
  }

  async function sendFile(
    c: Context,
    ending: 'csv' | 'jsonl',
    head: string,
    lineOf: (event: EventLine) => string,
  ): Promise<Response> {
    const asked = await readEventQuery(readQuery(c, queryFields))
    const type = ending === 'csv' ? 'text/csv; charset=UTF-8' : 'application/jsonl; charset=UTF-8'
    c.header('Content-Type', type)
    c.header('Content-Disposition', `attachment; filename="events.${ending}"`)
    if ('trouble' in asked) return c.body(head)
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
      const { rows, next } = await listEventLines(db, query, { after, most: portion })
      yield rows.map(lineOf).join('')
      after = next
    } while (after !== null)
  }
}

// A day by the server's own clock, as the table shows it; null when none is asked for, NaN when it is not a day.
function dateOf(text: string | null): number | null {
  if (text === null) return null
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []
  return year === undefined ? Number.NaN : new Date(Number(year), Number(month) - 1, Number(date)).getTime()
}

function jsonLine(event: EventLine): string {
  return `${JSON.stringify({ ...Object.fromEntries(columns.map((name) => [name, event[name]])), at: isoTime(event.at) })}\n`
}

function csvLine(event: EventLine): string {
  return `${columns.map((name) => csvCell(name === 'at' ? isoTime(event.at) : (event[name] ?? ''))).join(',')}\r\n`
}

// A reason is what an administrator typed: a spreadsheet would run one that begins like a formula (OWASP, CSV Injection).
function csvCell(value: string | number): string {
  const text = String(value)
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
