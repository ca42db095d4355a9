// Finds the API key of a request.

import { parseScopes } from '../base/api-keys.ts'
import type { Scope } from '../base/api-keys.ts'
import { limits } from '../base/limits.ts'
import type { Limit } from '../base/limits.ts'
import { siteOf } from '../base/network.ts'
import { hour } from '../base/time.ts'
import { isApiKey } from '../security/api-keys.ts'
import { hashToken } from '../security/tokens.ts'
import { findLivingApiKey, holdApiKey, insertApiKeyUse, noteApiKeyUse } from '../store/api-keys/api-keys.ts'
import { inTransaction } from '../store/db/database.ts'
import type { Database } from '../store/db/database.ts'
import { appendEvent } from '../store/db/events.ts'
import { takeLimits } from '../store/limits/limits.ts'
import type { TooManyAttempts } from '../store/limits/limits.ts'
import type { Ports } from './ports.ts'

/** An API key that may act, and what it may do. */
export type CurrentApiKey = { id: string; scopes: readonly Scope[] }

/** Why a request by a key is refused. */
export type RefusedApiKey = { kind: 'api-key-invalid' } | TooManyAttempts

/**
 * Wrong keys of a network: far above what a program with an old key sends before somebody sees it; ours. A right key always
 * passes: nobody can guess one, and a program gone wrong must not stop the others of its network.
 */
const wrongKeys = {
  action: 'api-key',
  rates: { network: { most: 60, within: hour }, everything: { most: 20_000, within: hour } },
} as const satisfies Limit

/**
 * Acts of one key: a program gone wrong, or a thief, must neither mail nor suspend people by the thousand before somebody
 * sees it; ours.
 */
const keyActs = {
  action: 'api-key-act',
  rates: { account: { most: 600, within: hour }, everything: { most: 20_000, within: hour } },
} as const satisfies Limit

/**
 * The key of this text; invalid if there is none, if it has expired or was revoked, or if its administrator may no longer
 * act. Counts an act against its limit. The first use from each network is an event; later ones are only noted, at most every
 * few minutes.
 */
export async function findCurrentApiKey(
  ports: Ports,
  text: string,
  { network, isAct }: { network: string | null; isAct: boolean },
): Promise<CurrentApiKey | RefusedApiKey> {
  const { db, now, defence } = ports
  const at = now()
  // All networks of an IPv6 site count as one: a host there may have many, and each makes a row.
  const from = (network && (siteOf(network) ?? network)) ?? ''
  const key = isApiKey(text)
    ? await findLivingApiKey(db, hashToken(text), { now: at, network: from })
    : undefined
  if (!key) {
    defence('api-key-refused', { network })
    return (await takeLimits(ports, wrongKeys, { network })) ?? { kind: 'api-key-invalid' }
  }
  const tooMany = isAct && (await takeLimits(ports, keyActs, { network: null, account: key.id }))
  if (tooMany) {
    defence('too-many-requests', { network, act: keyActs.action })
    return tooMany
  }
  await noteUse(db, key, { network, from, at })
  return { id: key.id, scopes: parseScopes(key.scope) ?? [] }
}

async function noteUse(
  db: Database,
  { id, accountId, usedAt }: { id: string; accountId: string; usedAt: number | null },
  { network, from, at }: { network: string | null; from: string; at: number },
): Promise<void> {
  const use = { keyId: id, network: from, usedAt: at }
  const notAfter = at - limits.seenPrecision
  if (usedAt !== null && usedAt > notAfter) return
  if (usedAt !== null) return noteApiKeyUse(db, use, notAfter)
  await inTransaction(db, async (db) => {
    // Held, because its row may be deleted at the same moment.
    if (!(await holdApiKey(db, id, at)) || !(await insertApiKeyUse(db, use))) return
    await appendEvent(db, { at, kind: 'api-key-used', accountId, subjectId: id, actor: id, network })
  })
}
