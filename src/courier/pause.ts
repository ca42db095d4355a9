// While a server is at fault deliveries wait, and a few at a time find out whether it still is.

import { isToCome } from '../base/time.ts'
import type { Clock } from '../base/time.ts'

/** Whether deliveries wait for their server. */
type Pause = {
  isOn(): boolean
  /** Whether it is time to try whether the server still is at fault. */
  mayProbe(): boolean
  /** The server was at fault; true if it was not before. */
  begin(): boolean
  /** The server answered as it should; true if it was at fault before. */
  end(): boolean
}

/** Makes a pause that is not on; `length` is the time between probes, in milliseconds. */
export function createPause(now: Clock, length: number): Pause {
  let until: number | null = null
  return {
    isOn: () => until !== null,
    // A clock that is put right by a little must not end the pause: each end lets one more delivery be tried.
    mayProbe: () => until === null || !isToCome(until, now(), 2 * length),
    begin() {
      const begins = until === null
      until = now() + length
      return begins
    },
    end() {
      const ends = until !== null
      until = null
      return ends
    },
  }
}
