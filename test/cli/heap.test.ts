import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'

const run = promisify(execFile)

// In a process of its own, whose heap nothing else uses. Its seconds are short.
const program = `
import { setTimeout as pause } from 'node:timers/promises'
import v8 from 'node:v8'
import { tendHeap } from ${JSON.stringify(new URL('../../src/cli/heap.ts', import.meta.url).href)}

const heap = () => v8.getHeapStatistics().total_physical_size
const newSpace = () => v8.getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space').space_size
const idle = heap()
tendHeap(20)
let [kept, mostNew, mostHeap] = [[], 0, 0]
for (const end = performance.now() + 1_500; performance.now() < end; await pause(0)) {
  // In small pieces, as requests ask for memory: between them the size is looked at.
  kept = [...kept.slice(-50), Array.from({ length: 10_000 }, (_, place) => ({ place }))]
  mostNew = Math.max(mostNew, newSpace())
  mostHeap = Math.max(mostHeap, heap())
}
kept = []
let rounds = 0
while (heap() > 1.2 * idle && rounds < 200) {
  rounds += 1
  await pause(50)
}
console.log(JSON.stringify({ idle, mostNew, mostHeap, after: heap() }))
`

type Heap = Record<'idle' | 'mostNew' | 'mostHeap' | 'after', number>

const boundOfNew = 16 * 1_048_576

// On a crowded machine V8 may collect several times before the size is looked at, but not each time.
async function floodOnce(tries = 3): Promise<Heap> {
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program])
  const heap = JSON.parse(stdout) as Heap
  return heap.mostNew > boundOfNew && tries > 1 ? floodOnce(tries - 1) : heap
}

test('a server whose visitors have gone gives back the memory that they took', async () => {
  const { idle, mostNew, mostHeap, after } = await floodOnce()
  assert.ok(mostNew <= boundOfNew, `new space: ${mostNew}`)
  assert.ok(mostHeap > 2 * idle, `heap in between: ${mostHeap}, before: ${idle}`)
  assert.ok(after <= 1.2 * idle, `heap afterwards: ${after}, before: ${idle}`)
})
