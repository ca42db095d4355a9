// Finds and runs the command that was typed.

import { runCommand } from './command.ts'
import { findCommand } from './commands.ts'
import { exits } from './exits.ts'
import { explain } from './explain.ts'
import { helpFor } from './help.ts'

/** Runs a command as it was typed, and says what went wrong; its exit status. */
export async function runTyped(words: string[]): Promise<number> {
  try {
    return await run(words)
  } catch (fault) {
    return explain(fault, words.includes('--json'))
  }
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
