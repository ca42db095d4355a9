// Shared by the parts: rows of the result table, real servers as child processes, waiting, cleaning up.

import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

/** One line of the table; without a target it only informs. */
export type Row = { label: string; value: string; target: string | null; met: boolean | null }

/** One part of the benchmark. */
export type Part = (run: Run) => Promise<Row[]>

/** The options of a run: how long, also of `soak` in minutes, and where its databases come from. */
export type Run = { quick: boolean; minutes: number | null; newDatabase(): Promise<Place>; isSqlite: boolean }

/** A folder with its own database. */
export type Place = AsyncDisposable & { folder: string; url: string }

/** A Postern server in its own process. */
export type Server = Child & { port: number; origin: string; startedIn: number }

/** A child process that ends with its scope. */
export type Child = AsyncDisposable & { pid: number; process: ChildProcess }

/** The key of all servers of the benchmark. */
export const secretKey = randomBytes(32).toString('base64')

/** The cheapest hash that argon2 allows, for the parts that are not about hashing. */
export const cheapCost = { memoryKib: 8, passes: 1 }

/** The settings of a server that hashes at that cost. */
export const cheapHashing = {
  ARGON2_MEMORY_KIB: String(cheapCost.memoryKib),
  ARGON2_PASSES: String(cheapCost.passes),
}

/** The default cost of a hash. */
export const usualCost = { memoryKib: 19_456, passes: 2 }

const children = new Set<ChildProcess>()
const folders = new Set<string>()
// However the benchmark ends, its children end too and its folders are removed.
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL')
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1))

/** A row that says whether a number keeps its target. */
export function atLeast(label: string, value: number, target: number): Row {
  return { label, value: value.toFixed(2), target: `at least ${target.toFixed(2)}`, met: value >= target }
}

/** A row that says whether a number stays below its target. */
export function atMost(label: string, value: number, target: number, unit: string, digits = 1): Row {
  return {
    label,
    value: `${value.toFixed(digits)}${unit}`,
    target: `at most ${target}${unit}`,
    met: value <= target,
  }
}

/** A row that only informs. */
export function info(label: string, value: string): Row {
  return { label, value, target: null, met: null }
}

export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  const place = Math.ceil((percent / 100) * sorted.length) - 1
  return sorted[Math.max(0, place)] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  return percentile(values, 50)
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

export async function until(holds: () => boolean, within: number, what: string): Promise<void> {
  const end = performance.now() + within
  while (!holds()) {
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`)
    await sleep(2)
  }
}

const ownCommand = fileURLToPath(new URL('../bin/postern.js', import.meta.url))

/** Starts `postern serve` on a free port and waits until it has answered. */
export async function startServer(
  place: Place,
  values: Record<string, string> = {},
  command = ownCommand,
): Promise<Server> {
  const begun = performance.now()
  const environment: NodeJS.ProcessEnv = {
    PATH: process.env['PATH'],
    HOST: '127.0.0.1',
    PORT: '0',
    DATABASE_URL: place.url,
    SECRET_KEY: secretKey,
    ...values,
  }
  // Not the tree's folder: a developer's .env must not be read.
  const child = startChild([command, 'serve'], { cwd: place.folder, env: environment })
  const [, port = ''] = await waitForOutput(child.process, /is open at http:\/\/localhost:(\d+)/)
  const health = await fetch(`http://127.0.0.1:${port}/healthz`)
  await health.text()
  if (health.status !== 200) throw new Error(`/healthz answered ${health.status}`)
  const startedIn = performance.now() - begun
  return { ...child, port: Number(port), origin: `http://localhost:${port}`, startedIn }
}

/** Starts a Node process; it ends by SIGTERM when its scope does. */
export function startChild(args: string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}): Child {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
  children.add(child)
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      children.delete(child)
      resolve()
    })
  })
  return {
    pid: child.pid ?? 0,
    process: child,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      const impatience = setTimeout(() => child.kill('SIGKILL'), 12_000)
      await ended
      clearTimeout(impatience)
    },
  }
}

/** Waits for a child to print something; later output is discarded. */
export function waitForOutput(child: ChildProcess, pattern: RegExp): Promise<RegExpMatchArray> {
  return new Promise((resolve, reject) => {
    let text = ''
    let done = false
    const listen = (chunk: Buffer) => {
      if (done) return
      text += chunk.toString()
      const found = pattern.exec(text)
      if (!found) return
      done = true
      resolve(found)
    }
    child.stdout?.on('data', listen)
    child.stderr?.on('data', listen)
    child.once('exit', (code) =>
      reject(new Error(`a child process ended with ${code}: ${text.slice(0, 2_000)}`)),
    )
  })
}

/** A folder with a SQLite file in it. */
export async function newSqlite(): Promise<Place> {
  const folder = newFolder()
  return {
    folder,
    url: `sqlite:${join(folder, 'postern.db')}`,
    async [Symbol.asyncDispose]() {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A new database on the PostgreSQL server of a URL; dropped with its scope. */
export async function newPostgres(serverUrl: string): Promise<Place> {
  const folder = newFolder()
  const name = `postern_bench_${randomBytes(6).toString('hex')}`
  await onPostgres(serverUrl, `create database ${name}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return {
    folder,
    url: url.href,
    async [Symbol.asyncDispose]() {
      rmSync(folder, { recursive: true, force: true })
      await onPostgres(serverUrl, `drop database ${name} with (force)`)
    },
  }
}

async function onPostgres(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** An empty folder that is removed when the benchmark ends. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'postern-bench-'))
  folders.add(folder)
  return folder
}
