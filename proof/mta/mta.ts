// A real mail server of Debian's, which hands the mails that it takes on to another one.

import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { until } from '../../test/support/house.ts'

/** A mail server, which runs with one setting at a time. */
export type Mta = AsyncDisposable & {
  port: number
  /** Starts it, in the place of one that runs, with these lines of its own configuration. */
  start(lines: string): Promise<void>
  /** Ends it by force. */
  kill(): Promise<void>
}

/** Makes a server of what starts its process, and writes its configuration. */
export function mtaOf(
  port: number,
  write: (lines: string) => void,
  run: () => ChildProcess,
  ends: NodeJS.Signals,
): Mta {
  let running: ChildProcess | null = null
  const end = async (signal: NodeJS.Signals) => {
    const child = running
    running = null
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    child.kill(signal)
    await exit
    await until(async () => !(await isOpen(port)))
  }
  const start = async (lines: string) => {
    await end(ends)
    write(lines)
    running = run()
    await until(() => isOpen(port))
  }
  return {
    port,
    start,
    kill: () => end('SIGKILL'),
    [Symbol.asyncDispose]: () => end(ends),
  }
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const tell = (isIt: boolean) => {
      socket.destroy()
      resolve(isIt)
    }
    socket.once('connect', () => tell(true)).once('error', () => tell(false))
  })
}
