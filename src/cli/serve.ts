import v8 from 'node:v8'
import { createLog } from '../base/log.ts'
import { paths } from '../base/paths.ts'
import { readSettings, withPort } from '../base/settings/settings.ts'
import type { Settings } from '../base/settings/settings.ts'
import { second } from '../base/time.ts'
import type { Log } from '../core/ports.ts'
import { openPostern } from '../postern.ts'
import type { Postern } from '../postern.ts'
import { keyFileWarning } from '../security/keys.ts'
import type { Commands } from './command.ts'
import { readEnvironment } from './environment.ts'
import { exits } from './exits.ts'
import { createHttpServer, drain, listen } from './http-server.ts'
import { stopSignal } from './stop-signal.ts'

// From SIGTERM to the exit: ten seconds in all, the default patience of container platforms.
const drainTime = 8 * second

/** `postern serve`: serves until SIGTERM or SIGINT, then finishes the requests and mails that run. */
export const commands: Commands = { '': { run: serve } }

async function serve(): Promise<number> {
  const parent = process.ppid
  const { settings: read, warnings } = readSettings(readEnvironment().values)
  const log = createLog(read.logLevel)
  for (const warning of warnings) log.warn({ code: 'setting' }, warning)

  // Null until everything is ready.
  let open: Postern | null = null
  const server = createHttpServer((request, response) => {
    if (open) open.node(request, response)
    else response.writeHead(503, { 'Retry-After': '1' }).end('starting')
  })
  // The port first: with PORT=0 the public address is known only now.
  const settings = withPort(read, await listen(server, read))
  let postern: Postern | null = null
  try {
    postern = await openPostern(settings, { log })
    const link = await postern.setUpLink()
    const work = postern.work()
    open = postern
    // V8's own value, which bin/postern.js lowered for the start: a busy server needs the room.
    v8.setFlagsFromString('--semi-space-growth-factor=2')
    printAddress(settings)
    printSetUpLink(link, log)
    warnOfKeyFile(settings, log)
    log.info(
      {
        url: settings.baseUrl,
        database: settings.databaseUrl.split(':')[0],
        zone: settings.timeZone,
        node: process.version,
      },
      'started',
    )

    const signal = await stopSignal(parent)
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

// For a person at a terminal; the log line says the same to programs.
function printAddress(settings: Settings): void {
  if (settings.environment === 'production') return
  console.log(`\n  ${settings.siteName} is open at ${settings.baseUrl}`)
  if (settings.smtpUrl === null && settings.mailReceiver === null)
    console.log(`  its mails are at ${settings.baseUrl}${paths.mailbox}`)
  console.log(`  its times are in ${settings.timeZone}; TIME_ZONE sets another zone`)
  if (!settings.limits) console.log('  limits are off; LIMITS=on turns them on, as in production')
  console.log('')
}

// Only to a terminal: others read a log, and the link makes anybody who opens it an administrator.
function printSetUpLink(link: string | null, log: Log): void {
  if (link === null) return
  if (!process.stdout.isTTY) {
    log.warn({ code: 'no-administrator' }, 'there is no administrator; "postern admin create" makes one')
    return
  }
  console.log(`  There is no administrator yet. Make one within an hour at`)
  console.log(`  ${link}\n`)
}

function warnOfKeyFile(settings: Settings, log: Log): void {
  const warning = keyFileWarning(settings)
  if (warning !== null) log.warn({ code: 'setting' }, warning)
}
