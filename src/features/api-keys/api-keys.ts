// API keys: programs that administer. A key acts within its scopes, in the name of no person: it makes no keys, gives no
// rights, and opens no page.

import { z } from 'zod'
import { parseScopes } from '../../base/api-keys.ts'
import type { Scope } from '../../base/api-keys.ts'
import { instant } from '../../base/instant.ts'
import { day } from '../../base/time.ts'
import { trimmed } from '../../base/typed-text.ts'
import type { Administrator, Ports, Visitor } from '../../core/ports.ts'
import { isCovered } from '../../core/second-factor.ts'
import { namedDevice } from '../../core/visitor-device.ts'
import { optional, optionalTextField } from '../../operation/fields.ts'
import type { Field, InputOf, TextField } from '../../operation/fields.ts'
import { done, operation, refused, telling } from '../../operation/operation.ts'
import type { Callers } from '../../operation/operation.ts'
import { newApiKey } from '../../security/api-keys.ts'
import { hashToken, newId } from '../../security/tokens.ts'
import { findAccountById } from '../../store/accounts/accounts.ts'
import { hasApiKey, insertApiKey, revokeApiKey } from '../../store/api-keys/api-keys.ts'
import { appendEvent } from '../../store/db/events.ts'
import type { Place } from '../../store/db/keyset.ts'
import { listApiKeyLines } from '../../store/listings/api-keys.ts'
import type { ApiKeyLine } from '../../store/listings/api-keys.ts'
import type { Search } from '../../store/listings/search.ts'
import { queueNotice } from '../../store/mail/outbox.ts'
import { findAmr } from '../../store/sessions/sessions.ts'
import { actAs } from '../administration/act-as.ts'
import { act, actMeanings } from '../administration/act.ts'

/**
 * How long a key may live, in days. Ninety is the age at which the CIS AWS Foundations Benchmark has access keys replaced
 * (1.14); a year is what GitLab allows at most.
 */
export const keyDays = { standard: 90, most: 365 } as const

const longestLabel = 60
const most = 50

/** The name that its maker gave a key. */
const labelField: TextField<string> = {
  type: 'string',
  need: 'required',
  read(typed) {
    const label = trimmed(typed.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' '))
    if (label === '') return { problem: 'label-missing' }
    return [...label].length > longestLabel ? { problem: 'label-too-long' } : label
  },
}

/** The scopes of a key, separated by blanks. */
const scopeField: TextField<Scope[]> = {
  type: 'string',
  need: 'required',
  read(sent) {
    const scopes = parseScopes(sent)
    if (scopes === null) return { problem: 'scope-unknown' }
    return scopes.length === 0 ? { problem: 'scope-not-chosen' } : scopes
  },
}

/** After how many days a key expires. */
const daysField: Field<number, 'integer'> = {
  type: 'integer',
  need: 'optional',
  read(sent) {
    const days = /^\d{1,3}$/.test(sent) ? Number(sent) : 0
    return days >= 1 && days <= keyDays.most ? days : { problem: 'days-wrong' }
  },
}

/** The fields of a new key. */
export const keyInput = { label: labelField, scope: scopeField, days: optional(daysField, keyDays.standard) }

const keyShape = z.object({
  id: z.string(),
  label: z.string(),
  scope: z.string(),
  state: z.enum(['active', 'expired', 'revoked']),
  accountId: z.string(),
  accountName: z.string(),
  createdAt: instant,
  expiresAt: instant,
  revokedAt: instant.nullable(),
  usedAt: instant.nullable(),
  usedFrom: z.string().nullable(),
})

/** Reads a page of the keys. */
export const listApiKeys = operation({
  name: 'admin-list-api-keys',
  who: 'administrator',
  api: 'GET /api/admin/api-keys',
  scope: null,
  input: { after: optionalTextField },
  run: async (ports, _, { after }) => ({
    kind: 'found' as const,
    ...(await readApiKeys(ports, { after, most })),
  }),
  outcomes: {
    found: telling(
      done(),
      z.object({ rows: z.array(keyShape), next: z.string().nullable(), isCut: z.boolean() }),
    ),
  },
})

/** Makes a key, which is told once. */
export const makeApiKey = operation({
  name: 'admin-make-api-key',
  who: 'administrator',
  api: 'POST /api/admin/api-keys',
  scope: null,
  input: keyInput,
  run: makeOwnApiKey,
  outcomes: {
    made: telling(
      done(),
      z.object({ id: z.string(), key: z.string(), label: z.string(), scope: z.string(), expiresAt: instant }),
    ),
    'not-administrator': refused(409),
    'second-factor-needed': refused(403, 'submit'),
    stale: refused(409),
  },
})

