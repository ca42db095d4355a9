import { second } from '../base/time.ts'
import { exits } from './exits.ts'
import { runTyped } from './typed.ts'

process.exitCode = await runTyped(process.argv.slice(2))
// A command that failed has to end, even if one of its connections does not close.
if (process.exitCode !== exits.done) setTimeout(() => process.exit(), 5 * second).unref()
