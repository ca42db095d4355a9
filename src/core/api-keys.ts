// Finds the API key of a request.

import { parseScopes } from '../base/api-keys.ts'
import type { Scope } from '../base/api-keys.ts'
import { limits } from '../base/limits.ts'
import type { Limit } from '../base/limits.ts'
import { hour } from '../base/time.ts'
import { isApiKey } from '../security/api-keys.ts'
import { hashToken } from '../security/tokens.ts'
import { findLivingApiKey, insertApiKeyUse, noteApiKeyUse } from '../store/api-keys/api-keys.ts'
import { inTransaction } from '../store/db/database.ts'
import type { Database } from '../store/db/database.ts'
import { appendEvent } from '../store/db/events.ts'
import { takeLimits } from '../store/limits/limits.ts'
import type { TooManyAttempts } from '../store/limits/limits.ts'
import type { Ports } from './ports.ts'

/** An API key that may act, and what it may do. */
export type CurrentApiKey = { id: string; scopes: readonly Scope[] }

/** Why a text is no key that may act. */
export type WrongApiKey = { kind: 'api-key-invalid' } | TooManyAttempts

/**
 * Wrong keys of a network: far above what a program with an old key sends before somebody sees it; ours. A right key always
 * passes: nobody can guess one, and a program gone wrong must not stop the others of its network.
 */
const wrongKeys = {
  action: 'api-key',
  rates: { network: { most: 60, within: hour }, everything: { most: 20_000, within: hour } },
} as const satisfies Limit

/**
 * The key of this text; invalid if there is none, if it has expired or was revoked, or if its administrator may no longer
 * act. Its first use from each network is an event; later ones are only noted, at most every few minutes.
 */
export async function findCurrentApiKey(
  ports: Ports,
  text: string,
  network: string | null,
): Promise<CurrentApiKey | WrongApiKey> {
  const { db, now } = ports
  const at = now()
  const used = { network: network ?? '', now: at }
  const key = isApiKey(text) ? await findLivingApiKey(db, hashToken(text), used) : undefined
  if (!key) return (await takeLimits(ports, wrongKeys, { network })) ?? { kind: 'api-key-invalid' }
  await noteUse(db, key, network, at)
  return { id: key.id, scopes: parseScopes(key.scope) ?? [] }
}

async function noteUse(
  db: Database,
  { id, accountId, usedAt }: { id: string; accountId: string; usedAt: number | null },
  network: string | null,
  at: number,
): Promise<void> {
  const use = { keyId: id, network: network ?? '', usedAt: at }
  const notAfter = at - limits.seenPrecision
  if (usedAt !== null && usedAt > notAfter) return
  if (usedAt !== null) return noteApiKeyUse(db, use, notAfter)
  await inTransaction(db, async (db) => {
    if (!(await insertApiKeyUse(db, use))) return
    await appendEvent(db, { at, kind: 'api-key-used', accountId, subjectId: id, actor: id, network })
  })
}
