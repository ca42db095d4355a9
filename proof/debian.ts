// Programs of Debian, unpacked into a folder and not installed.

import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Unpacks packages of the machine's Debian; the folder ends with its scope. */
export function unpack(packages: readonly string[]): Disposable & { folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'postern-debian-'))
  // For programs of another user.
  chmodSync(folder, 0o755)
  const run = (command: string, args: string[]) => {
    const { status, stderr, error } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' })
    if (status !== 0) throw new Error(`${command}: ${error?.message ?? stderr}`)
  }
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    run('apt-get', ['download', ...packages])
    for (const file of readdirSync(folder)) run('dpkg', ['--extract', file, folder])
  } catch (fault) {
    remove()
    throw fault
  }
  return { folder, [Symbol.dispose]: remove }
}
