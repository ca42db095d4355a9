import { sql } from 'kysely'
import type { DeleteResult, InsertResult, RawBuilder, UpdateResult } from 'kysely'
import type { Database } from './database.ts'

/** Runs a statement and returns whether it changed a row. */
export async function changedOne(statement: {
  executeTakeFirst(): Promise<InsertResult | UpdateResult | DeleteResult | undefined>
}): Promise<boolean> {
  return rowsOf(await statement.executeTakeFirst()) > 0n
}

/** Whether a select finds a row. */
export async function foundOne(select: {
  executeTakeFirst(): Promise<object | undefined>
}): Promise<boolean> {
  return (await select.executeTakeFirst()) !== undefined
}

/** Counts the rows of `from`: a table with its conditions. */
export async function countRows(db: Database, from: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ figure: number }>`select count(*) as figure from ${from}`.execute(db)
  return rows[0]?.figure ?? 0
}

function rowsOf(result: InsertResult | UpdateResult | DeleteResult | undefined): bigint {
  if (!result) return 0n
  if ('numUpdatedRows' in result) return result.numUpdatedRows
  return ('numDeletedRows' in result ? result.numDeletedRows : result.numInsertedOrUpdatedRows) ?? 0n
}
