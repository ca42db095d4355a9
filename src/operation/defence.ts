// Reports refusals that may be part of an attack to the defender's log.

import { parseIdentifier } from '../base/identifier.ts'
import type { DefenceCode, DefenceFacts } from '../core/defence-log.ts'
import type { Ports } from '../core/ports.ts'
import type { Sent } from './fields.ts'
import type { Callers } from './operation.ts'

/** Logs a refused act for the defender, if such a refusal may be part of an attack. */
export function logForDefender(
  ports: Ports,
  { name: act }: { name: string },
  caller: Callers[keyof Callers],
  sent: Sent,
  { kind, status }: { kind: string; status: number },
): void {
  const code = status === 429 ? 'too-many-requests' : watched[kind]
  if (code) ports.defence(code, { act, ...factsOf(caller, sent) })
}

// By the kinds of refusals, which are the same in all acts.
const watched: Readonly<Record<string, DefenceCode>> = {
  wrong: 'log-in-refused',
  'wrong-password': 'password-refused',
  'wrong-password-alone': 'password-refused',
  'wrong-second-step': 'second-step-refused',
  'wrong-code': 'digits-refused',
  'code-tries-used-up': 'digits-refused',
  'unknown-code': 'code-refused',
  busy: 'hasher-busy',
}

function factsOf(caller: Callers[keyof Callers], { identifier }: Sent): DefenceFacts {
  const { network } = caller.visitor
  const account = 'session' in caller ? { account: caller.session.account.id } : {}
  if (typeof identifier !== 'string') return { network, ...account }
  const typed = parseIdentifier(identifier)
  return { network, ...account, identifier: 'problem' in typed ? '' : typed.key }
}
