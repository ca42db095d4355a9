import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { faultCode } from '../../base/fault-code.ts'
import {
  CertificateUnreadable,
  connectionPatience,
  mostConnections,
  prepareConnection,
  streamOf,
} from './postgres-connection.ts'

const bigint = 20

// Instants are integers below 2^53; the driver would hand them out as text.
const types: pg.CustomTypesConfig = {
  getTypeParser: (type, format) => (type === bigint ? Number : pg.types.getTypeParser(type, format)),
}

// In milliseconds.
const keepAliveAfter = 10_000
const farewell = 1_000
const shortestRenewal = 1_000
const modesty = 60_000

/**
 * Opens a pool of PostgreSQL connections. It is replaced as a whole when one of them turns out to be unusable, because its
 * server no longer answers or has become a replica. The other connections go to the same server, and each of them would
 * fail one more request.
 */
export function openPool(url: string, onFault: (fault: Error) => void) {
  const ending = new Set<Promise<void>>()
  let renewedAt = -Infinity
  const open = (): pg.Pool => {
    const pool: pg.Pool = createPool(url, onFault, () => renew(pool))
    return pool
  }
  const renew = (unusable: pg.Pool) => {
    // Once for all connections of a pool, and not again and again where new ones are no better.
    if (unusable !== current || performance.now() - renewedAt < shortestRenewal) return
    renewedAt = performance.now()
    current = open()
    const end = dispose(unusable)
      .catch(onFault)
      .finally(() => ending.delete(end))
    ending.add(end)
  }
  let current = open()
  return {
    Client: pg.Client,
    options: current.options,
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
      await Promise.all([dispose(current), ...ending])
    },
  }
}

// The driver reads those files again for each connection.
function isFileFault(fault: unknown): boolean {
  return ['ENOENT', 'EACCES', 'EISDIR'].includes(faultCode(fault) ?? '')
}

function createPool(url: string, onFault: (fault: Error) => void, onUnusable: () => void): pg.Pool {
  const options = {
    connectionString: url,
    max: mostConnections,
    connectionTimeoutMillis: connectionPatience,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveAfter,
    types,
    // The pool waits for it.
    async onConnect(client: pg.ClientBase): Promise<void> {
      // Without a listener a connection that breaks while it is in use would end the process.
      client.on('error', onFault)
      try {
        await prepareConnection(client, onUnusable)
      } catch (fault) {
        makeDoWith(pool, prepared.size)
        throw fault
      }
      prepared.add(client)
      client.once('end', () => prepared.delete(client))
    },
  }
  const prepared = new Set<pg.ClientBase>()
  const pool = new pg.Pool(options)
  // Likewise for one that breaks while it is idle.
  pool.on('error', onFault)
  return pool
}

// A pooler in session mode may have fewer connections than we want: work then waits for a free one.
function makeDoWith(pool: pg.Pool, count: number): void {
  if (count === 0) return
  pool.options.max = count
  void setTimeout(modesty, null, { ref: false }).then(() => (pool.options.max = mostConnections))
}

// Ends the idle connections now, and each of the others when its work is done. A connection whose other end is gone
// never completes its farewell, and would keep the process alive.
async function dispose(pool: pg.Pool): Promise<void> {
  const streams = new Set(clientsOf(pool).map(streamOf))
  await pool.end()
  const open = [...streams].filter((stream) => !stream.destroyed)
  if (open.length === 0) return
  const closed = open.map((stream) => new Promise((resolve) => stream.once('close', resolve)))
  await Promise.race([Promise.all(closed), setTimeout(farewell, null, { ref: false })])
  for (const stream of open) stream.destroy()
}

// The pool counts its clients in public, but names them only in private.
function clientsOf(pool: pg.Pool): pg.ClientBase[] {
  return (pool as unknown as { _clients: pg.ClientBase[] })._clients
}
