// The front doors that are compared: how each is started, and how a person uses it.

import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { get, open, post, postJson } from '../bench/http.ts'
import { idleMemory } from '../bench/machine.ts'
import { sleep } from '../bench/support.ts'
import { freePort } from '../proof/server.ts'

/** The password of everybody who registers, but for a stranger. */
export const password = 'correct horse battery staple 42'

/** Somebody who registers. */
export type Somebody = { name: string; address: string; password: string }

/** How a person uses a front door. */
export type Door = {
  name: string
  /** Asked for until it answers 200. */
  ready: string
  command(port: number, smtpPort: number, folder: string): Command
  register(at: Running, who: Somebody): Buffer
  registered: number
  logIn(at: Running, who: Somebody, cookie?: string): Buffer
  loggedIn: number
  /** The address that tells whose session it is. */
  session: string
  /** Opens the link of a mail as the owner of the address, in a browser of their own; `password` is theirs. */
  openLink(at: Running, link: string, who: Somebody): Promise<void>
}

type Command = { program: string; args: string[]; env: Record<string, string>; before?: () => void }

/** A door whose server runs. */
export type Running = AsyncDisposable & {
  door: Door
  port: number
  /** Milliseconds from its start to its first answer. */
  startedIn: number
  /** Cookies without which a form is refused, and the field that must repeat them. */
  form: { cookie: string; fields: Record<string, string> }
  ask(request: Buffer): Promise<{ status: number; head: string; body: string }>
  /** MiB of all of its processes. */
  memory(): number
}

// The folder with the installed packages of the others.
const folderOfCompare = import.meta.dirname

const tree = join(folderOfCompare, '..')

const postern: Door = {
  name: 'Postern',
  ready: '/healthz',
  command: (port, smtpPort, folder) => ({
    program: process.execPath,
    args: [join(tree, 'bin/postern.js'), 'serve'],
    env: {
      HOST: '127.0.0.1',
      PORT: String(port),
      BASE_URL: `http://localhost:${port}`,
      DATABASE_URL: `sqlite:${join(folder, 'postern.db')}`,
      SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
      SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    },
  }),
  register: (at, { name, address, password }) => post(at, '/register/', { name, address, password }),
  registered: 303,
  // Somebody who has no session any more, in a browser that is known: a log-in ends the session that it replaces.
  logIn: (at, { name, password }, cookie) =>
    post(at, '/login/', { identifier: name, password }, cookie?.replace(/postern_session=[^;]*(?:; )?/, '')),
  loggedIn: 303,
  session: '/api/session',
  // In another browser the link asks for the registration's password, or lets its reader choose one.
  async openLink(at, link, { name, password }) {
    const code = new URL(link).searchParams.get('code') ?? ''
    await at.ask(get(at, pathOf(link)))
    const answer = await at.ask(postJson(at, '/api/confirm', { code, password }))
    if (answer.status >= 300)
      await at.ask(postJson(at, '/api/confirm', { code, name, newPassword: password }))
  },
}

function betterAuth(name: string, hash: string): Door {
  return {
    name,
    ready: '/api/auth/ok',
    command: (port, smtpPort, folder) => ({
      program: process.execPath,
      args: [join(folderOfCompare, 'better-auth-server.js')],
      env: {
        NODE_ENV: 'production',
        PORT: String(port),
        SMTP_PORT: String(smtpPort),
        FILE: join(folder, 'better-auth.db'),
        COMPARE_HASH: hash,
      },
    }),
    register: (at, { name, address, password }) =>
      postJson(at, '/api/auth/sign-up/email', { name, email: address, password }),
    registered: 200,
    logIn: (at, { address, password }) =>
      postJson(at, '/api/auth/sign-in/email', { email: address, password }),
    loggedIn: 200,
    session: '/api/auth/get-session',
    async openLink(at, link) {
      await at.ask(get(at, pathOf(link)))
    },
  }
}

function tutorial(packages: string): Door {
  const env = (smtpPort: number, folder: string) => ({
    PYTHONPATH: join(packages, 'usr/lib/python3/dist-packages'),
    PYTHONDONTWRITEBYTECODE: '1',
    DJANGO_SETTINGS_MODULE: 'settings',
    SMTP_PORT: String(smtpPort),
    FILE: join(folder, 'django.db'),
  })
  const cwd = join(folderOfCompare, 'tutorial')
  const python = '/usr/bin/python3'
  return {
    name: 'the tutorial’s Django',
    ready: '/login/',
    command: (port, smtpPort, folder) => ({
      program: python,
      // A process for each of two cores, so that a mail that is slow holds one thread of eight.
      args: [
        '-m',
        'gunicorn',
        '--chdir',
        cwd,
        '-w',
        '2',
        '--threads',
        '4',
        '-b',
        `127.0.0.1:${port}`,
        'wsgi',
      ],
      env: env(smtpPort, folder),
      before: () =>
        execFileSync(python, ['-m', 'django', 'migrate', '--run-syncdb'], {
          cwd,
          env: env(smtpPort, folder),
          stdio: 'ignore',
        }),
    }),
    register: (at, { name, address, password }) => {
      const fields = { username: name, email: address, password1: password, password2: password }
      return post(at, '/register/', { ...fields, ...at.form.fields }, at.form.cookie)
    },
    registered: 200,
    logIn: (at, { name, password }) =>
      post(at, '/login/', { username: name, password, ...at.form.fields }, at.form.cookie),
    loggedIn: 302,
    session: '/index/',
    async openLink(at, link) {
      await at.ask(get(at, pathOf(link)))
    },
  }
}

