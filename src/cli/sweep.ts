import { readSettings } from '../base/settings/settings.ts'
import { previewSweep, sweep } from '../jobs/sweep.job.ts'
import { readEnvironment } from './environment.ts'
import { exits } from './exits.ts'
import { openPorts } from './ports.ts'
import { print } from './terminal.ts'

/** Deletes what has come to its end, or with `--dry-run` tells what would go. */
export async function sweepNow(args: string[]): Promise<number | null> {
  const known = ['--dry-run', '--json']
  if (args.some((arg) => !known.includes(arg))) return null
  const { settings } = readSettings(readEnvironment().values)
  const { ports, close } = await openPorts(settings)
  try {
    const swept = args.includes('--dry-run') ? await previewSweep(ports) : await sweep(ports)
    print([swept], args.includes('--json'))
    return exits.done
  } finally {
    await close()
  }
}
