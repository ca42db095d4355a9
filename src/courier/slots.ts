/** A bounded number of concurrent things: each takes a slot, and while none is free waits for one in order. */
type Slots = {
  take(): Promise<void>
  leave(): void
  /** Bounds them by another number from now on; slots that are taken stay so. */
  resize(most: number): void
}

/** Creates `most` slots, all free. */
export function createSlots(most: number): Slots {
  const waiting: (() => void)[] = []
  let taken = 0
  const admit = () => {
    while (taken < most && waiting.length > 0) {
      taken += 1
      waiting.shift()?.()
    }
  }
  return {
    take() {
      return new Promise((resolve) => {
        waiting.push(resolve)
        admit()
      })
    },
    leave() {
      taken -= 1
      admit()
    },
    resize(to) {
      most = to
      admit()
    },
  }
}
