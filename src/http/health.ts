import { paths } from '../base/paths.ts'
import { isSchemaReady } from '../store/db/migrate.ts'
import type { App, Web } from './context.ts'

/** For whoever watches the process: alive, and ready to serve. Known under any host name. */
export function healthRoutes(web: Web, app: App, headers: Record<string, string>): void {
  app.get(paths.health, (c) => c.json({ status: 'alive' }, 200, headers))
  app.get(paths.ready, async (c) => {
    try {
      if (!(await isSchemaReady(web.ports.db))) return c.json({ status: 'schema-differs' }, 503, headers)
    } catch {
      return c.json({ status: 'database-away' }, 503, headers)
    }
    return c.json({ status: 'ready', degraded: web.degraded() }, 200, headers)
  })
}
