// One process that serves.

import { paths } from '../base/paths.ts'
import { withPort } from '../base/settings/settings.ts'
import type { Settings } from '../base/settings/settings.ts'
import { second } from '../base/time.ts'
import type { Log } from '../core/ports.ts'
import { securityHeaders } from '../http/headers.ts'
import { openPostern } from '../postern.ts'
import type { Among, Postern } from '../postern.ts'
import { keyFileWarning } from '../security/keys.ts'
import { countFedThreads, countHashThreads } from '../security/passwords.ts'
import { exits } from './exits.ts'
import { tendHeap } from './heap.ts'
import { createHttpServer, drain, listen } from './http-server.ts'
import { stopSignal } from './stop-signal.ts'
import { terminalTexts } from './words.ts'

// From SIGTERM to the exit: ten seconds in all, the default patience of container platforms.
const drainTime = 8 * second

const whileStarting = { 'Retry-After': '1', 'Content-Type': 'text/plain; charset=UTF-8' }

/** The messages between a serving process and the one that started it. */
export type Place = Among & {
  /** Why it should stop, besides signals. */
  stopped?: Promise<string>
  /** Called when it is open. */
  opened?: () => void
}

/** Serves until it should stop, then finishes the requests and mails that run; the exit status. */
export async function serveHere(
  read: Settings,
  log: Log,
  parent: number,
  { stopped, opened, ...among }: Place = {},
): Promise<number> {
  // Null until everything is ready.
  let open: Postern | null = null
  const own = Object.fromEntries(securityHeaders(read.baseUrl))
  const server = createHttpServer((request, response) => {
    if (open) open.node(request, response)
    else response.writeHead(503, { ...whileStarting, ...own }).end('starting')
  })
  // The port first: with PORT=0 the public address is known only now. But a further process must not answer "starting"
  // where others are open.
  const settings = among.isFurther ? read : withPort(read, await listen(server, read))
  let postern: Postern | null = null
  try {
    postern = await openPostern(settings, { log, ...among })
    if (!among.isFurther) await printStart(settings, postern, log)
    const work = postern.work()
    open = postern
    if (among.isFurther) await listen(server, read)
    tendHeap()
    logStart(settings, log)
    opened?.()

    const signal = await Promise.race([stopSignal(parent), ...(stopped ? [stopped] : [])])
    log.info({ signal }, 'stopping')
    await Promise.all([drain(server, drainTime), work.stop(drainTime)])
    await postern.close()
    log.info({}, 'stopped')
    return exits.done
  } catch (fault) {
    // Report the first fault.
    await Promise.all([drain(server, 0), postern?.close().catch(() => {})])
    throw fault
  }
}

async function printStart(settings: Settings, postern: Postern, log: Log): Promise<void> {
  const link = await postern.setUpLink()
  printAddress(settings)
  printSetUpLink(link, log)
  warnOfKeyFile(settings, log)
  logLimit(settings, log)
}

function logStart({ baseUrl, databaseUrl, timeZone, servers }: Settings, log: Log): void {
  const facts = { url: baseUrl, database: databaseUrl.split(':')[0], zone: timeZone, node: process.version }
  log.info({ ...facts, hashingThreads: countHashThreads(servers) }, 'started')
}

// Where the rest of a log-in, on the main thread, costs more than hashing on all others.
function logLimit({ argon2, servers }: Settings, log: Log): void {
  const [threads, fed] = [countHashThreads(servers), countFedThreads(argon2)]
  if (threads <= fed) return
  log.info(
    { threads, fed, code: 'main-thread-limit' },
    'one process cannot feed so many hashing threads; on PostgreSQL SERVERS=auto serves by a process for each core',
  )
}

// For a person at a terminal; the log line says the same to programs.
function printAddress(settings: Settings): void {
  if (settings.environment === 'production') return
  const { siteName, baseUrl, timeZone } = settings
  const words = terminalTexts().commands.serve
  console.log(`\n  ${words.open(siteName, baseUrl)}`)
  if (settings.smtpUrl === null && settings.mailReceiver === null)
    console.log(`  ${words.mails(`${baseUrl}${paths.mailbox}`)}`)
  console.log(`  ${words.zone(timeZone)}`)
  if (!settings.limits) console.log(`  ${words.limitsOff}`)
  console.log('')
}

// Only to a terminal: others read a log, and the link makes anybody who opens it an administrator.
function printSetUpLink(link: string | null, log: Log): void {
  if (link === null) return
  if (!process.stdout.isTTY) {
    log.warn({ code: 'no-administrator' }, 'there is no administrator; "postern admin create" makes one')
    return
  }
  console.log(`  ${terminalTexts().commands.serve.noAdministrator}`)
  console.log(`  ${link}\n`)
}

function warnOfKeyFile(settings: Settings, log: Log): void {
  const warning = keyFileWarning(settings)
  if (warning !== null) log.warn({ code: 'setting' }, warning)
}
