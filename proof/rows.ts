// All rows of a database, and the difference between two looks at them.

import { sql } from 'kysely'
import type { Database } from '../src/store/db/database.ts'

/** The rows of each table by their key. */
export type Rows = Map<string, Map<string, Record<string, unknown>>>

// Counters are taken in commits of their own, before an act is tried.
const counters = new Set(['limits', 'attempts', 'guesses', 'mail_budgets', 'schema_version'])
// Written by the courier, at its own time.
const courierTables = new Set(['mail_tries'])
const courierColumns = new Set([
  'due_at', 'claim', 'reason', 'reply', 'domain', 'changed_at', 'tries', 'unknown_tries',
]) // oxfmt-ignore
// Noted when somebody passes by, at most once in a while; and tries, which are counted before they are looked at.
const besideAnAct = new Set(['seen_at', 'digit_tries', 'password_tries'])

/** Reads all rows, except for counters. */
export async function readRows(db: Database): Promise<Rows> {
  const tables = await db.introspection.getTables()
  const rows: Rows = new Map()
  for (const { name, columns } of tables) {
    if (counters.has(name) || courierTables.has(name)) continue
    const key = keyOf(
      name,
      columns.map((column) => column.name),
    )
    const { rows: found } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(db)
    rows.set(
      name,
      new Map(
        found.map((row) => [JSON.stringify(key.map((one) => row[one] ?? row[camel(one)])), plain(name, row)]),
      ),
    )
  }
  return rows
}

// By their place rows would be compared with others: PostgreSQL moves a row that was changed to the end.
function keyOf(table: string, columns: readonly string[]): string[] {
  const known = ['id', 'token_hash', 'key'].find((one) => columns.includes(one))
  const key = known === undefined ? otherKeys[table] : [known]
  if (!key) throw new Error(`nothing says by which columns the rows of ${table} are told apart`)
  return key
}

const otherKeys: Record<string, string[]> = {
  api_key_uses: ['key_id', 'network'],
  authenticators: ['account_id'],
  hooks: ['kind'],
  recovery_codes: ['account_id', 'code_hash'],
}

/** How one look differs from an earlier one, in lines that compare: `+ registrations`, `~ accounts password_hash`. */
export function differenceOf(before: Rows, after: Rows): string[] {
  const lines: string[] = []
  for (const [table, rows] of after) {
    const old = before.get(table) ?? new Map<string, Record<string, unknown>>()
    for (const [key, row] of rows) {
      const known = old.get(key)
      if (!known) lines.push(`+ ${table}${kindOf(row)}`)
      else {
        const changed = Object.keys(row).filter((column) => row[column] !== known[column])
        if (changed.length > 0) lines.push(`~ ${table} ${changed.toSorted().join(' ')}`)
      }
    }
    for (const [key, row] of old) if (!rows.has(key)) lines.push(`- ${table}${kindOf(row)}`)
  }
  return lines.toSorted()
}

function plain(table: string, row: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(row)
    .map(([column, value]): [string, unknown] => [snake(column), value])
    .filter(([column]) => !besideAnAct.has(column) && !(table === 'outbox' && courierColumns.has(column)))
    .map(([column, value]): [string, unknown] =>
      table === 'outbox' && column === 'state'
        ? [column, value === 'cancelled' ? value : 'to send']
        : [column, value],
    )
  return Object.fromEntries(entries)
}

function kindOf({ kind }: Record<string, unknown>): string {
  return typeof kind === 'string' ? ` ${kind}` : ''
}

function camel(column: string): string {
  return column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
}

function snake(column: string): string {
  return column.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
