// The real command in a separate process, in an empty folder and without this machine's settings.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { freshPlace, until } from './house.ts'

/** The end of a command, and its output. */
export type Ended = { status: number | null; output: string; error: string }

/** A command that runs. */
export type Program = {
  pid: number
  /** The output so far. */
  written: { output: string; error: string }
  ended: Promise<Ended>
  /** Sends a signal and waits for the end. */
  kill(signal: NodeJS.Signals): Promise<Ended>
}

/** A server that can be started again at the same address with the same database; ends with its scope. */
export type Server = AsyncDisposable & {
  url: string
  databaseUrl: string
  /** The process that serves now. */
  program: Program
  start(): Promise<void>
}

/** The folder of the program that tests start: the bundle that a whole run makes, otherwise the source. */
export const programFolder = resolve(process.env['POSTERN_TEST_PROGRAM'] ?? '.')

/** The settings under which hashing costs next to nothing. */
export const cheapHashing = { ARGON2_MEMORY_KIB: '8', ARGON2_PASSES: '1' }

/** Starts a command; `typed` is all of its standard input. */
export function startProgram(args: string[], values: Record<string, string> = {}, typed = ''): Program {
  const folder = newFolder()
  const program = startIn(folder, args, values, typed)
  void program.ended.then(() => removeFolder(folder))
  return program
}

function startIn(folder: string, args: string[], values: Record<string, string>, typed = ''): Program {
  const { PATH = '', TZ = '' } = process.env
  const env = { PATH, TZ, SECRET_KEY: Buffer.alloc(32, 7).toString('base64'), ...values }
  const child = spawn(process.execPath, [join(programFolder, 'bin/postern.js'), ...args], {
    cwd: folder,
    env,
  })
  const written = { output: '', error: '' }
  child.stdout.on('data', (chunk: Buffer) => (written.output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (written.error += chunk.toString()))
  child.stdin.end(typed)
  const ended = once(child, 'close').then(([status]): Ended => ({ status, ...written }))
  return {
    pid: child.pid ?? 0,
    written,
    ended,
    kill(signal) {
      child.kill(signal)
      return ended
    },
  }
}

/**
 * Starts the server as a person does in a clone, such as by `npm start`, and waits until it is open. The process is the
 * typed program; it has ended when the server has, which writes to the same output. `cwd` is another folder than the clone.
 */
export async function startThrough([command = '', ...args]: string[], databaseUrl: string, cwd = '.') {
  const home = newFolder()
  const env = {
    PATH: process.env['PATH'],
    HOME: home,
    npm_config_update_notifier: 'false',
    PORT: '0',
    DATABASE_URL: databaseUrl,
    SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
  }
  // A separate process group, which the end of the scope can kill as a whole.
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  let hasEnded = false
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.once('close', () => (hasEnded = true))
  await until(() => hasEnded || output.includes('"event":"started"'))
  return {
    url: /open at (\S+)/.exec(output)?.[1] ?? '',
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    ended: () => until(() => hasEnded, 20_000).then(() => output),
    [Symbol.asyncDispose]: async () => {
      if (!hasEnded) process.kill(-(child.pid ?? 0), 'SIGKILL')
      await until(() => hasEnded)
      removeFolder(home)
    },
  }
}

/** Runs a command to its end. */
export function runProgram(args: string[], values?: Record<string, string>, typed?: string): Promise<Ended> {
  return startProgram(args, values, typed).ended
}

/** Starts `postern serve` on a free port, with a new database unless one is given, and waits until it is open. */
export async function startServer(values: Record<string, string> = {}): Promise<Server> {
  const folder = newFolder()
  const place = values['DATABASE_URL'] === undefined ? await freshPlace() : null
  const databaseUrl = place?.url ?? values['DATABASE_URL'] ?? ''
  const begin = async (port: string) => {
    const program = startIn(folder, ['serve'], { PORT: port, DATABASE_URL: databaseUrl, ...values })
    const end = { hasCome: false }
    void program.ended.then(() => (end.hasCome = true))
    await until(() => end.hasCome || program.written.output.includes('"event":"started"'), 30_000)
    if (end.hasCome) throw new Error(program.written.output + program.written.error)
    return program
  }
  const program = await begin('0')
  const url = /open at (\S+)/.exec(program.written.output)?.[1] ?? ''
  const server: Server = {
    url,
    databaseUrl,
    program,
    async start() {
      server.program = await begin(new URL(url).port)
    },
    async [Symbol.asyncDispose]() {
      await server.program.kill('SIGTERM')
      await place?.remove()
      removeFolder(folder)
    },
  }
  return server
}

/** An empty folder of one program's own. */
export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'postern-program-'))
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
}
