import { CamelCasePlugin, Kysely } from 'kysely'
import type { Dialect } from 'kysely'
import { openPostgres } from '../../src/store/db/postgres.ts'
import { sqliteDialect } from '../../src/store/db/sqlite.ts'
import type { Tables } from '../../src/store/db/tables.ts'

/** A statement as the database got it. */
export type Statement = { sql: string; parameters: readonly unknown[] }

/** Opens a database again and passes each statement that it gets to `hear`. */
export function openListening(url: string, hear: (statement: Statement) => void): Kysely<Tables> {
  const dialect: Dialect = url.startsWith('sqlite:')
    ? hearingUnits(
        sqliteDialect(url.slice('sqlite:'.length), () => {}),
        (sql) => hear({ sql, parameters: [] }),
      )
    : openPostgres(url, () => {}).dialect
  return new Kysely<Tables>({
    dialect,
    plugins: [new CamelCasePlugin()],
    log: ({ query }) => hear({ sql: query.sql, parameters: query.parameters }),
  })
}

// On SQLite, the group of a transaction runs these.
function hearingUnits(dialect: Dialect, hear: (sql: string) => void): Dialect {
  return {
    ...dialect,
    createDriver() {
      const driver = dialect.createDriver()
      return {
        ...driver,
        beginTransaction(...begun) {
          hear('begin')
          return driver.beginTransaction(...begun)
        },
        commitTransaction(connection) {
          hear('commit')
          return driver.commitTransaction(connection)
        },
      }
    },
  }
}
