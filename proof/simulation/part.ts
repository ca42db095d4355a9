// A process that tells some of the stories of a run, and reports to the one that started it.

import './world.ts'
import type { Run } from '../simulate.ts'
import { promiseOf, shrink } from './shrink.ts'
import { prepare, stepsOf, tell } from './story.ts'

const run = JSON.parse(process.argv[2] ?? '') as Run & { job: number }
// One story of each broken promise is enough to mend it.
const shown = new Set<string | undefined>()
// So many stories a report.
const batch = 50
let kept = { seeds: 0, answers: 0, choices: 0, sum: 0n }

await prepare()
for (let seed = run.seed + run.job; seed < run.seed + run.seeds; seed += run.jobs) {
  const told = await tell(seed, stepsOf(seed, run.steps), run)
  if (run.isTraced) process.send?.({ kind: 'trace', trace: told.trace })
  if (told.broken.length > 0) {
    const isNew = !shown.has(promiseOf(told))
    shown.add(promiseOf(told))
    const { broken, sentences } = isNew ? await shrink(seed, told) : told
    process.send?.({ kind: 'broken', seed, broken, sentences: isNew ? sentences : [] })
  }
  kept.seeds += 1
  kept.answers += told.answers
  kept.choices += told.choices
  kept.sum = BigInt.asUintN(64, kept.sum + BigInt(`0x${told.digest.slice(0, 16)}`))
  if (kept.seeds === batch) report()
}
report()
process.disconnect?.()

function report(): void {
  const { seeds, answers, choices, sum } = kept
  process.send?.({ kind: 'kept', seeds, answers, choices, digest: sum.toString(16) })
  kept = { seeds: 0, answers: 0, choices: 0, sum: 0n }
}
