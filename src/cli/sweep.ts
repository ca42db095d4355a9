import { readSettings } from '../base/settings/settings.ts'
import { previewSweep, sweep } from '../jobs/sweep.job.ts'
import type { Commands, Options } from './command.ts'
import { readEnvironment } from './environment.ts'
import { exits } from './exits.ts'
import { openPorts } from './ports.ts'
import { print } from './terminal.ts'

/** `postern sweep`: deletes expired rows, or with `--dry-run` prints which ones it would delete. */
export const commands: Commands = { '': { options: ['dry-run', 'json'], run: sweepNow } }

async function sweepNow(_: string[], options: Options): Promise<number> {
  const { settings } = readSettings(readEnvironment().values)
  const { ports, close } = await openPorts(settings)
  try {
    const swept = options['dry-run'] === true ? await previewSweep(ports) : await sweep(ports)
    print([swept], options.json === true)
    return exits.done
  } finally {
    await close()
  }
}
