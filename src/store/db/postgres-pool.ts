// A pool of PostgreSQL connections that makes do with fewer than it wants, because a pooler or the server has no more.

import { setTimeout } from 'node:timers/promises'
import type pg from 'pg'
import { hasNoRoom } from './faults.ts'
import { streamOf } from './postgres-connection.ts'
import { postgresDriver } from './postgres-driver.ts'

/** How many connections one process keeps at most. */
export const mostConnections = 10

/** How long work waits for a connection, in milliseconds. */
export const connectionPatience = 3_000

/** The server or a pooler in front of it allows this process fewer connections than it wants. */
export class FewConnections extends Error {}

/** Connections to one server. */
export type PostgresPool = {
  connect(): Promise<pg.PoolClient>
  /** How many connections there can be. */
  capacity(): number
  /** Ends the idle connections now, and each of the others when its work is done. */
  end(): Promise<void>
}

/** The parts that the pool is given; `prepare` says whether a new connection leads to a pooler. */
type Parts = {
  prepare: (client: pg.ClientBase) => Promise<{ isPooled: boolean }>
  onFault: (fault: Error) => void
}

// In milliseconds.
const keptIdle = 60_000
// Others wait for it.
const keptIdleInCrowd = 2_000
const usesInCrowd = 100
const crowdedFor = 15_000
const pause = 100
const farewell = 1_000

/**
 * Makes a pool without a connection. It grows in the background, one connection at a time, while work waits for those that
 * it has: nobody waits for a connection that may never come. In session mode PgBouncer keeps a new connection waiting for
 * as long as it has none for it.
 */
export function createPostgresPool(config: pg.PoolConfig, parts: Parts): PostgresPool {
  const { pool, ready } = openPool(config, parts)
  const crowd = createCrowd(parts.onFault)
  let growing: Promise<void> | null = null
  let answeredAt = Number.NEGATIVE_INFINITY
  pool.on('release', (fault: unknown) => {
    if (!fault) answeredAt = performance.now()
  })

  return {
    async connect() {
      if (ready.size === 0) await openFirst()
      // When the driver's pool has lent what is idle, in the same way.
      process.nextTick(growOn)
      return pool.connect()
    },
    capacity: () => crowd.size() ?? mostConnections,
    end: () => dispose(pool),
  }

  function grow(): Promise<void> {
    if (growing) return growing
    pool.options.max = Infinity
    const opened = pool.connect()
    pool.options.max = opensNothing
    return (growing = opened.then((client) => client.release()).finally(() => (growing = null)))
  }

  // Another process may give one up meanwhile.
  async function openFirst(): Promise<void> {
    const end = performance.now() + connectionPatience
    while (ready.size === 0)
      try {
        await grow()
      } catch (fault) {
        if (!hasNoRoom(fault) || performance.now() > end) throw fault
        await setTimeout(pause)
      }
  }

  function growOn(): void {
    if (growing || pool.ending || pool.waitingCount === 0 || pool.idleCount > 0) return
    if (ready.size >= (crowd.size() ?? mostConnections)) return
    const begunAt = performance.now()
    grow().then(growOn, (fault: unknown) => {
      // Otherwise the server may be away for all of them.
      if (ready.size === 0 || answeredAt < begunAt) return
      crowd.begin(ready.size, fault)
      shareWithOthers(pool)
    })
  }
}

// Left to itself, the driver's pool lets work wait for a new connection.
const opensNothing = 0

function openPool(config: pg.PoolConfig, { prepare, onFault }: Parts) {
  const ready = new Set<pg.ClientBase>()
  const { Pool } = postgresDriver()
  const pool = new Pool({
    ...config,
    connectionTimeoutMillis: connectionPatience,
    idleTimeoutMillis: keptIdle,
    // The pool waits for it.
    async onConnect(client) {
      const { isPooled } = await prepare(client)
      if (isPooled) shareWithOthers(pool)
      // Without a listener a connection that breaks while it is in use would end the process.
      client.on('error', onFault)
      ready.add(client)
      client.once('end', () => ready.delete(client))
    },
  })
  // Likewise for one that breaks while it is idle or new; the listener above and the borrowers learn of the fault.
  pool.on('error', () => {})
  // The constructor would take it for a missing number.
  pool.options.max = opensNothing
  return { pool, ready }
}

function shareWithOthers(pool: pg.Pool): void {
  pool.options.idleTimeoutMillis = keptIdleInCrowd
  pool.options.maxUses = usesInCrowd
}

// For a while after a connection more could not be had.
function createCrowd(onFault: Parts['onFault']) {
  let until = Number.NEGATIVE_INFINITY
  let count = mostConnections
  return {
    size: () => (performance.now() < until ? count : null),
    begin(size: number, cause: unknown) {
      until = performance.now() + crowdedFor
      // Not again and again.
      if (size < count)
        onFault(new FewConnections(`only ${size} of ${mostConnections} connections`, { cause }))
      count = size
    },
  }
}

// A connection whose other end is gone never completes its farewell, and would keep the process alive.
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
