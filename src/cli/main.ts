import { second } from '../base/time.ts'
import { runCommand } from './command.ts'
import { findCommand } from './commands.ts'
import { exits } from './exits.ts'
import { explain } from './explain.ts'
import { helpFor } from './help.ts'

const typed = process.argv.slice(2)

try {
  process.exitCode = await run(typed)
} catch (fault) {
  process.exitCode = explain(fault, typed.includes('--json'))
  // A command that failed has to end, even if one of its connections does not close.
  setTimeout(() => process.exit(), 5 * second).unref()
}

async function run(words: string[]): Promise<number> {
  // Also after a command: a person who only asks for help must not cause an act.
  if (words[0] === 'help' || words.some((word) => word === '--help' || word === '-h')) {
    const about = words[0] === 'help' ? words.slice(1) : words
    console.log(await helpFor(about.filter((word) => !word.startsWith('-'))))
    return exits.done
  }
  if (words.length === 0) {
    console.error(await helpFor([]))
    return exits.usage
  }
  const { name, command, rest } = await findCommand(words)
  return runCommand(name, command, rest)
}
