import { setTimeout } from 'node:timers/promises'

/** Runs that never overlap. */
export type Turns = {
  /** The next run; all who ask before it begins share it. */
  next(): Promise<void>
  /** The end of the last run that started, whether it succeeded or not. */
  last(): Promise<void>
}

/** Makes turns of `run`; each begins when the one before has ended and `gathering` milliseconds are over. */
export function createTurns(run: () => Promise<void>, gathering: () => number): Turns {
  let last: Promise<void> = Promise.resolve()
  let next: Promise<void> | null = null
  return {
    last: () => last,
    next() {
      next ??= last
        .then(() => (gathering() > 0 ? setTimeout(gathering()) : undefined))
        .then(() => {
          next = null
          const turn = run()
          last = turn.catch(() => {})
          return turn
        })
      return next
    },
  }
}
