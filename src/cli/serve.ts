import type { Server } from 'node:http'
import v8 from 'node:v8'
import { createAdaptorServer } from '@hono/node-server'
import type { HttpBindings } from '@hono/node-server'
import { createLog } from '../base/log.ts'
import { paths } from '../base/paths.ts'
import { readSettings, SettingsFault, withPort } from '../base/settings/settings.ts'
import type { Settings } from '../base/settings/settings.ts'
import { second } from '../base/time.ts'
import { openPostern } from '../postern.ts'
import type { Log } from '../core/ports.ts'
import type { Postern } from '../postern.ts'
import type { Commands } from './command.ts'
import { readEnvironment } from './environment.ts'
import { exits } from './exits.ts'

// SIGTERM to exit: ten seconds in all, the default patience of container platforms.
const drainTime = 8 * second

/** `postern serve`: serves until SIGTERM or SIGINT, then finishes the requests and mails that run. */
export const commands: Commands = { '': { run: serve } }

async function serve(): Promise<number> {
  const { settings: read, warnings } = readSettings(readEnvironment().values)
  const log = createLog(read.logLevel)
  for (const warning of warnings) log.warn({ code: 'setting' }, warning)

  let postern: Postern | null = null
  const server = createServer((request, clientAddress) =>
    postern
      ? postern.fetch(request, { clientAddress })
      : new Response('starting', { status: 503, headers: { 'Retry-After': '1' } }),
  )
  // The port first: with PORT=0 the public address is known only now.
  const settings = withPort(read, await listen(server, read))
  try {
    postern = await openPostern(settings, { log })
  } catch (fault) {
    server.close()
    throw fault
  }
  const work = postern.work()
  // V8's own value, which bin/postern.js took away for the start: a busy server needs the room.
  v8.setFlagsFromString('--semi-space-growth-factor=2')
  tellWhere(settings)
  tellSetUp(await postern.setUpLink(), log)
  log.info(
    { url: settings.baseUrl, database: settings.databaseUrl.split(':')[0], node: process.version },
    'started',
  )

  const signal = await stopSignal()
  log.info({ signal }, 'stopping')
  await Promise.all([drain(server), work.stop(drainTime)])
  await postern.close()
  log.info({}, 'stopped')
  return exits.done
}

function createServer(
  answer: (request: Request, clientAddress: string | null) => Response | Promise<Response>,
): Server {
  const server = createAdaptorServer({
    fetch: (request, env) => answer(request, (env as HttpBindings).incoming.socket.remoteAddress ?? null),
    serverOptions: {
      // A client that sends its header or body by the drop holds a connection no longer than this.
      headersTimeout: 10 * second,
      requestTimeout: 30 * second,
      connectionsCheckingInterval: 5 * second,
      // Longer than the 60 s of common proxies, so that they and not we end an idle connection.
      keepAliveTimeout: 65 * second,
      maxHeaderSize: 16 * 1024,
      // A request without a body needs no stream for one (measured: 4 % of what a session's request costs).
      optimizeEmptyRequests: true,
    },
  })
  return server as Server
}

// For what the operator can mend; anything else is a fault.
const refusals: Record<string, string> = {
  EADDRINUSE: 'is in use: something else listens there',
  EACCES: 'is not for this user to open',
  EADDRNOTAVAIL: 'cannot be opened: this machine has no such address',
}

function listen(server: Server, { host, port }: Settings): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (fault: NodeJS.ErrnoException) => {
      const why = refusals[fault.code ?? '']
      reject(why ? new SettingsFault([{ name: 'PORT', sentence: `${port} at ${host} ${why}` }]) : fault)
    })
    server.listen(port, host, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

// For the person at the terminal; the log says the same to machines.
function tellWhere(settings: Settings): void {
  if (settings.environment === 'production') return
  console.log(`\n  ${settings.siteName} is open at ${settings.baseUrl}`)
  if (settings.smtpUrl === null) console.log(`  its mails are at ${settings.baseUrl}${paths.mailbox}`)
  if (!settings.limits) console.log('  limits are off; LIMITS=on holds them as in production')
  console.log('')
}

// To the eyes at a terminal only: a log is kept and read by others, and the link makes whoever opens it an administrator.
function tellSetUp(link: string | null, log: Log): void {
  if (link === null) return
  if (!process.stdout.isTTY) {
    log.warn({ code: 'no-administrator' }, 'there is no administrator; "postern admin create" makes one')
    return
  }
  console.log(`  There is no administrator yet. Make one within an hour at`)
  console.log(`  ${link}\n`)
}

function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        resolve(signal)
        // A second signal is impatience.
        process.once(signal, () => process.exit(exits.fault))
      })
    }
  })
}

function drain(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const impatience = setTimeout(() => server.closeAllConnections(), drainTime)
    server.close(() => {
      clearTimeout(impatience)
      resolve()
    })
    server.closeIdleConnections()
  })
}
