// The deliveries that this process has claimed and not recorded yet.

import type { DeliveryRecord } from '../store/mail/deliveries.ts'
import { givenBack, putBack } from './delivery-record.ts'

/** A delivery whose try has ended, with the claim under which it is recorded. */
export type Ended = { id: string; claim: string; record: DeliveryRecord }

/** The claims of one process. */
export type Claims = {
  count(): number
  /** Notes a claim; false if the delivery is being tried already, which continues under the new claim. */
  add(id: string, claim: string): boolean
  /** Notes that the server may have the mail from now on; false if this process no longer has a claim to it. */
  handOver(id: string): boolean
  /** Ends a claim; null if it has ended already. */
  end(id: string): string | null
  /** Ends all claims, as a process does that stops. */
  giveBack(at: number): Ended[]
}

/** Makes the claims of a process that has none. */
export function createClaims(): Claims {
  const claims = new Map<string, { claim: string; isHandedOver: boolean }>()
  return {
    count: () => claims.size,
    add(id, claim) {
      const present = claims.get(id)
      // Present when the clock jumped past the lease, as after a sleep.
      claims.set(id, { claim, isHandedOver: present?.isHandedOver ?? false })
      return !present
    },
    handOver(id) {
      const held = claims.get(id)
      if (held) held.isHandedOver = true
      return held !== undefined
    },
    end(id) {
      const claim = claims.get(id)?.claim ?? null
      claims.delete(id)
      return claim
    },
    giveBack(at) {
      const ended = [...claims].map(([id, { claim, isHandedOver }]) => {
        return { id, claim, record: isHandedOver ? givenBack(at) : putBack(at) }
      })
      claims.clear()
      return ended
    },
  }
}
