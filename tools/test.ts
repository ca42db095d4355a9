// Runs the suite: all files on SQLite, and those that use a database again on a real PostgreSQL from npm, except for the
// tests in a real browser, which sees nothing of the database, and for files that say why SQLite alone suffices.
// `node tools/test.ts [--sqlite | --postgres] [FILE …]`

import { spawn } from 'node:child_process'
import { once } from 'node:events'
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
import type { Handed, Run } from './test-files.ts'

// Taken first, so that no process is still busy with one when all others have ended. The size of a file tells how long it
// takes, but for this one.
const longest = 'test/proof.test.ts'

// They wait more than they work, so they have a process more, which leaves the cores to the others.
const patient = [
  'test/store/postgres-trouble.test.ts',
  'test/features/registration/browser.test.ts',
  'test/deploy/run.test.ts',
  'test/cli/servers.test.ts',
]

const wanted = process.argv.slice(2)
const named = wanted.filter((word) => !word.startsWith('--'))
const files = named.length > 0 ? named : globSync('test/**/*.test.ts').toSorted()
const onPostgres = files.filter((file) => {
  const text = readFileSync(file, 'utf8')
  const usesDatabase = /\/support\/(house|postgres)\.ts'/.test(text)
  return usesDatabase && !text.includes("/support/browser.ts'") && !/^\/\/ On SQLite alone: /m.test(text)
})

const needsPostgres = !wanted.includes('--sqlite') && onPostgres.length > 0
const postgres = needsPostgres ? await startPostgres() : null
// A start from the source costs twice as much as one from the bundle, which is what people install. For few files the
// bundle would cost more than it spares.
const program = named.length === 0 ? await bundleProgram() : null
try {
  if (postgres) await makeTemplate(postgres.url)
  const runs: Run[] = [
    ...(wanted.includes('--postgres') ? [] : files.map((file): Run => ({ file, database: 'sqlite' }))),
    ...(postgres ? onPostgres.map((file): Run => ({ file, database: 'postgres' })) : []),
  ]
  const patientOnes = runs.filter(isPatient)
  const waiting = largestFirst(runs.filter((run) => !isPatient(run)))
  const environment = {
    // Types are erased once, not in each process.
    NODE_COMPILE_CACHE: join(tmpdir(), 'postern-compiled'),
    ...(program === null ? {} : { POSTERN_TEST_PROGRAM: program }),
    ...(postgres ? { POSTERN_TEST_POSTGRES: postgres.url } : {}),
  }
  // Unpacked here, once: if two processes unpacked the browser, one could start it while the other still writes it.
  await chromium.executablePath()
  // More than cores, because tests also wait.
  const length = Math.min(availableParallelism() * 2, waiting.length)
  const outputs = await Promise.all([
    ...Array.from({ length }, () => runProcess(waiting, environment)),
    ...(patientOnes.length > 0 ? [runProcess(patientOnes, environment)] : []),
  ])
  const failed = outputs.filter((output) => output !== null)
  // Last, so that failures stand at the end of the output.
  for (const output of failed) console.log(output)
  console.log(failed.length === 0 ? 'All passed.' : 'Failed.')
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

function isPatient({ file }: Run): boolean {
  return patient.some((one) => resolve(one) === resolve(file))
}

function largestFirst(runs: Run[]): Run[] {
  const weightOf = ({ file }: Run) => (resolve(file) === resolve(longest) ? Infinity : statSync(file).size)
  return runs.toSorted((one, other) => weightOf(other) - weightOf(one))
}

// Works off what waits in a process, and prints its output file by file, because mixed lines of several processes are
// unreadable; returns the end of it instead, which says what failed, if something did.
async function runProcess(waiting: Run[], environment: Record<string, string>): Promise<string | null> {
  const args = [
    '--test-timeout=120000',
    // Tests make much garbage that is dead at once; the less often it is collected, the less has to be copied.
    '--min-semi-space-size=32',
    '--max-semi-space-size=64',
    join(import.meta.dirname, 'test-files.ts'),
  ]
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: { ...process.env, ...environment },
  })
  let hasAll = false
  let output = ''
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.on('message', () => {
    if (output !== '') console.log(output.trimEnd())
    output = ''
    const run = waiting.shift() ?? null
    hasAll = run === null
    child.send({ run } satisfies Handed)
  })
  const [status] = await once(child, 'close')
  // A process that ended before it had asked for all files has left out tests.
  if (status !== 0 || !hasAll) return output
  console.log(output)
  return null
}
