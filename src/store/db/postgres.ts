import { PostgresDialect } from 'kysely'

/** Kysely's dialect over a pool of PostgreSQL connections. */
export function postgresDialect(url: string, onFault: (fault: Error) => void): PostgresDialect {
  return new PostgresDialect({
    // The driver is loaded only where PostgreSQL is used.
    async pool() {
      const { openPool } = await import('./postgres-pool.ts')
      return openPool(url, onFault)
    },
  })
}
