import type { Rate } from '../base/limits.ts'
import { siteOf } from '../base/network.ts'

/** The first line against floods: counts in this process alone and asks no database. */
type FloodGate = {
  /** Counts one request; null when it may pass, otherwise the instant from which the next one may. */
  take(network: string, now: number): number | null
}

/**
 * Counts by network and by IPv6 site, and remembers a bounded number of both; the one that was quiet for longest is
 * forgotten first.
 */
export function createFloodGate(rates: { network: Rate; site: Rate; kept: number }): FloodGate {
  // In the order of their last request: a map keeps that in which its keys were added.
  const theoreticalAt = new Map<string, number>()
  return {
    take(network, now) {
      const site = siteOf(network)
      const ofSite = site === null ? null : findRetryAt(site, rates.site, now)
      const retryAt = findRetryAt(network, rates.network, now) ?? ofSite
      if (retryAt !== null) return retryAt
      // Only after both checks: otherwise a flood of one site would push all others out of memory, and one network
      // would use up its site's rate.
      count(network, rates.network, now)
      if (site !== null) count(site, rates.site, now)
      return null
    },
  }

  function findRetryAt(key: string, rate: Rate, now: number): number | null {
    const retryAt = nextAt(key, rate, now) - (rate.within / rate.most) * (rate.most - 1)
    return retryAt > now ? retryAt : null
  }

  function count(key: string, rate: Rate, now: number): void {
    const next = nextAt(key, rate, now) + rate.within / rate.most
    theoreticalAt.delete(key)
    theoreticalAt.set(key, next)
    const [oldest] = theoreticalAt.keys()
    if (theoreticalAt.size > rates.kept && oldest !== undefined) theoreticalAt.delete(oldest)
  }

  function nextAt(key: string, rate: Rate, now: number): number {
    const counted = theoreticalAt.get(key) ?? now
    // Further ahead than any request leads: the clock was wrong then.
    return counted > now + rate.within ? now : Math.max(counted, now)
  }
}