/** The doors, with Debian's packages of Django in a folder; null where there are none. */
export function doorsWith(packages: string | null): Door[] {
  return [
    postern,
    betterAuth('better-auth', 'its own'),
    betterAuth('better-auth, argon2 as here', 'argon2'),
    ...(packages === null ? [] : [tutorial(packages)]),
  ]
}

/** Unpacks Debian's Django, without installing it; null where apt-get has none. */
export function unpackDjango(folder: string): string | null {
  const names = ['python3-django', 'python3-sqlparse', 'python3-asgiref', 'python3-tz', 'python3-gunicorn']
  try {
    execFileSync('apt-get', ['download', '-qq', ...names, 'python3-typing-extensions'], {
      cwd: folder,
      stdio: 'ignore',
    })
    for (const file of readdirSync(folder).filter((one) => one.endsWith('.deb')))
      execFileSync('dpkg', ['-x', file, 'root'], { cwd: folder })
    return join(folder, 'root')
  } catch {
    return null
  }
}

/** Installs what `package-lock.json` of this folder names. */
export function installOthers(): void {
  if (!existsSync(join(folderOfCompare, 'node_modules')))
    execFileSync('npm', ['ci', '--ignore-scripts'], { cwd: folderOfCompare, stdio: 'inherit' })
}

const children = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})

/** Starts a door's server on a new database, with a mail server at a port. */
export async function startDoor(door: Door, smtpPort: number): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'postern-compare-'))
  const port = await freePort()
  const { program, args, env, before } = door.command(port, smtpPort, folder)
  before?.()
  const begun = performance.now()
  const child = spawn(program, args, {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...env },
    stdio: 'ignore',
  })
  children.add(child)
  const ended = once(child, 'exit').then(() => children.delete(child))
  await untilAnswered(child, `http://127.0.0.1:${port}${door.ready}`)
  const startedIn = performance.now() - begun
  const running: Running = {
    door,
    port,
    startedIn,
    form: { cookie: '', fields: {} },
    async ask(request) {
      using connection = await open({ port })
      return await connection.ask(request)
    },
    memory: () => memoryOf(child.pid ?? 0),
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      const impatience = setTimeout(() => child.kill('SIGKILL'), 12_000)
      await ended
      clearTimeout(impatience)
      rmSync(folder, { recursive: true, force: true })
    },
  }
  const token = cookiesOf((await running.ask(get(running, door.ready))).head)
  const csrf = /csrftoken=([^;]+)/.exec(token)?.[1]
  if (csrf !== undefined)
    running.form = { cookie: `csrftoken=${csrf}`, fields: { csrfmiddlewaretoken: csrf } }
  return running
}

async function untilAnswered(child: ChildProcess, url: string): Promise<void> {
  for (const end = performance.now() + 120_000; performance.now() < end;) {
    if (child.exitCode !== null) throw new Error(`${child.spawnargs.join(' ')} ended with ${child.exitCode}`)
    const status = await statusOf(url).catch(() => 0)
    if (status === 200) return
    await sleep(5)
  }
  throw new Error(`${url} is never answered`)
}

async function statusOf(url: string): Promise<number> {
  const answer = await fetch(url)
  await answer.arrayBuffer()
  return answer.status
}

// The sum is of a process and of those that it has started.
function memoryOf(pid: number): number {
  const started = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  const own = idleMemory(pid) ?? Number.NaN
  return started === '' ? own : started.split(' ').reduce((sum, one) => sum + memoryOf(Number(one)), own)
}

/** The cookies that an answer sets, as a browser sends them back. */
export function cookiesOf(head: string): string {
  return [...head.matchAll(/^set-cookie: ([^;\r\n]+)/gim)].map(([, cookie]) => cookie).join('; ')
}

/** The link in a mail that confirms an address; null if there is none. */
export function linkOf(text: string): string | null {
  return /https?:\/\/\S+(?:confirm|verify-email)\S+/.exec(text)?.[0] ?? null
}

function pathOf(link: string): string {
  const { pathname, search } = new URL(link)
  return pathname + search
}
