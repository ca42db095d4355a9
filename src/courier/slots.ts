/** A line before a few places: who has one leaves it to the next. */
export type Line = { enter(): Promise<void>; leave(): void }

/** Makes a line before so many places, which all are free. */
export function createLine(places: number): Line {
  const waiting: (() => void)[] = []
  let free = places
  return {
    enter() {
      if (free === 0) return new Promise((resolve) => waiting.push(resolve))
      free -= 1
      return Promise.resolve()
    },
    leave() {
      const next = waiting.shift()
      if (next) next()
      else free += 1
    },
  }
}
