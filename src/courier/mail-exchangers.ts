// Asks DNS whether a domain takes mail, by its own sockets: the platform's other look-up uses the thread pool and would
// wait there behind other work.

import { Resolver } from 'node:dns/promises'
import { setTimeout } from 'node:timers/promises'
import { faultCode } from '../base/fault-code.ts'
import { mailExchangers } from '../base/limits.ts'
import { isPrivateHost } from '../base/network.ts'
import { isToCome } from '../base/time.ts'
import type { Clock } from '../base/time.ts'

/**
 * Creates the check whether a domain takes mail (RFC 5321 section 5.1, RFC 7505). If the answer is not certain in the
 * time that a person may be kept waiting, the domain passes: a wrong no would lock out a person, and there would be no
 * help.
 */
export function createMailExchangers(
  now: Clock,
  servers: readonly string[] | null = null,
): (domain: string) => Promise<boolean> {
  const { patience, remembered, rememberedFor, most } = mailExchangers
  const resolver = new Resolver({ timeout: patience, tries: 1 })
  if (servers) resolver.setServers(servers)
  // In the order in which they were asked: a map keeps that in which its keys were added.
  const known = new Map<string, { answer: Promise<boolean>; until: number }>()
  let asking = 0

  return async (domain) => {
    // Not looked up: otherwise a stranger could learn which names exist in the operator's own network.
    if (isPrivateHost(domain)) return true
    const at = now()
    const remember = known.get(domain)
    if (remember && isToCome(remember.until, at, rememberedFor)) return within(remember.answer)
    // Bounded, so that requests for domains whose servers keep silent cannot fill the memory.
    if (asking >= most) return true
    asking += 1
    const answer = takesMail(resolver, domain).finally(() => {
      asking -= 1
    })
    known.delete(domain)
    known.set(domain, { answer, until: at + rememberedFor })
    const [oldest] = known.keys()
    if (known.size > remembered && oldest !== undefined) known.delete(oldest)
    return within(answer)
  }

  async function within(answer: Promise<boolean>): Promise<boolean> {
    const served = new AbortController()
    const late = setTimeout(patience, true, { signal: served.signal }).catch(() => true)
    try {
      return await Promise.race([answer, late])
    } finally {
      served.abort()
    }
  }
}

// Never rejects.
async function takesMail(resolver: Resolver, domain: string): Promise<boolean> {
  const exchangers = await asked(resolver.resolveMx(domain))
  if (exchangers === 'unknown') return true
  // A single exchanger without a name says "no mail here" (RFC 7505).
  if (exchangers.length > 0) return exchangers.some(({ exchange }) => exchange !== '' && exchange !== '.')
  const addresses = await Promise.all([asked(resolver.resolve4(domain)), asked(resolver.resolve6(domain))])
  return addresses.some((some) => some === 'unknown' || some.length > 0)
}

async function asked<Answer>(question: Promise<Answer[]>): Promise<Answer[] | 'unknown'> {
  try {
    return await question
  } catch (fault) {
    const code = faultCode(fault)
    return code === 'ENODATA' || code === 'ENOTFOUND' ? [] : 'unknown'
  }
}
