// The audit log as a file.

import { isoTime } from '../../base/time.ts'
import type { Ports } from '../../core/ports.ts'
import { listEventLines } from '../../store/listings/events.ts'
import type { EventLine, EventQuery } from '../../store/listings/events.ts'

// The number of rows read at a time: few enough that a file of a million rows neither fills the memory nor blocks other
// requests.
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

/** The file in one format: its name and type, and its text part by part. */
export type EventFile = {
  file: { name: string; type: string }
  write: (ports: Pick<Ports, 'db' | 'now'>, query: EventQuery) => AsyncGenerator<string>
}

/** The formats. */
export const eventFiles = {
  /** Comma-separated values, for spreadsheets. They need a byte order mark, or they misread Chinese. */
  table: {
    file: { name: 'events.csv', type: 'text/csv; charset=UTF-8' },
    async *write(ports, query) {
      yield `\uFEFF${columns.join(',')}\r\n`
      yield* linesOf(ports, query, csvLine)
    },
  },
  /** One JSON object a line, for programs. */
  lines: {
    file: { name: 'events.jsonl', type: 'application/jsonl; charset=UTF-8' },
    write: (ports, query) => linesOf(ports, query, jsonLine),
  },
} satisfies Record<string, EventFile>

async function* linesOf(
  { db, now }: Pick<Ports, 'db' | 'now'>,
  query: EventQuery,
  lineOf: (event: EventLine) => string,
): AsyncGenerator<string> {
  let after: string | null = null
  do {
    const { rows, next } = await listEventLines(db, now, query, { after, most: portion })
    yield rows.map(lineOf).join('')
    after = next
  } while (after !== null)
}

function jsonLine(event: EventLine): string {
  const facts = Object.fromEntries(columns.map((name) => [name, event[name]]))
  return `${JSON.stringify({ ...facts, at: isoTime(event.at) })}\n`
}

function csvLine(event: EventLine): string {
  return `${columns.map((name) => csvCell(name === 'at' ? isoTime(event.at) : (event[name] ?? ''))).join(',')}\r\n`
}

// Administrators type the reasons, and a spreadsheet runs a cell that begins like a formula, even after blanks or with a
// full-width sign (OWASP, CSV Injection).
function csvCell(value: string | number): string {
  const text = String(value)
  const safe = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/.test(text) ? `'${text}` : text
  return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
