// Runs the suite: all files on SQLite, and those that use a database again on a real PostgreSQL from npm, except for the
// tests in a real browser, which sees nothing of the database.
// `node tools/test.ts [--sqlite | --postgres] [FILE …]`

import { spawn } from 'node:child_process'
import { globSync, readFileSync, statSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import chromium from '@sparticuz/chromium'
import { makeTemplate, startPostgres } from '../test/support/postgres.ts'

// Enough batches that the last ones end at about the same time.
const mostBatches = 8

const wanted = process.argv.slice(2)
const named = wanted.filter((word) => !word.startsWith('--'))
const files = named.length > 0 ? named : globSync('test/**/*.test.ts').toSorted()
const onDatabases = files.filter((file) => {
  const text = readFileSync(file, 'utf8')
  return /\/support\/(house|postgres)\.ts'/.test(text) && !text.includes("/support/browser.ts'")
})

// A batch of files that share a process, because most of a file's cost is loading the code.
type Batch = { title: string; paths: string[]; environment: Record<string, string> }

// The output of a batch, and how its process ended.
type Finished = { title: string; output: string; status: number | null }

const batches: Batch[] = wanted.includes('--postgres') ? [] : deal('SQLite', files, {})
const needsPostgres = !wanted.includes('--sqlite') && onDatabases.length > 0
const postgres = needsPostgres ? await startPostgres() : null
try {
  if (postgres) {
    await makeTemplate(postgres.url)
    const environment = { POSTERN_TEST_DATABASE: 'postgres', POSTERN_TEST_POSTGRES: postgres.url }
    batches.push(...deal('PostgreSQL', onDatabases, environment))
  }
  // Unpacked here, once: if two processes unpacked the browser, one could start it while the other still writes it.
  await chromium.executablePath()
  // More than cores, because tests also wait.
  const runners = Array.from({ length: availableParallelism() * 2 }, () => runBatches(batches))
  const failed = (await Promise.all(runners)).flat()
  // Last, so that failures stand at the end of the output.
  for (const { title, output } of failed) console.log(`${title}\n${output}`)
  console.log(failed.length === 0 ? 'All passed.' : `Failed: ${failed.map(({ title }) => title).join(', ')}.`)
  process.exitCode = failed.length === 0 ? 0 : 1
} finally {
  await postgres?.remove()
}

// The largest files are dealt first and to different batches, so that no batch lasts much longer than the others.
function deal(title: string, paths: string[], environment: Batch['environment']): Batch[] {
  const bySize = paths.toSorted((one, other) => statSync(other).size - statSync(one).size)
  const count = Math.min(mostBatches, bySize.length)
  return Array.from({ length: count }, (_, place) => ({
    title: `${title}, ${place + 1} of ${count}`,
    paths: bySize.filter((_, index) => index % count === place),
    environment,
  }))
}

// Takes one batch after the other and prints the output of those that passed; returns the failed ones.
async function runBatches(waiting: Batch[]): Promise<Finished[]> {
  const failed: Finished[] = []
  for (let batch = waiting.shift(); batch; batch = waiting.shift()) {
    const finished = await runProcess(batch)
    if (finished.status === 0) console.log(`${finished.title}\n${finished.output}`)
    else failed.push(finished)
  }
  return failed
}

function runProcess({ title, paths, environment }: Batch): Promise<Finished> {
  const args = ['--test', '--test-isolation=none', '--test-timeout=120000', ...paths]
  // Types are erased once, not in each process.
  const cache = { NODE_COMPILE_CACHE: join(tmpdir(), 'postern-compiled') }
  const env = { ...process.env, ...cache, ...environment }
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env })
  // Printed in one piece, because mixed lines of several processes are unreadable.
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return new Promise((resolve) => child.once('close', (status) => resolve({ title, output, status })))
}
