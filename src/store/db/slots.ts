/** Runs work in one of a bounded number of slots. */
export type Slots = <Result>(work: () => Promise<Result>) => Promise<Result>

/** Creates `count()` slots. Work waits for a free one in its turn, at most `patience` milliseconds. */
export function createSlots(count: () => number, patience: number): Slots {
  const waiting: (() => void)[] = []
  let taken = 0

  const enter = () => {
    if (taken < count()) {
      taken += 1
      return Promise.resolve()
    }
    return new Promise<void>((resolve, reject) => {
      const admit = () => {
        clearTimeout(timer)
        resolve()
      }
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(admit), 1)
        reject(new Error('connection timeout: too many transactions are open'))
      }, patience)
      waiting.push(admit)
    })
  }
  const leave = () => {
    taken -= 1
    while (taken < count() && waiting.length > 0) {
      taken += 1
      waiting.shift()?.()
    }
  }
  return async (work) => {
    await enter()
    try {
      return await work()
    } finally {
      leave()
    }
  }
}
