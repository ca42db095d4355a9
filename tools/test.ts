// Runs the suite: all files on SQLite, and those that use a database again on a real PostgreSQL from npm, except for the
// tests in a real browser, which sees nothing of the database, and for files that say why SQLite alone suffices.
// `node tools/test.ts [--sqlite | --postgres] [FILE …]`

import { spawn } from 'node:child_process'
import {
  copyFileSync,
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import chromium from '@sparticuz/chromium'
import { makeTemplate, startPostgres } from '../test/support/postgres.ts'
import { bundle } from './bundle.ts'
import type { Handed } from './test-files.ts'

// Taken first, so that no process is still busy with one when all others have ended. The size of a file tells how long it
// takes, but for this one.
const longest = 'test/proof.test.ts'

const wanted = process.argv.slice(2)
const named = wanted.filter((word) => !word.startsWith('--'))
const files = named.length > 0 ? named : globSync('test/**/*.test.ts').toSorted()
const onPostgres = files.filter((file) => {
  const text = readFileSync(file, 'utf8')
  const usesDatabase = /\/support\/(house|postgres)\.ts'/.test(text)
  return usesDatabase && !text.includes("/support/browser.ts'") && !/^\/\/ On SQLite alone: /m.test(text)
})

// The files that wait for a process, and the environment of those processes.
type Queue = { title: string; waiting: string[]; environment: Record<string, string> }

// The output of a process, and how it ended.
type Finished = { title: string; output: string; status: number | null }

const needsPostgres = !wanted.includes('--sqlite') && onPostgres.length > 0
const postgres = needsPostgres ? await startPostgres() : null
// A start from the source costs twice as much as one from the bundle, which is what people install. For few files the
// bundle would cost more than it spares.
const program = named.length === 0 ? await bundleProgram() : null
try {
  const inProgram: Queue['environment'] = program === null ? {} : { POSTERN_TEST_PROGRAM: program }
  const queues: Queue[] = []
  if (!wanted.includes('--postgres'))
    queues.push({ title: 'SQLite', waiting: largestFirst(files), environment: inProgram })
  if (postgres) {
    await makeTemplate(postgres.url)
    const environment = {
      ...inProgram,
      POSTERN_TEST_DATABASE: 'postgres',
      POSTERN_TEST_POSTGRES: postgres.url,
    }
    queues.push({ title: 'PostgreSQL', waiting: largestFirst(onPostgres), environment })
  }
  // Unpacked here, once: if two processes unpacked the browser, one could start it while the other still writes it.
  await chromium.executablePath()
  // More than cores, because tests also wait.
  const length = Math.min(availableParallelism() * 2, files.length)
  const runners = Array.from({ length }, () => work(queues))
  const failed = (await Promise.all(runners)).flat()
  // Last, so that failures stand at the end of the output.
  for (const { title, output } of failed) console.log(`${title}\n${output}`)
  console.log(failed.length === 0 ? 'All passed.' : `Failed: ${failed.map(({ title }) => title).join(', ')}.`)
  process.exitCode = failed.length === 0 ? 0 : 1
} finally {
  await postgres?.remove()
  if (program !== null) rmSync(program, { recursive: true, force: true })
}

// Makes the program as the package has it, in a folder from which it finds the libraries; returns the folder.
async function bundleProgram(): Promise<string> {
  const cache = resolve('node_modules/.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'postern-program-'))
  cpSync('bin', join(folder, 'bin'), { recursive: true })
  copyFileSync('package.json', join(folder, 'package.json'))
  await bundle({}, join(folder, 'dist'))
  return folder
}

function largestFirst(paths: string[]): string[] {
  const weightOf = (path: string) => (resolve(path) === resolve(longest) ? Infinity : statSync(path).size)
  return paths.toSorted((one, other) => weightOf(other) - weightOf(one))
}

// Works off one queue after the other, each in a process, and prints the output of those that passed; returns the failed ones.
async function work(queues: Queue[]): Promise<Finished[]> {
  const failed: Finished[] = []
  for (const queue of queues) {
    const finished = await runProcess(queue)
    if (finished.status === 0) console.log(`${finished.title}\n${finished.output}`)
    else failed.push(finished)
  }
  return failed
}

async function runProcess({ title, waiting, environment }: Queue): Promise<Finished> {
  if (waiting.length === 0) return { title, output: '', status: 0 }
  // Types are erased once, not in each process.
  const cache = { NODE_COMPILE_CACHE: join(tmpdir(), 'postern-compiled') }
  const args = ['--test-timeout=120000', join(import.meta.dirname, 'test-files.ts')]
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: { ...process.env, ...cache, ...environment },
  })
  let hasAll = false
  child.on('message', () => {
    const file = waiting.shift() ?? null
    hasAll = file === null
    child.send({ file } satisfies Handed)
  })
  // Printed in one piece, because mixed lines of several processes are unreadable.
  let output = ''
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const { promise, resolve: end } = Promise.withResolvers<Finished>()
  // A process that ended before it had asked for all files has left out tests.
  child.once('close', (status) => end({ title, output, status: hasAll ? status : 1 }))
  return promise
}
