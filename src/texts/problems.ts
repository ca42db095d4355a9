import { domainToUnicode } from 'node:url'
import type { AddressProblem } from '../base/address.ts'
import type { NameProblem } from '../base/name.ts'
import type { PasswordProblem } from '../base/password.ts'

/** The kinds of problems at a field. */
export type ProblemKind =
  | AddressProblem
  | NameProblem
  | PasswordProblem
  | 'name-taken'
  | 'address-taken'
  | 'address-domain-not-allowed'
  | 'address-blocked'
  | 'terms-not-accepted'
  | 'wrong-login'
  | 'suspended'
  | 'identifier-missing'
  | 'locale-missing'
  | 'password-missing'
  | 'wrong-password'
  | 'wrong-password-alone'
  | 'password-tries-used-up'
  | 'code-missing'
  | 'code-malformed'
  | 'wrong-code'
  | 'code-tries-used-up'
  | 'too-soon'
  | 'too-many'
  | 'busy'
  | 'corrections-used-up'
  | 'address-disposable'
  | 'address-unreachable'
  | 'address-unchanged'
  | 'last-admin'
  | 'address-same'
  | 'address-not-disputed'
  | 'address-of-other-mail'
  | 'change-done-meanwhile'

/** Numbers and names that some sentences need. */
export type ProblemFacts = { minLength?: number; seconds?: number; domains?: readonly string[] }

/** A problem and the field at which it is shown. */
export type FieldProblem = { field: string; kind: ProblemKind; facts?: ProblemFacts }

/** Mail domains in their Unicode form. */
export function readableDomains(facts: ProblemFacts): string[] {
  return (facts.domains ?? []).map((domain) => domainToUnicode(domain) || domain)
}
