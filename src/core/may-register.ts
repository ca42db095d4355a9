// Asks the host application whether somebody may register.

import { setTimeout } from 'node:timers/promises'
import type { Locale } from '../base/locale.ts'
import { second } from '../base/time.ts'
import type { Registrant, RegistrationRefusal } from './hooks.ts'
import type { Ports } from './ports.ts'

/** Why the host application lets somebody not register: it says no, with a sentence, or it did not answer as it should. */
export type NotRegistered =
  | { kind: 'registration-refused'; sentence: string }
  | { kind: 'registration-unavailable'; seconds: number }

// How long a person waits for the host application, in milliseconds, and when it is worth trying again, in seconds; ours.
const patience = 2 * second
const tryAgainAfter = 60

// Of a sentence as much is shown.
const longestSentence = 500

/**
 * Null if the person may register. Asked the same way whether or not the address has an account. A hook that throws, is too
 * slow or returns anything but `true` or a sentence lets nobody register, and the log says so.
 */
export async function askMayRegister(
  { hooks, log }: Pick<Ports, 'hooks' | 'log'>,
  registrant: Registrant,
): Promise<NotRegistered | null> {
  if (!hooks.mayRegister) return null
  const over = new AbortController()
  try {
    const answer = await Promise.race([
      // Asynchronous, so that one that throws at once rejects as well.
      (async () => hooks.mayRegister?.(registrant))(),
      setTimeout(patience, 'late' as const, { signal: over.signal }).then(() => {
        throw new Error(`mayRegister took longer than ${patience} ms`)
      }),
    ])
    if (answer === true) return null
    return { kind: 'registration-refused', sentence: sentenceOf(answer, registrant.locale) }
  } catch (fault) {
    log.error({ err: fault, code: 'may-register-failed' }, 'nobody can register: mayRegister failed')
    return { kind: 'registration-unavailable', seconds: tryAgainAfter }
  } finally {
    over.abort()
  }
}

function sentenceOf(refusal: RegistrationRefusal | undefined, locale: Locale): string {
  const sentence: unknown = typeof refusal === 'object' && refusal !== null ? refusal[locale] : refusal
  if (typeof sentence === 'string' && sentence.trim() !== '') return sentence.trim().slice(0, longestSentence)
  throw new TypeError('mayRegister returned neither true nor a sentence')
}
