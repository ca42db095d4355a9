// OpenSMTPD, unpacked and not installed. It has its paths and users inside of it, and so it runs where they are there: in a
// mount namespace of its own.

import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../server.ts'
import { mtaOf } from './mta.ts'
import type { Mta } from './mta.ts'

/** The packages that it is made of. */
export const packages = ['opensmtpd', 'libdb5.3', 'libevent-2.1-7']

const world = `set -e
mount -t tmpfs tmpfs /var
mount -t tmpfs tmpfs /run
mkdir -p /var/lib/opensmtpd/empty /var/spool /var/tmp
ln -s /run /var/run
for file in passwd group; do cp /etc/$file /run/$file; done
for user in opensmtpd:771 opensmtpq:772; do
  echo "\${user%:*}:x:\${user#*:}:\${user#*:}::/var/lib/opensmtpd/empty:/usr/sbin/nologin" >> /run/passwd
  echo "\${user%:*}:x:\${user#*:}:" >> /run/group
done
for file in passwd group; do mount --bind /run/$file /etc/$file; done
exec "$1" -d -f "$2"
`

/** Makes an OpenSMTPD that relays all that it takes to another server; `debian` is the folder of the packages. */
export async function makeOpensmtpd(debian: string, relay: number): Promise<Mta> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'postern-opensmtpd-'))
  chmodSync(folder, 0o755)
  const config = join(folder, 'smtpd.conf')
  const write = (lines: string) => {
    const whole = [
      lines.includes('listen ') ? '' : 'listen on 127.0.0.1 port PORT',
      `action onward relay host smtp://127.0.0.1:${relay}`,
      lines,
      lines.includes('match from ') ? '' : 'match from any for any action onward',
      '',
    ].join('\n')
    writeFileSync(config, whole.replaceAll('PORT', `${port} hostname mail.test`))
    chmodSync(config, 0o644)
  }
  const namespace = ['--mount', '--pid', '--fork', '--kill-child', '--propagation', 'private']
  const run = () =>
    spawn('unshare', [...namespace, 'sh', '-c', world, 'sh', `${debian}/usr/sbin/smtpd`, config], {
      env: {
        PATH: process.env['PATH'],
        LD_LIBRARY_PATH: `${debian}/usr/lib/x86_64-linux-gnu`,
      },
      stdio: 'ignore',
    })
  // unshare does not heed SIGTERM, and takes the namespace's processes with it.
  const mta = mtaOf(port, write, run, 'SIGKILL')
  return {
    ...mta,
    async [Symbol.asyncDispose]() {
      await mta[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
