// Runs one command after the other in one process, because most of a command's time is the start of Node. Started by
// `test/support/commands.ts`; each command has its own environment, folder, keyboard and output.

import { Readable } from 'node:stream'
import { runTyped } from '../../src/cli/typed.ts'
import type { Ended } from './program.ts'

/** A command as it is typed. */
export type Typed = { words: string[]; values: Record<string, string>; keyboard: string; folder: string }

process.on('message', (typed: Typed) => void run(typed))

async function run({ words, values, keyboard, folder }: Typed): Promise<void> {
  process.env = values
  process.chdir(folder)
  Object.defineProperty(process, 'stdin', {
    value: Readable.from([Buffer.from(keyboard)]),
    configurable: true,
  })
  const written = { output: '', error: '' }
  process.stdout.write = into((text) => (written.output += text))
  process.stderr.write = into((text) => (written.error += text))
  const status = await runTyped(words)
  process.send?.({ status, ...written } satisfies Ended)
}

function into(keep: (text: string) => void): typeof process.stdout.write {
  return (text: string | Uint8Array) => {
    keep(String(text))
    return true
  }
}