/** Ends a key at once, whoever made it. */
export const revokeApiKeyAct = act({
  name: 'admin-revoke-api-key',
  api: 'POST /api/admin/api-keys/{id}/revoke',
  scope: null,
  input: {},
  run: (ports, by, { id }) => revokeOneApiKey(ports, by, id),
  outcomes: actMeanings,
})

/**
 * A new key, or why there is none: the account is no administrator who may act, the session that asked has proved the password
 * alone where the site asks for two factors, or it has ended.
 */
type MakeOutcome =
  | { kind: 'made'; id: string; key: string; label: string; scope: string; expiresAt: number }
  | { kind: 'not-administrator' }
  | { kind: 'second-factor-needed' }
  | { kind: 'stale' }

/** How revoking a key ended; `stale` means that it had ended already. */
type RevokeOutcome = { kind: 'done' } | { kind: 'unknown' } | { kind: 'stale' }

/** A key with its state, as the list shows it. */
export type ApiKeyInList = ApiKeyLine & { state: 'active' | 'expired' | 'revoked' }

/** The keys of all administrators, or those that a search finds, newest first. */
export async function readApiKeys(
  { db, now }: Pick<Ports, 'db' | 'now'>,
  place: Place,
  search: Search | null = null,
) {
  const { rows, ...listing } = await listApiKeyLines(db, now, search, place)
  const at = now()
  return { ...listing, rows: rows.map((row) => ({ ...row, state: stateOf(row, at) })) }
}

/** Makes a key that acts as long as this administrator may; `visitor` is null for a command. */
export async function makeApiKeyFor(
  ports: Ports,
  by: Administrator,
  maker: { accountId: string; visitor: Visitor | null },
  { label, scope: scopes, days }: InputOf<typeof keyInput>,
): Promise<MakeOutcome> {
  const { accountId, visitor } = maker
  const at = ports.now()
  const key = newApiKey()
  const told = { id: newId(), label, scope: scopes.join(' '), expiresAt: at + days * day }
  const row = { ...told, accountId, tokenHash: hashToken(key), createdAt: at, revokedAt: null }
  const outcome = await actAs(ports, by, async (db, actor): Promise<MakeOutcome> => {
    const account = await findAccountById(db, accountId)
    if (account?.isAdmin !== 1 || account.suspendedAt !== null || account.deletesAt !== null)
      return { kind: 'not-administrator' }
    // In the days of grace, too: a key of somebody who knows the password would outlive the factor that is added.
    const amr = by.session === undefined ? null : await findAmr(db, by.session)
    if (amr === 'password' && isCovered(ports.settings, account.isAdmin))
      return { kind: 'second-factor-needed' }
    await insertApiKey(db, row)
    const device = visitor && namedDevice(visitor)
    await queueNotice(db, { kind: 'api-key-made', accountId, device }, { now: at })
    await appendEvent(db, { ...actor, at, kind: 'api-key-made', accountId, subjectId: row.id })
    return { kind: 'made', key, ...told }
  })
  if (outcome.kind === 'made') ports.wakeCourier()
  return outcome
}

/** Ends a key at once, in every process. */
export function revokeOneApiKey(ports: Ports, by: Administrator, id: string): Promise<RevokeOutcome> {
  const at = ports.now()
  return actAs(ports, by, async (db, actor): Promise<RevokeOutcome> => {
    const revoked = await revokeApiKey(db, id, at)
    if (!revoked) return { kind: (await hasApiKey(db, id)) ? 'stale' : 'unknown' }
    const { accountId } = revoked
    await appendEvent(db, { ...actor, at, kind: 'api-key-revoked', accountId, subjectId: id })
    return { kind: 'done' }
  })
}

function makeOwnApiKey(
  ports: Ports,
  { administrator, visitor }: Callers['administrator'],
  input: InputOf<typeof keyInput>,
): Promise<MakeOutcome> {
  return makeApiKeyFor(
    ports,
    { ...administrator, reason: null },
    { accountId: administrator.actor, visitor },
    input,
  )
}

function stateOf(
  { revokedAt, expiresAt }: Pick<ApiKeyLine, 'revokedAt' | 'expiresAt'>,
  now: number,
): ApiKeyInList['state'] {
  if (revokedAt !== null) return 'revoked'
  return expiresAt <= now ? 'expired' : 'active'
}
