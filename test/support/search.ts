// Everything that is stored: every column of every table and, on SQLite, the bytes of the files.

import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { sql } from 'kysely'
import { database } from './house.ts'
import type { House } from './house.ts'

/** Every cell of every table, by table. */
export async function everyCell(house: House): Promise<Map<string, string>> {
  const tables = await house.db.introspection.getTables()
  const found = new Map<string, string>()
  for (const { name } of tables) {
    const { rows } = await sql`select * from ${sql.table(name)}`.execute(house.db)
    found.set(name, JSON.stringify(rows))
  }
  return found
}

/** The database's files as they lie on the disk, its log of writes among them; nothing for PostgreSQL. */
export function everyByte(house: House): string {
  if (database === 'postgres') return ''
  const folder = dirname(house.databaseUrl.slice('sqlite:'.length))
  return readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'latin1'))
    .join('\n')
}
