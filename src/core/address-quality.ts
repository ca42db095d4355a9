// What is thought of an address that can be written to but perhaps should not: by its domain alone, never by who has it.
import type { Address } from '../base/address.ts'
import { isDisposable, meantAddress } from '../base/mail-domains.ts'
import type { MailDomains, Ports } from './ports.ts'

/** Why an address may not register, though it is one. */
export type AddressRefusal = { kind: 'address-disposable' } | { kind: 'address-unreachable' }

/** What a person is told of their address; nothing of it keeps them from going on. */
type AddressAdvice = {
  /** The address that was probably meant. */
  meant: string | null
  doubt: 'disposable' | 'unreachable' | null
}

/** Refuses an address as far as the settings ask for it. Asks DNS perhaps, and so never inside a transaction. */
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

/** What to tell of an address that was taken. */
export async function adviseOn(ports: Ports & MailDomains, address: Address): Promise<AddressAdvice> {
  const { disposableAddresses, unreachableDomains } = ports.settings
  const meant = guessMeant(ports, address)
  // Where a slip is likely, what else might be said would be of a domain that nobody meant.
  if (meant !== null) return { meant, doubt: null }
  const { domain } = address
  if (unreachableDomains === 'warn' && !(await ports.takesMail(domain)))
    return { meant, doubt: 'unreachable' }
  const isDoubtful = disposableAddresses === 'warn' && isDisposable(domain)
  return { meant, doubt: isDoubtful ? 'disposable' : null }
}

/** The address that was probably meant; only from the list, so that whatever is typed into the form asks nobody. */
export function guessMeant({ settings }: Ports, address: Address): string | null {
  return settings.registrationDomains.length > 0 ? null : meantAddress(address)
}
