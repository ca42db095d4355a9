// Runs the suite: everything on SQLite, and what touches a database once more on a real PostgreSQL from npm, but for the
// real browser, which sees nothing of the database.
// `node tools/test.ts [--sqlite | --postgres] [FILE …]`
import { spawn } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { startPostgres } from '../test/support/postgres.ts'

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
    const environment = { POSTERN_TEST_DATABASE: 'postgres', POSTERN_TEST_POSTGRES: postgres.url }
    failed = (await runTests('PostgreSQL', onDatabases, environment)) || failed
  } finally {
    await postgres.remove()
  }
}
process.exitCode = failed ? 1 : 0

function runTests(title: string, paths: string[], environment: Record<string, string>): Promise<boolean> {
  console.log(`\n${title}: ${paths.length} files`)
  const args = ['--test', '--test-concurrency=3', '--test-timeout=120000', ...paths]
  const child = spawn(process.execPath, args, { stdio: 'inherit', env: { ...process.env, ...environment } })
  return new Promise((resolve) => child.once('exit', (code) => resolve(code !== 0)))
}
