// Runs the suite: everything on SQLite, and what touches a database once more on a real PostgreSQL from npm, but for the
// real browser, which sees nothing of the database.
// `node tools/test.ts [--sqlite | --postgres] [FILE …]`
import { spawn } from 'node:child_process'
import { globSync, readFileSync, statSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeTemplate, startPostgres } from '../test/support/postgres.ts'

const wanted = process.argv.slice(2)
const named = wanted.filter((word) => !word.startsWith('--'))
const files = named.length > 0 ? named : globSync('test/*.test.ts').toSorted()
const onDatabases = files.filter((file) => {
  const text = readFileSync(file, 'utf8')
  return /from '\.\/support\/(house|postgres)\.ts'/.test(text) && !text.includes("'./support/browser.ts'")
})

let failed = false
if (!wanted.includes('--postgres')) failed = (await runTests('SQLite', files, {})) || failed
if (!wanted.includes('--sqlite') && onDatabases.length > 0) {
  const postgres = await startPostgres()
  try {
    await makeTemplate(postgres.url)
    const environment = { POSTERN_TEST_DATABASE: 'postgres', POSTERN_TEST_POSTGRES: postgres.url }
    failed = (await runTests('PostgreSQL', onDatabases, environment)) || failed
  } finally {
    await postgres.remove()
  }
}
process.exitCode = failed ? 1 : 0

async function runTests(
  title: string,
  paths: string[],
  environment: Record<string, string>,
): Promise<boolean> {
  console.log(`\n${title}: ${paths.length} files`)
  const statuses = await Promise.all(deal(paths).map((hand) => runProcess(hand, environment)))
  return statuses.some((status) => status !== 0)
}

// What a file costs is mostly the loading of the house, so many share a process; more processes than cores, because tests
// also wait. The largest files are dealt first, so that no process is left with them.
function deal(paths: string[]): string[][] {
  const bySize = paths.toSorted((one, other) => statSync(other).size - statSync(one).size)
  const hands = bySize.slice(0, availableParallelism() + 1).map((): string[] => [])
  for (const [index, path] of bySize.entries()) hands[index % hands.length]?.push(path)
  return hands
}

function runProcess(paths: string[], environment: Record<string, string>): Promise<number | null> {
  const args = ['--test', '--test-isolation=none', '--test-timeout=120000', ...paths]
  // Types are erased once and not in each process.
  const cache = { NODE_COMPILE_CACHE: join(tmpdir(), 'postern-compiled') }
  const env = { ...process.env, ...cache, ...environment }
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env })
  // Told in one piece: lines of several processes among each other are read by nobody.
  let told = ''
  child.stdout.on('data', (chunk: Buffer) => (told += chunk.toString()))
  return new Promise((resolve) =>
    child.once('close', (status) => {
      console.log(told)
      resolve(status)
    }),
  )
}
