import { limits } from '../base/limits.ts'
import { siteOf } from '../base/network.ts'

/** Turns of requests, so that one network never holds everything that the requests of others need. */
type Turns = {
  /**
   * Waits until a request of a network may be served, and returns what ends its turn; null if that took too long or
   * its client has left.
   */
  take(network: string, signal: AbortSignal): Promise<(() => void) | null>
}

/**
 * Serves at most `most` requests of one network at a time; others of it wait in order. All networks of one IPv6 site share
 * `most`, of which each may use half, so that one of them never stops its whole site.
 */
export function createTurns(most: number, patience: number = limits.turnPatience): Turns {
  const takeWhole = createQueues(most, patience)
  const takeHalf = createQueues(Math.ceil(most / 2), patience)
  return {
    async take(network, signal) {
      const site = siteOf(network)
      if (site === null) return takeWhole(network, signal)
      const endOwn = await takeHalf(network, signal)
      const endShared = endOwn && (await takeWhole(site, signal))
      if (!endShared) {
        endOwn?.()
        return null
      }
      return () => {
        endShared()
        endOwn()
      }
    },
  }
}

// A queue for each key, which is forgotten when nobody is in it.
function createQueues(most: number, patience: number) {
  const served = new Map<string, Served>()
  return async (key: string, signal: AbortSignal): Promise<(() => void) | null> => {
    const ours = served.get(key) ?? { count: 0, waiting: new Set() }
    served.set(key, ours)
    if (ours.count < most) ours.count += 1
    // Bodies of those who wait are in memory.
    else if (ours.waiting.size >= most * limits.turnsWaiting) return null
    else if (!(await waitIn(ours.waiting, patience, signal))) return null
    return () => {
      const [next] = ours.waiting
      if (next) return next()
      ours.count -= 1
      if (ours.count === 0) served.delete(key)
    }
  }
}

type Served = { count: number; waiting: Set<() => void> }

/** True when its turn came, which is handed over by the one that ended. */
function waitIn(waiting: Set<() => void>, patience: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (hasTurn: boolean) => {
      waiting.delete(admit)
      clearTimeout(late)
      signal.removeEventListener('abort', leave)
      resolve(hasTurn)
    }
    const admit = () => end(true)
    const leave = () => end(false)
    const late = setTimeout(leave, patience)
    signal.addEventListener('abort', leave)
    waiting.add(admit)
  })
}
