import { createLog } from '../base/log.ts'
import { readSettings } from '../base/settings/settings.ts'
import type { Commands } from './command.ts'
import { readEnvironment } from './environment.ts'

/** `postern serve`: serves until SIGTERM or SIGINT, then finishes the requests and mails that run. */
export const commands: Commands = { '': { run: serve } }

async function serve(): Promise<number> {
  const parent = process.ppid
  const { settings, warnings } = readSettings(readEnvironment().values)
  const isAlone = settings.servers === 1
  const log = createLog(settings.logLevel, isAlone ? null : process.pid)
  const warn = () => {
    for (const warning of warnings) log.warn({ code: 'setting' }, warning)
  }
  if (isAlone) {
    warn()
    const { serveHere } = await import('./serve-here.ts')
    return serveHere(settings, log, parent)
  }
  const { default: cluster } = await import('node:cluster')
  if (cluster.worker) {
    const { serveAmong } = await import('./serve-among.ts')
    return serveAmong(cluster.worker, settings, log, parent)
  }
  warn()
  const { keepServing } = await import('./primary.ts')
  return keepServing(settings, log, parent)
}
