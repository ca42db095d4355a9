// A passkey as a whole proof, at the log-in and later.

import { passkeyHostOf } from '../base/base-url.ts'
import { limits } from '../base/limits.ts'
import { makePasskeyChallenge, readPasskeyUse } from '../security/passkeys.ts'
import type { ChallengeFor, PasskeyRefusal, PasskeyUse, RelyingParty } from '../security/passkeys.ts'
import { isOfferedPasskey } from '../store/accounts/accounts.ts'
import type { Database } from '../store/db/database.ts'
import { appendEvent } from '../store/db/events.ts'
import { findPasskey, noteUse } from '../store/factors/passkeys.ts'
import { takeAttempt } from '../store/limits/attempts.ts'
import { counterKey } from '../store/limits/counter-key.ts'
import type { CurrentSession } from './current-session.ts'
import { ownEvent } from './events.ts'
import type { JobPorts, Ports, Visitor } from './ports.ts'
import { isProofRecent } from './proof.ts'

/** The answer of a browser that used a passkey. */
export type SentPasskey = {
  credentialId: string
  clientData: string
  authenticatorData: string
  signature: string
}

/** The options that a page's script gives the browser. */
export type PasskeyQuestion = { challenge: string; host: string }

/** A passkey whose use was right; it counts once it is spent. */
export type RightPasskey = { kind: 'right'; id: string; accountId: string } & PasskeyUse

/** The site as passkeys know it: BASE_URL's host and origin. */
export function relyingParty({ settings }: Pick<JobPorts, 'settings'>): RelyingParty {
  const { baseUrl } = settings
  return { id: passkeyHostOf(baseUrl), origin: new URL(baseUrl).origin }
}

/** A challenge for a purpose and whoever it is for. */
export function askForPasskey(
  ports: Pick<Ports, 'keys' | 'now' | 'settings'>,
  about: ChallengeFor,
): PasskeyQuestion {
  const challenge = makePasskeyChallenge(ports.keys, about, ports.now() + limits.passkeyChallengeLife)
  return { challenge, host: relyingParty(ports).id }
}

/** The purpose of a log-in's challenge: it is for anybody, because the passkey says who it is. */
export const forLogIn: ChallengeFor = { purpose: 'log-in', target: '' }

/** The purpose of a recent proof's challenge: it is for one session, so that no other account's passkey proves anything in it. */
export function forProof({ id }: Pick<CurrentSession, 'id'>): ChallengeFor {
  return { purpose: 'prove', target: id }
}

/** Verifies the use of a passkey. Whose it is, the stored passkey says, and nothing that was sent. */
export async function verifyPasskey(
  ports: Ports,
  about: ChallengeFor,
  sent: SentPasskey,
): Promise<RightPasskey | { kind: 'unknown-passkey' } | { kind: PasskeyRefusal }> {
  const { db, keys, now } = ports
  const party = relyingParty(ports)
  const passkey = await findPasskey(db, { credentialId: sent.credentialId, host: party.id })
  if (!passkey) return { kind: 'unknown-passkey' }
  const use = readPasskeyUse({ party, keys, about, at: now() }, passkey, sent)
  if (typeof use === 'string') return { kind: use }
  return { kind: 'right', id: passkey.id, accountId: passkey.accountId, ...use }
}

/**
 * Whether the page after a log-in offers to add a passkey: once an account, after a log-in by password, for as long as adding
 * one asks for no new proof.
 */
export async function offersPasskey(ports: Ports, session: CurrentSession): Promise<boolean> {
  const { provedAt, account } = session
  return isProofRecent(ports, session) && isOfferedPasskey(ports.db, account.id, provedAt)
}

/** Uses up a challenge; false when it was answered before, in any process. Needs a transaction. */
export async function takeChallenge(
  db: Database,
  { id, expiresAt }: PasskeyUse['challenge'],
  now: number,
): Promise<boolean> {
  const key = counterKey(db, 'passkey-challenge', id)
  return (await takeAttempt(db, { key, most: 1, now, resetsAt: expiresAt })) === null
}

/**
 * Spends a right use of a passkey; false when its challenge was answered before or the passkey is gone. A counter that went
 * back is an event and never a reason to refuse: its owner may have restored a backup. Needs a transaction.
 */
export async function spendPasskey(
  db: Database,
  { id, accountId, counter, challenge }: RightPasskey,
  visitor: Visitor,
  at: number,
): Promise<boolean> {
  if (!(await takeChallenge(db, challenge, at))) return false
  const noted = await noteUse(db, { id, counter, now: at })
  if (noted?.isBack === 1) await appendEvent(db, ownEvent('passkey-counter-back', at, visitor, accountId))
  return noted !== undefined
}
