// The deliveries that this process has claimed and not recorded yet.

/** A delivery whose try has ended, with the claim under which it is recorded. */
export type Ended<Record> = { id: string; claim: string; record: Record }

/** The records of what a stopping process gives back: not handed over yet, and handed over already. */
export type GivenBack<Record> = Readonly<{ untouched(at: number): Record; handedOver(at: number): Record }>

/** The claims of one process. */
export type Claims<Record> = {
  count(): number
  /** Notes a claim; false if the delivery is being tried already, which continues under the new claim. */
  add(id: string, claim: string): boolean
  /** Notes that the server may have the mail from now on; false if this process no longer has a claim to it. */
  handOver(id: string): boolean
  /** Ends a claim; null if it has ended already. */
  end(id: string): string | null
  /** Ends all claims, as a process does that stops. */
  giveBack(at: number, back: GivenBack<Record>): Ended<Record>[]
}

/** Makes the claims of a process that has none. */
export function createClaims<Record>(): Claims<Record> {
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
    giveBack(at, { untouched, handedOver }) {
      const ended = [...claims].map(([id, { claim, isHandedOver }]) => {
        return { id, claim, record: isHandedOver ? handedOver(at) : untouched(at) }
      })
      claims.clear()
      return ended
    },
  }
}
