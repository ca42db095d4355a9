// A database whose statements may take as long as they take: the house gives up on one after twelve seconds.

import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { openDatabase } from '../../src/store/db/database.ts'
import type { Database } from '../../src/store/db/database.ts'

/** Opens a database for work on all of its rows. */
export function openPatiently(url: string): Database {
  if (url.startsWith('sqlite:')) return openDatabase(url, () => {})
  const dialect = new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 1 }) })
  return new Kysely({ dialect, plugins: [new CamelCasePlugin()] })
}
