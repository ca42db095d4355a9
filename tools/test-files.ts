// Runs test files in one process, one after the other, as `tools/test.ts` hands them out: most of a file's cost is loading
// the code and making it fast. A suite of its own for each file keeps its hooks, such as `after`, to it. So a file and what
// it imports must load at once, without an await of their own: Node knows the suite of a test no longer after an import.

import { once } from 'node:events'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { describe } from 'node:test'

/** The next file; null if there is none. */
export type Handed = { file: string | null }

// A test may wait for nothing but a process that does not keep this one alive, such as the one that runs commands.
process.channel?.ref()
const load = createRequire(import.meta.url)

for (let file = await nextFile(); file !== null; file = await nextFile()) {
  const path = resolve(file)
  await describe(file, () => load(path))
}
process.disconnect?.()

async function nextFile(): Promise<string | null> {
  const told = once(process, 'message')
  process.send?.('next')
  const [{ file }] = (await told) as [Handed]
  return file
}
