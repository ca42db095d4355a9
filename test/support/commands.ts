// Commands as an operator types them, one after the other.

import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import type { Typed } from './command-host.ts'
import { newFolder, removeFolder } from './program.ts'
import type { Ended } from './program.ts'

let host: ChildProcess | null = null
let last: Promise<unknown> = Promise.resolve()

/** Runs one command to its end in a process that others have run in before; `keyboard` is all of its standard input. */
export async function runCommand(
  words: string[],
  values: Record<string, string> = {},
  keyboard = '',
): Promise<Ended> {
  const mine = last.then(() => runNext(words, values, keyboard))
  last = mine.catch(() => {})
  return mine
}

async function runNext(words: string[], values: Record<string, string>, keyboard: string): Promise<Ended> {
  host ??= startHost()
  const folder = newFolder()
  const secretKey = Buffer.alloc(32, 7).toString('base64')
  const typed: Typed = { words, values: { SECRET_KEY: secretKey, ...values }, keyboard, folder }
  host.send(typed)
  const [ended] = (await once(host, 'message')) as [Ended]
  removeFolder(folder)
  return ended
}

function startHost(): ChildProcess {
  const child = fork(resolve(import.meta.dirname, 'command-host.ts'), {
    // Not those by which Node runs tests.
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  // The run of the tests ends although it waits for the next command.
  child.unref()
  child.channel?.unref()
  return child
}
