/** Lets work pass through one of some places. */
export type Line = <Result>(work: () => Promise<Result>) => Promise<Result>

/** A line in front of `places` places: work waits for one in turn, at most `patience` milliseconds. */
export function createLine(places: number, patience: number): Line {
  const waiting: (() => void)[] = []
  let free = places

  const enter = () => {
    if (free > 0) {
      free -= 1
      return Promise.resolve()
    }
    return new Promise<void>((resolve, reject) => {
      const called = () => {
        clearTimeout(timer)
        resolve()
      }
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(called), 1)
        reject(new Error('connection timeout: too many transactions are open'))
      }, patience)
      waiting.push(called)
    })
  }
  const leave = () => {
    const next = waiting.shift()
    if (next) next()
    else free += 1
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
