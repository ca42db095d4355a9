import { parseAddress } from '../base/address.ts'
import type { Address } from '../base/address.ts'
import type { Settings } from '../base/settings/settings.ts'
import type { FieldProblem } from '../texts/problems.ts'

/** Reads what was typed into a form's field `address`: one mailbox, at a domain that may register. */
export function readAddress(settings: Settings, typed: string): Address | { problem: FieldProblem } {
  const address = parseAddress(typed)
  if ('problem' in address) return { problem: { field: 'address', kind: address.problem } }
  const { registrationDomains: domains } = settings
  if (domains.length === 0 || domains.includes(address.domain)) return address
  return { problem: { field: 'address', kind: 'address-domain-not-allowed', facts: { domains } } }
}
