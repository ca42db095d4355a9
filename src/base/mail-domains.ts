// Judges a mail domain from lists alone: whether its mailboxes are disposable, and which domain was probably meant.

import { createRequire } from 'node:module'
import type * as Disposable from 'disposable-email-domains-js'
import type { Address } from './address.ts'
import { meantDomain } from './meant-domain.js'
import { onFirstUse } from './on-first-use.ts'

/** Whether a domain, or a parent of it, belongs to a provider of disposable mailboxes. */
export function isDisposable(domain: string): boolean {
  const labels = domain.split('.')
  return labels.some((_, index) => disposable().has(labels.slice(index).join('.')))
}

/**
 * The address that was probably meant, if the domain is one typing error away from a large provider's; null otherwise.
 * Show this guess, but never act on it: small providers have such names, too.
 */
export function meantAddress({ typed, domain }: Pick<Address, 'typed' | 'domain'>): string | null {
  const meant = meantDomain(domain)
  return meant === null ? null : `${typed.slice(0, typed.lastIndexOf('@'))}@${meant}`
}

// 8,900 domains, loaded when somebody registers.
const disposable = onFirstUse(() => {
  const library = createRequire(import.meta.url)('disposable-email-domains-js') as typeof Disposable
  return library.disposableEmailBlocklistSet()
})
