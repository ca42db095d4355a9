// Challenges in the format of ALTCHA: they cost a browser a second of computing and the server next to nothing, and need
// no third party.

import { createHmac } from 'node:crypto'
import { createChallenge, randomInt, verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { z } from 'zod'
import { proofOfWork } from '../base/limits.ts'
import type { SecretKey } from './keys.ts'

/** The purpose of a challenge, and its target: the proof is accepted only for both. */
export type ProofSubject = { purpose: 'log-in' | 'register'; target: string }

/** A solved challenge; it counts once, and only until it expires. */
export type Proof = { id: string; expiresAt: number }

/** Makes a challenge in JSON, signed with the newest key. */
export async function makeChallenge(
  keys: readonly [SecretKey, ...SecretKey[]],
  { purpose, target }: ProofSubject,
  now: number,
): Promise<string> {
  const { cost, tries, life } = proofOfWork
  const challenge = await createChallenge({
    algorithm,
    cost,
    counter: randomInt(tries, 0),
    deriveKey,
    // The library would read the machine's clock; ours is passed in.
    data: { purpose, target, expiresAt: now + life[purpose] },
    ...secretsOf(keys[0]),
  })
  return JSON.stringify(challenge)
}

/** Reads a browser's proof; null unless it solves an unexpired challenge of ours for this subject. */
export async function readProof(
  keys: readonly SecretKey[],
  text: string,
  { purpose, target }: ProofSubject,
  now: number,
): Promise<Proof | null> {
  const sent = parse(text)
  if (!sent) return null
  const { challenge, solution } = sent
  const { data, nonce } = challenge.parameters
  if (data.purpose !== purpose || data.target !== target || data.expiresAt <= now) return null
  for (const key of keys) {
    const { verified } = await verifySolution({ challenge, solution, deriveKey, ...secretsOf(key) })
    if (verified) return { id: nonce, expiresAt: data.expiresAt }
  }
  return null
}

const algorithm = 'PBKDF2/SHA-256'

// A genuine one has about 700 characters.
const longestProof = 2_000

const hex = z.string().regex(/^([0-9a-f]{2})+$/)

const proofSchema = z.strictObject({
  challenge: z.strictObject({
    parameters: z.strictObject({
      algorithm: z.literal(algorithm),
      nonce: hex,
      salt: hex,
      cost: z.number(),
      keyLength: z.number(),
      keyPrefix: hex,
      keySignature: hex,
      data: z.strictObject({ purpose: z.string(), target: z.string(), expiresAt: z.number() }),
    }),
    signature: hex,
  }),
  solution: z.strictObject({ counter: z.number(), derivedKey: hex }),
})

function parse(text: string): z.output<typeof proofSchema> | null {
  if (text.length > longestProof) return null
  try {
    return proofSchema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

// One secret signs the challenge, the other its answer, so that verifying does not require solving it again.
function secretsOf(key: SecretKey): { hmacSignatureSecret: string; hmacKeySignatureSecret: string } {
  const secret = (of: string) => createHmac('sha256', key.bytes).update(`proof-of-work\n${of}`).digest('hex')
  return { hmacSignatureSecret: secret('challenge'), hmacKeySignatureSecret: secret('answer') }
}
