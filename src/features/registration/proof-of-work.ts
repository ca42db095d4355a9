// Registering asks the browser to compute, as the setting says, so that a bot pays for each try and a person does not notice.

import type { Limit } from '../../base/limits.ts'
import { registrationLoad } from '../../base/limits.ts'
import { hour } from '../../base/time.ts'
import type { Ports, Visitor } from '../../core/ports.ts'
import { makeChallenge, readProof } from '../../security/proof-of-work.ts'
import type { ProofSubject } from '../../security/proof-of-work.ts'
import { findRetryAt, takeLimit, takeLimits } from '../../store/limits/limits.ts'
import type { TooManyAttempts } from '../../store/limits/limits.ts'
import { claimProof } from '../../store/limits/proofs.ts'

/** Registrations without the proof of work that is required: people whose browsers run no scripts. */
export const unprovenLimit = {
  action: 'register-unproven',
  rates: { network: { most: 5, within: hour }, everything: { most: 60, within: hour } },
} as const satisfies Limit

/** The key of the limit that shows whether registrations come in masses. */
export const loadKey = 'registration-load'

/** The challenge that the form for registering asks to solve at the moment; null while it asks for none. */
export async function challengeRegistration(ports: Ports): Promise<string | null> {
  const { settings, db, keys, now } = ports
  if (!settings.limits || settings.proofOfWork === 'off') return null
  const isLoad =
    settings.proofOfWork === 'always' || (await findRetryAt(db, loadKey, registrationLoad, now())) !== null
  return isLoad ? makeChallenge(keys, subject, now()) : null
}

/**
 * Counts one registration; null when it may continue. A request without a required proof is limited to the rate of
 * people whose browser runs no scripts.
 */
export async function takeProof(
  ports: Ports,
  visitor: Visitor,
  sent: string | null,
): Promise<TooManyAttempts | null> {
  const { settings, db, keys, now } = ports
  if (!settings.limits || settings.proofOfWork === 'off') return null
  const at = now()
  const isOverLoad = (await takeLimit(db, loadKey, registrationLoad, at)) !== null
  if (settings.proofOfWork === 'under-load' && !isOverLoad) return null
  const proof = sent === null ? null : await readProof(keys, sent, subject, at)
  if (proof && (await claimProof(db, proof, at))) return null
  const tooMany = await takeLimits(ports, unprovenLimit, { network: visitor.network })
  return tooMany && { ...tooMany, provenRetryAt: at }
}

// There is no identity before registering.
const subject: ProofSubject = { purpose: 'register', target: '' }
