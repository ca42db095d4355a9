// Judges an address that can be written to but perhaps should not be. It looks at the domain alone, never at accounts.

import type { Address } from '../base/address.ts'
import { isDisposable, meantAddress } from '../base/mail-domains.ts'
import type { Settings } from '../base/settings/settings.ts'
import type { MailDomains, Ports } from './ports.ts'

/** Why an address may not register, though it is one. */
export type AddressRefusal = { kind: 'address-disposable' } | { kind: 'address-unreachable' }

/** Hints about an address; none of them stops the person. */
type AddressAdvice = {
  /** The address that was probably meant. */
  meant: string | null
  doubt: 'disposable' | 'unreachable' | null
}

/** Refuses an address if the settings ask for it. May ask DNS, so never call it inside a transaction. */
export async function refuseAddress(
  ports: Ports & MailDomains,
  { domain }: Address,
): Promise<AddressRefusal | null> {
  const { disposableAddresses, unreachableDomains } = ports.settings
  if (disposableAddresses === 'refuse' && isDisposable(domain)) return { kind: 'address-disposable' }
  if (unreachableDomains === 'refuse' && !(await ports.takesMail(domain)))
    return { kind: 'address-unreachable' }
  return null
}

/** The hints about an accepted address. */
export async function adviseOn(ports: Ports & MailDomains, address: Address): Promise<AddressAdvice> {
  const { disposableAddresses, unreachableDomains } = ports.settings
  const meant = guessMeant(ports, address)
  // If a slip is likely, the other hints would be about a domain that the person did not mean.
  if (meant !== null) return { meant, doubt: null }
  const { domain } = address
  if (unreachableDomains === 'warn' && !(await ports.takesMail(domain)))
    return { meant, doubt: 'unreachable' }
  const isDoubtful = disposableAddresses === 'warn' && isDisposable(domain)
  return { meant, doubt: isDoubtful ? 'disposable' : null }
}

/** The address that was probably meant. It comes only from the list, so typing into the form causes no DNS query. */
export function guessMeant({ settings }: Ports, address: Address): string | null {
  return guessesMeant(settings) ? meantAddress(address) : null
}

/** Whether another address may be proposed: where only some domains are accepted, it may not be one of them. */
export function guessesMeant({ registrationDomains }: Settings): boolean {
  return registrationDomains.length === 0
}
