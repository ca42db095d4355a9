import { paths } from '../../base/paths.ts'
import type { Context, Web } from '../../http/context.ts'
import type { Front } from '../../http/front.ts'
import { isAskedHere } from '../../http/same-machine.ts'
import { areEqual } from '../../security/tokens.ts'
import { readMetrics, readOwnNumbers, writeMetrics } from './metrics.ts'

// In milliseconds; a monitoring program waits for ten seconds by custom.
const patience = 2_000

/** The metrics, under any host name, as the checks of health are. For others the address does not exist. */
export function metricsRoute(web: Web, { app }: Front, headers: Record<string, string>): void {
  const { metricsToken } = web.ports.settings
  const readNumbers = web.ports.metrics.join(() => readOwnNumbers(web.ports))
  app.get(paths.metrics, async (c) => {
    if (!(metricsToken === null ? isAskedHere(c) : hasToken(c, metricsToken))) return c.notFound()
    const text = writeMetrics(await readMetrics(web.ports, await readNumbers(), patience))
    return c.body(text, 200, { ...headers, 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' })
  })
}

function hasToken(c: Context, token: string): boolean {
  const sent = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
  return sent !== undefined && areEqual(sent, token)
}
