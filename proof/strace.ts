// strace on a running server: what it writes to its database, or faults in the place of what the disk would do. Debian has it
// as a package; it needs root.

import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { until } from '../test/support/house.ts'

/** Whether this machine has strace, and its user may trace. */
export const canTrace = process.getuid?.() === 0 && spawnSync('strace', ['-V']).status === 0

/** Traces the calls of a process on a SQLite file and its log, until it is told to stop. */
export async function attachStrace(
  pid: number,
  file: string,
  words: string[],
): Promise<{ detach(): Promise<void> }> {
  const places = [file, `${file}-wal`].flatMap((path) => ['-P', path])
  const strace = spawn('strace', ['-p', String(pid), '-f', ...places, ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(strace, 'close')
  let said = ''
  strace.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  await until(() => /attached/.test(said) || strace.exitCode !== null)
  if (strace.exitCode !== null) throw new Error(`strace: ${said}`)
  return {
    async detach() {
      strace.kill('SIGINT')
      await ended
    },
  }
}
