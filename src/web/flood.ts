import type { Rate } from '../base/limits.ts'

/** The first line against floods: counts in this process alone and asks no database. */
export type FloodGate = {
  /** Counts one request; null when it may pass, else the instant from which the next one may. */
  take(network: string, now: number): number | null
}

/** Keeps at most so many networks in mind; the one that was quiet for longest is forgotten first. */
export function createFloodGate({ rate, networks }: { rate: Rate; networks: number }): FloodGate {
  const interval = rate.within / rate.most
  const tolerance = interval * (rate.most - 1)
  // In the order of their last request: a map keeps that in which its keys were added.
  const theoreticalAt = new Map<string, number>()
  return {
    take(network, now) {
      const counted = theoreticalAt.get(network) ?? now
      // Further ahead than any request leads: the clock was wrong then.
      const at = counted > now + rate.within ? now : Math.max(counted, now)
      if (at > now + tolerance) return at - tolerance
      theoreticalAt.delete(network)
      theoreticalAt.set(network, at + interval)
      const [oldest] = theoreticalAt.keys()
      if (theoreticalAt.size > networks && oldest !== undefined) theoreticalAt.delete(oldest)
      return null
    },
  }
}
