// Runs test files in one process, one after the other, as `tools/test.ts` hands them out: most of a file's cost is loading
// the code and making it fast. A suite of its own for each file keeps its hooks, such as `after`, to it. So a file and what
// it imports must load at once, without an await of their own: Node knows the suite of a test no longer after an import.

import asyncHooks from 'node:async_hooks'
import type { AsyncHook } from 'node:async_hooks'
import { once } from 'node:events'
import { createRequire, registerHooks } from 'node:module'
import { resolve } from 'node:path'
import type { describe } from 'node:test'
import { useDatabase } from '../test/support/house.ts'
import { forgetEmptied } from '../test/support/postgres.ts'

/** A file, and the database that its houses stand on. */
export type Run = { file: string; database: 'sqlite' | 'postgres' }

/** The next one; null if there is none. */
export type Handed = { run: Run | null }

const load = createRequire(import.meta.url)
const runner = loadRunner()

// A file is loaded anew for each database, and all that it imports only once: Node takes another address for another file. It
// takes types out of those that end as TypeScript does.
const mark = '?on='
registerHooks({
  resolve(asked, context, next) {
    const [path = asked, database] = asked.split(mark)
    const found = next(path, context)
    return database === undefined ? found : { ...found, url: found.url + encodeURIComponent(mark) + database }
  },
  load: (url, context, next) => next(url.split(encodeURIComponent(mark))[0] ?? url, context),
})

// A test may wait for nothing but a process that does not keep this one alive, such as the one that runs commands.
process.channel?.ref()

for (let run = await nextRun(); run !== null; run = await nextRun()) {
  const { file, database } = run
  useDatabase(database)
  runner.follow(true)
  await runner.describe(`${file} on ${database}`, () => {
    load(`${resolve(file)}${mark}${database}.ts`)
    runner.follow(false)
  })
}
await forgetEmptied()
process.disconnect?.()

async function nextRun(): Promise<Run | null> {
  const told = once(process, 'message')
  process.send?.('next')
  const [{ run }] = (await told) as [Handed]
  return run
}

// Node's runner follows each asynchronous step of the process to the test that it belongs to. It needs that while a file
// names its tests; afterwards it costs a tenth of the suite's processor time, and tells only in which test a stray fault
// was thrown.
function loadRunner(): { describe: typeof describe; follow(isOn: boolean): void } {
  const hooks: AsyncHook[] = []
  const { createHook } = asyncHooks
  asyncHooks.createHook = (callbacks) => {
    const hook = createHook(callbacks)
    hooks.push(hook)
    return hook
  }
  const { describe: suite } = load('node:test') as { describe: typeof describe }
  asyncHooks.createHook = createHook
  return {
    describe: suite,
    follow(isOn) {
      for (const hook of hooks) hook[isOn ? 'enable' : 'disable']()
    },
  }
}
