// Makes the story of a failing seed shorter, as long as the same promise is broken.

import { tell } from './story.ts'
import type { Step, Told } from './story.ts'

/** The sentence of the promise that a story broke. */
export function promiseOf({ broken }: Told): string | undefined {
  return broken[0]?.split(': ')[0]
}

/** The shortest story that breaks the promise of a told one: no step of it can be left out. */
export async function shrink(seed: number, told: Told): Promise<Told> {
  const promise = promiseOf(told)
  let best = told
  const isStillBroken = async (steps: readonly Step[]): Promise<boolean> => {
    const again = await tell(seed, steps)
    if (promiseOf(again) !== promise) return false
    best = again
    return true
  }
  // With fixed acts: those that were chosen at the moment may be others in a shorter story.
  if (!(await isStillBroken(told.steps))) return told
  for (let size = Math.ceil(best.steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let at = 0; at < best.steps.length;) {
      const shorter = best.steps.toSpliced(at, size)
      if (!(await isStillBroken(shorter))) at += size
    }
  for (const [at, step] of best.steps.entries())
    if (step.isMeanwhile) await isStillBroken(best.steps.with(at, { ...step, isMeanwhile: false }))
  return best
}
