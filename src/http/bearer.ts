// A program keeps one text instead of cookies, and sends it in the header `Authorization`. It holds the same tokens, of
// which the database keeps only the hashes.

import { apiKeyPrefix } from '../base/api-keys.ts'
import { isApiPath } from '../base/paths.ts'
import type { Bearer, Cookies } from './context.ts'
import type { HeaderReader } from './given-headers.ts'

/** The header by which a program asks for a bearer token, and its value. */
export const bearerRequest = { name: 'Postern-Session', value: 'bearer' } as const

/**
 * The tokens of a request to the JSON interface that comes from a program; null for a browser's. Its cookies do not count,
 * so no page of another site can make a browser send such a request with somebody's rights.
 */
export function readBearer(headers: Headers, path: string): Bearer | null {
  if (!isApiPath(path)) return null
  const asks = headers.get(bearerRequest.name) === bearerRequest.value
  return bearerOf(headers) ?? (asks ? { session: null, browser: null, device: null, 'log-in': null } : null)
}

/** The text that a program keeps. */
export function writeBearer({ session, browser, device, 'log-in': logIn }: Bearer): string {
  const tokens = logIn === null ? [session, browser, device] : [session, browser, device, logIn]
  return tokens.map((token) => token ?? '').join('.')
}

/**
 * The token of the session of a browser or program; null if it has sent none. A bearer token that cannot be ours may be the
 * host application's own.
 */
export function readSessionToken(cookies: Cookies, headers: HeaderReader): string | null {
  const { session = null } = bearerOf(headers) ?? {}
  return session ?? cookies.read(headers.get('cookie') ?? undefined, 'session')
}

/**
 * The API key that a request claims to have, right or wrong; null if it has none. A session's token may begin with the same
 * letters, and is longer.
 */
export function readApiKey(headers: Headers): string | null {
  const sent = sentBearer(headers)
  return sent?.startsWith(apiKeyPrefix) && bearerOf(headers)?.session === null ? sent : null
}

// Null for other schemes, which belong to proxies.
function bearerOf(headers: HeaderReader): Bearer | null {
  const sent = sentBearer(headers)
  if (sent === null) return null
  const [session = null, browser = null, device = null, logIn = null] = sent
    .split('.')
    .map((token) => (isToken(token) ? token : null))
  return { session, browser, device, 'log-in': logIn }
}

function sentBearer(headers: HeaderReader): string | null {
  return /^Bearer +(.*)$/i.exec(headers.get('authorization') ?? '')?.[1] ?? null
}

// As `newToken` makes them.
function isToken(text: string): boolean {
  return /^[\w-]{43}$/.test(text)
}
