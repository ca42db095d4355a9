// Postfix, unpacked and not installed.

import { spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../server.ts'
import { mtaOf } from './mta.ts'
import type { Mta } from './mta.ts'

/** The packages that it is made of. */
export const packages = ['postfix', 'libdb5.3', 'libicu72', 'libnsl2', 'libsasl2-2']

const queues = [
  'active', 'bounce', 'corrupt', 'defer', 'deferred', 'flush', 'hold', 'incoming', 'maildrop', 'private', 'public', 'saved', 'trace',
] // oxfmt-ignore

// Debian's numbers of the user and the group whose names are in the configuration below.
const [mail, staff] = [8, 50]

function configurationOf(debian: string, folder: string, relay: number): string {
  return `compatibility_level = 3.6
command_directory = ${debian}/usr/sbin
daemon_directory = ${debian}/usr/lib/postfix/sbin
shlib_directory = ${debian}/usr/lib/postfix
meta_directory = ${folder}
queue_directory = ${folder}/spool
data_directory = ${folder}/data
maillog_file = ${folder}/log
maillog_file_prefixes = ${folder}
import_environment = MAIL_CONFIG MAIL_LOGTAG LANG=C LD_LIBRARY_PATH POSTLOG_SERVICE POSTLOG_HOSTNAME
mail_owner = mail
setgid_group = staff
default_privs = nobody
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.test
mydestination =
alias_maps =
alias_database =
local_recipient_maps =
relayhost = [127.0.0.1]:${relay}
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
anvil_rate_time_unit = 2s
`
}

/** Makes a Postfix that relays all that it takes to another server; `debian` is the folder of the packages. */
export async function makePostfix(debian: string, relay: number): Promise<Mta> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'postern-postfix-'))
  // Its processes are another user's.
  chmodSync(folder, 0o755)
  const at = (path: string) => join(folder, path)
  const daemons = `${debian}/usr/lib/postfix`
  for (const path of ['spool', 'spool/pid', 'dynamicmaps.cf.d']) mkdirSync(at(path))
  for (const path of ['data', ...queues.map((queue) => `spool/${queue}`)]) {
    mkdirSync(at(path), { mode: 0o700 })
    chownSync(at(path), mail, staff)
  }
  copyFileSync(`${debian}/usr/share/postfix/dynamicmaps.cf`, at('dynamicmaps.cf'))
  const libraries = [daemons, `${debian}/usr/lib/x86_64-linux-gnu`, `${debian}/lib/x86_64-linux-gnu`].join(
    ':',
  )
  const env = { PATH: process.env['PATH'], LD_LIBRARY_PATH: libraries }
  const services = readFileSync(`${debian}/usr/share/postfix/master.cf.dist`, 'utf8')
    // None of them is shut in a folder of its own: that one would need the libraries.
    .replace(/^(\S+\s+(?:unix|inet|unix-dgram)\s+\S\s+\S\s+)[y-]/gm, '$1n')
    .replace(/^smtp(\s+inet)/m, `127.0.0.1:${port}$1`)
  const write = (lines: string) => {
    const isScreened = lines.includes('postscreen')
    writeFileSync(at('main.cf'), `${configurationOf(debian, folder, relay)}${lines}\n`)
    writeFileSync(
      at('master.cf'),
      isScreened
        ? services.replace(/^(127\S+).*$/m, '$1 inet n - n - 1 postscreen\nsmtpd pass - - n - - smtpd')
        : services,
    )
  }
  const run = () =>
    // It ends with this process, whatever ends that.
    spawn('setpriv', ['--pdeathsig', 'TERM', `${daemons}/sbin/master`, '-s', '-c', folder], {
      env,
      stdio: 'ignore',
    })
  const mta = mtaOf(port, write, run, 'SIGTERM')
  return {
    ...mta,
    async [Symbol.asyncDispose]() {
      await mta[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
