import { PostgresDialect } from 'kysely'
import pg from 'pg'

const bigint = 20

/** Kysely's dialect over a pool of PostgreSQL connections; every statement is prepared once a connection under a name of its own. */
export function postgresDialect(url: string, onFault: (fault: Error) => void): PostgresDialect {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 3_000,
    idleTimeoutMillis: 60_000,
    statement_timeout: 10_000,
    idle_in_transaction_session_timeout: 20_000,
    keepAlive: true,
    // Instants are integers below 2^53; the driver would hand them out as text.
    types: {
      getTypeParser: (type, format) => (type === bigint ? Number : pg.types.getTypeParser(type, format)),
    },
  })
  // Without these listeners a connection that breaks, idle or in use, would end the process.
  pool.on('error', onFault)
  pool.on('connect', (client) => {
    client.on('error', onFault)
    prepareByName(client)
  })
  return new PostgresDialect({ pool })
}

const names = new Map<string, string>()
// Our statements are some dozens; only lists of ids and bulk inserts vary in length.
const mostNames = 300
let given = 0

// Kysely cannot name statements, and an unnamed one is parsed and planned again each time (measured: 130 against 44 microseconds).
function prepareByName(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (config: pg.QueryConfig) => Promise<pg.QueryResult>
  const named = async (text: string, values: unknown[]) => {
    const name = values.length > 0 ? nameOf(text) : undefined
    if (name === undefined) return query({ text, values })
    try {
      return await query({ name, text, values })
    } catch (fault) {
      if (!isOutdated(fault)) throw fault
      // All of them, for what was altered concerns many; not those that were named since.
      if (names.get(text) === name) names.clear()
      // Outside a transaction the statement has done nothing yet. Inside one it is refused, and the transaction runs again.
      return query({ name: nameOf(text), text, values }).catch(() => {
        throw fault
      })
    }
  }
  Object.assign(client, { query: named })
}

// A newer server has added a column to what `*` stands for: "cached plan must not change result type".
function isOutdated(fault: unknown): boolean {
  return fault instanceof pg.DatabaseError && fault.code === '0A000'
}

function nameOf(text: string): string | undefined {
  const known = names.get(text)
  if (known !== undefined || names.size >= mostNames) return known
  // Never one that was given before: a connection keeps what it has prepared.
  const name = `postern_${(given += 1)}`
  names.set(text, name)
  return name
}
