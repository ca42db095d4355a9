// A folder that stands for a machine: commands of the docs are typed there, with the paths of a machine. Programs that would
// change the real one (apt, useradd, systemd, docker) are played; the shell, the files and our program are real.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { freePort } from './behind.ts'
import { until } from './house.ts'

/** A machine; ends with its scope. */
export type Machine = AsyncDisposable & {
  /** Where its site is open. */
  url: string
  /** The place of one of its paths. */
  path(path: string): string
  /** Types commands as root, in /opt/postern once it is there; `input` is their standard input. Throws when one fails. */
  type(commands: string, input?: string): Promise<string>
}

const ownFolders =
  /(?<![\w./])\/(?:opt\/postern|etc\/(?:postern|systemd|caddy)|var\/(?:lib|backups)\/postern|usr\/local\/bin)\b/g

/** Opens a machine on which words of the docs, such as the mail server's address, mean something of the test's. */
export async function openMachine(meant: Record<string, string>): Promise<Machine> {
  const root = mkdtempSync(join(tmpdir(), 'postern-machine-'))
  const port = await freePort()
  const url = `http://localhost:${port}`
  for (const folder of [
    'played',
    'opt',
    'etc/systemd/system',
    'etc/caddy',
    'var/lib',
    'var/backups',
    'usr/local/bin',
  ])
    mkdirSync(join(root, folder), { recursive: true })
  play(root)
  const here = (commands: string) =>
    Object.entries({
      ...meant,
      'BASE_URL=https://www.example.org': `BASE_URL=${url}`,
      'HOST=127.0.0.1\n': `HOST=127.0.0.1\nPORT=${port}\n`,
      '127.0.0.1:3000': `127.0.0.1:${port}`,
    })
      .reduce((all, [word, meaning]) => all.replaceAll(word, () => meaning), commands)
      .replaceAll(ownFolders, (path) => root + path)
  const env = {
    PATH: [join(root, 'played'), join(root, 'usr/local/bin'), process.env['PATH']].join(':'),
    HOME: root,
    MACHINE: root,
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
  }
  return {
    url,
    path: (path) => join(root, path),
    async type(commands, input = '') {
      const home = join(root, 'opt/postern')
      const cwd = existsSync(home) ? home : root
      const shell = spawn('sh', ['-eu', '-c', here(commands)], { cwd, env, stdio: 'pipe' })
      // A command that reads nothing may end before it is written.
      shell.stdin.on('error', () => {}).end(input)
      const [output, error, [status]] = await Promise.all([
        text(shell.stdout),
        text(shell.stderr),
        once(shell, 'close'),
      ])
      if (status !== 0) throw new Error(`${commands}\n${output}${error}${readLog(root)}`)
      return output
    },
    async [Symbol.asyncDispose]() {
      await stop(root)
      rmSync(root, { recursive: true, force: true })
    },
  }
}

// The effect of each program, as far as the next commands need it.
function play(root: string): void {
  const programs: Record<string, string> = {
    // With links to what is not changed, so that Node finds the code compiled.
    git: `if [ "$1" = clone ]; then
        mkdir -p "$3" && cd ${resolve('.')} && cp -r deploy package.json "$3" && cd "$3"
        for folder in bin src node_modules; do ln -s "${resolve('.')}/$folder" $folder; done
        for file in deploy/postern*; do sed -E -i 's#/(opt|etc|var/lib|var/backups)/postern#${root}&#g' "$file"; done
      fi`,
    // This machine has no other user.
    install: `skip=
      for word in "$@"; do
        shift
        case "$word" in -o | -g) skip=yes ;; *) [ "$skip" ] || set -- "$@" "$word"; skip= ;; esac
      done
      PATH="\${PATH#*:}" exec install "$@"`,
    runuser: 'while [ "$1" != -- ]; do shift; done; shift; exec "$@"',
    systemctl: `exec ${process.execPath} ${resolve('test/support/played-systemctl.js')} "$@"`,
    pg_dump: 'for word in "$@"; do case "$word" in --file=*) echo dump > "${word#--file=}" ;; esac; done',
  }
  for (const name of [
    'apt-get',
    'useradd',
    'npm',
    'journalctl',
    'rsync',
    'docker',
    'createuser',
    'createdb',
    'pg_restore',
    'psql',
  ])
    programs[name] = 'exit 0'
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(root, 'played', name), `#!/bin/sh\nset -e\n${script}\n`)
    chmodSync(join(root, 'played', name), 0o755)
  }
}

function readLog(root: string): string {
  const log = join(root, 'log')
  return existsSync(log) ? readFileSync(log, 'utf8') : ''
}

async function stop(root: string): Promise<void> {
  const file = join(root, 'pid')
  if (!existsSync(file)) return
  const pid = Number(readFileSync(file, 'utf8'))
  process.kill(pid, 'SIGKILL')
  await until(() => !isRunning(pid))
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
