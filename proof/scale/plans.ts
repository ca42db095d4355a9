// Reads the plan of a statement at a large size: one that reads all of a growing table, or very many of its rows, is a finding.

import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { whereOf } from '../../test/support/plans.ts'
import { growing } from './fill.ts'
import { placeOf } from './hear.ts'
import type { Heard } from './hear.ts'

/** A statement's plan as far as it is too costly; null if it is not. */
export type Explain = (statement: Heard) => Promise<string | null>

/** Opens a database to explain statements. */
export async function openPlans(
  url: string,
  mostRows: number,
): Promise<AsyncDisposable & { explain: Explain }> {
  return url.startsWith('sqlite:') ? plansOfSqlite(url) : plansOfPostgres(url, mostRows)
}

// SQLite does not say how many rows a statement read. A scan with a limit ends at it unless it looks for some rows, and a partial
// index has few.
function plansOfSqlite(url: string): AsyncDisposable & { explain: Explain } {
  const file = new DatabaseSync(placeOf(url), { readOnly: true })
  const isPartial = (index: string) => {
    const row = file.prepare('select sql from sqlite_schema where name = ?').get(index)
    return / where /i.test(String(row?.['sql'] ?? ''))
  }
  return {
    async explain({ sql, parameters }) {
      if (!/^\s*(select|update|delete|insert|with)\b/i.test(sql)) return null
      const plan = file.prepare(`explain query plan ${sql}`)
      const steps = plan.all(...(parameters as never[])).map((row) => String(row['detail']))
      const scans = steps.filter((step) => {
        const [, table = '', index = ''] = /^SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?/.exec(step) ?? []
        // A subquery may have the name of the table that it reads.
        const isMade = index === '' && steps.includes(`CO-ROUTINE ${table}`)
        return table !== '' && !isMade && isGrowing(table, sql) && !isPartial(index) && !isLimited(sql)
      })
      return scans.length === 0 ? null : scans.join('; ')
    },
    async [Symbol.asyncDispose]() {
      file.close()
    },
  }
}

type PlanNode = {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  'Rows Removed by Join Filter'?: number
  Plans?: PlanNode[]
}

// PostgreSQL runs it, and says how many rows each step read.
async function plansOfPostgres(
  url: string,
  mostRows: number,
): Promise<AsyncDisposable & { explain: Explain }> {
  const client = new pg.Client(url)
  await client.connect()
  return {
    async explain({ sql, parameters }) {
      // A row that was inserted cannot be inserted again.
      if (!/^\s*(select|update|delete|with)\b/i.test(sql)) return null
      try {
        await client.query('begin')
        const answer = await client.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
          `explain (analyze, format json) ${sql}`,
          [...parameters],
        )
        const plan = answer.rows[0]?.['QUERY PLAN'][0]?.Plan
        const costly = plan ? nodesOf(plan).filter((node) => readBy(node) > mostRows) : []
        return costly.length === 0 ? null : costly.map(wordsOf).join('; ')
      } finally {
        await client.query('rollback')
      }
    },
    async [Symbol.asyncDispose]() {
      await client.end()
    },
  }
}

function wordsOf(node: PlanNode): string {
  const where = [node['Relation Name'], node['Index Name']].filter((name) => name !== undefined)
  return `${[node['Node Type'], ...where].join(' ')}, ${readBy(node)} rows`
}

function nodesOf(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]
}

function readBy(node: PlanNode): number {
  const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Join Filter'] ?? 0)
  return (node['Actual Rows'] + removed) * node['Actual Loops']
}

function isLimited(sql: string): boolean {
  return /\blimit\b/i.test(sql) && whereOf(sql) === ''
}

// A plan names a table as the statement does.
function isGrowing(name: string, sql: string): boolean {
  return growing.some(
    (table) => table === name || new RegExp(`\\b"?${table}"? as "?${name}\\b`, 'i').test(sql),
  )
}
