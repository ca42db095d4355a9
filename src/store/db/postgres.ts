import { PostgresDialect } from 'kysely'
import type pg from 'pg'
import { faultCode } from '../../base/fault-code.ts'
import { prepareConnection } from './postgres-connection.ts'
import { postgresDriver } from './postgres-driver.ts'
import { createPostgresPool } from './postgres-pool.ts'
import type { PostgresPool } from './postgres-pool.ts'

/** A file that the database's address names, such as `sslrootcert`, cannot be read. */
export class CertificateUnreadable extends Error {}

const bigint = 20

// Instants are integers below 2^53; the driver would hand them out as text.
const types: pg.CustomTypesConfig = {
  getTypeParser: (type, format) =>
    type === bigint ? Number : postgresDriver().types.getTypeParser(type, format),
}

// In milliseconds.
const keepAliveAfter = 10_000
const shortestRenewal = 1_000

/** Kysely's dialect over a pool of PostgreSQL connections, and how many of them there can be. */
export function openPostgres(url: string, onFault: (fault: Error) => void) {
  const pool = renewablePool(url, onFault)
  return { dialect: new PostgresDialect({ pool }), capacity: () => pool.capacity() }
}

/**
 * A pool that is replaced as a whole when one of its connections turns out to be unusable, because its server no longer
 * answers or has become a replica. The other connections go to the same server, and each of them would fail one more
 * request.
 */
function renewablePool(url: string, onFault: (fault: Error) => void) {
  const config = configOf(url)
  const ending = new Set<Promise<void>>()
  let renewedAt = -Infinity
  const open = (): PostgresPool => {
    const pool: PostgresPool = createPostgresPool(config, {
      onFault,
      prepare: (client) => prepareConnection(client, () => renew(pool)),
    })
    return pool
  }
  const renew = (unusable: PostgresPool) => {
    // Once for all connections of a pool, and not again and again where new ones are no better.
    if (unusable !== current || performance.now() - renewedAt < shortestRenewal) return
    renewedAt = performance.now()
    current = open()
    const end = unusable
      .end()
      .catch(onFault)
      .finally(() => ending.delete(end))
    ending.add(end)
  }
  let current = open()
  return {
    Client: postgresDriver().Client,
    options: config,
    capacity: () => current.capacity(),
    async connect() {
      try {
        return await current.connect()
      } catch (fault) {
        throw isFileFault(fault)
          ? new CertificateUnreadable(`connection terminated: ${String(fault)}`, { cause: fault })
          : fault
      }
    },
    async end() {
      await Promise.all([current.end(), ...ending])
    },
  }
}

// The driver verifies certificates under these words too, and warns that its next version will not. `uselibpqcompat`
// asks for less on purpose.
function verifying(url: string): string {
  if (url.includes('uselibpqcompat=true')) return url
  return url.replace(/([?&]sslmode=)(?:prefer|require|verify-ca)(?=&|$)/, '$1verify-full')
}

function configOf(url: string): pg.PoolConfig {
  return {
    connectionString: verifying(url),
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveAfter,
    // Statements do not wait for the answers of those before them.
    pipeline: true,
    types,
  }
}

// The driver reads those files again for each connection.
function isFileFault(fault: unknown): boolean {
  return ['ENOENT', 'EACCES', 'EISDIR'].includes(faultCode(fault) ?? '')
}
