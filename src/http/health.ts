import { setTimeout } from 'node:timers/promises'
import { isLoopbackHost } from '../base/network.ts'
import { paths } from '../base/paths.ts'
import type { Database } from '../store/db/database.ts'
import { isSchemaReady } from '../store/db/migrate.ts'
import type { App, Context, Web } from './context.ts'

// In milliseconds; those who ask for a process's health rarely wait longer.
const readyPatience = 2_000

/** For a watcher of the process: alive, and ready to serve. Answers under any host name. */
export function healthRoutes(web: Web, app: App, headers: Record<string, string>): void {
  const schemaState = createSchemaState(web)
  app.get(paths.health, (c) => c.json({ status: 'alive' }, 200, headers))
  app.get(paths.ready, async (c) => {
    const schema = await schemaState()
    if (schema !== 'ready') return c.json({ status: schema }, 503, headers)
    const degraded = isAskedHere(c) ? { degraded: web.degraded() } : {}
    return c.json({ status: 'ready', ...degraded }, 200, headers)
  })
}

// Strangers must not read that mails do not go out. A proxy on this machine asks for others, and says so.
function isAskedHere(c: Context): boolean {
  const peer = c.env?.clientAddress ?? null
  const isForwarded = forwarded.some((name) => c.req.header(name) !== undefined)
  return peer !== null && isLoopbackHost(peer) && !isForwarded
}

const forwarded = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via']

type SchemaState = 'ready' | 'schema-differs' | 'database-away'

// A query without an answer holds a connection for a while, so simultaneous checks share one query, but only for as long
// as one of them waits: its connection may be dead while new ones serve.
function createSchemaState({ ports }: Web): () => Promise<SchemaState> {
  let asked: Promise<SchemaState> | null = null
  return async () => {
    const patience = new AbortController()
    const late = setTimeout(readyPatience, 'database-away' as const, { signal: patience.signal }).catch(
      () => 'database-away' as const,
    )
    const ours = (asked ??= readSchemaState(ports.db))
    try {
      return await Promise.race([ours, late])
    } finally {
      patience.abort()
      if (asked === ours) asked = null
    }
  }
}

async function readSchemaState(db: Database): Promise<SchemaState> {
  try {
    return (await isSchemaReady(db)) ? 'ready' : 'schema-differs'
  } catch {
    return 'database-away'
  }
}
