import { paths } from '../base/paths.ts'
import { answerWithin } from '../base/within.ts'
import type { Database } from '../store/db/database.ts'
import { isSchemaReady } from '../store/db/migrate.ts'
import type { App, Web } from './context.ts'
import { isAskedHere } from './same-machine.ts'

// In milliseconds; those who ask for a process's health rarely wait longer.
const readyPatience = 2_000

/** For a watcher of the process: alive, and ready to serve. Answers under any host name. */
export function healthRoutes(web: Web, app: App, headers: Record<string, string>): void {
  const schemaState = createSchemaState(web)
  app.get(paths.health, (c) => c.json({ status: 'alive' }, 200, headers))
  app.get(paths.ready, async (c) => {
    const schema = await schemaState()
    if (schema !== 'ready') return c.json({ status: schema }, 503, headers)
    // Strangers must not read that mails do not go out.
    const degraded = isAskedHere(c) ? { degraded: web.ports.degraded() } : {}
    return c.json({ status: 'ready', ...degraded }, 200, headers)
  })
}

type SchemaState = 'ready' | 'schema-differs'

// A query without an answer holds a connection for a while, so simultaneous checks share one query, but only for as long
// as one of them waits: its connection may be dead while new ones serve.
function createSchemaState({ ports }: Web): () => Promise<SchemaState | 'database-away'> {
  let asked: Promise<SchemaState> | null = null
  return async () => {
    const ours = (asked ??= readSchemaState(ports.db))
    const state = await answerWithin(readyPatience, ours)
    if (asked === ours) asked = null
    return state ?? 'database-away'
  }
}

async function readSchemaState(db: Database): Promise<SchemaState> {
  return (await isSchemaReady(db)) ? 'ready' : 'schema-differs'
}
