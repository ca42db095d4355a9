// A program keeps one text instead of cookies, and sends it in the header `Authorization`. It holds the same tokens, of
// which the database keeps only the hashes.

import { paths } from '../base/paths.ts'
import type { Cookies } from './context.ts'

/** The tokens of a program: of its session, of the registration that it waits for, and as a device of its account. */
export type Bearer = { session: string | null; browser: string | null; device: string | null }

/** The header by which a program asks for a bearer token, and its value. */
export const bearerRequest = { name: 'Postern-Session', value: 'bearer' } as const

/**
 * The tokens of a request to the JSON interface that comes from a program; null for a browser's. Its cookies do not count,
 * so no page of another site can make a browser send such a request with somebody's rights.
 */
export function readBearer(headers: Headers, path: string): Bearer | null {
  if (!path.startsWith(paths.api)) return null
  const sent = bearerText(headers)
  if (sent === null && headers.get(bearerRequest.name) !== bearerRequest.value) return null
  const [session, browser, device] = (sent ?? '').split('.').map((token) => (isToken(token) ? token : null))
  return { session: session ?? null, browser: browser ?? null, device: device ?? null }
}

/** The text that a program keeps. */
export function writeBearer({ session, browser, device }: Bearer): string {
  return [session, browser, device].map((token) => token ?? '').join('.')
}

/** The token of the session of a browser or program; null if it has sent none. */
export function readSessionToken(cookies: Cookies, headers: Headers): string | null {
  if (bearerText(headers) === null) return cookies.read(headers.get('cookie') ?? undefined, 'session')
  return readBearer(headers, paths.api)?.session ?? null
}

// Null for other schemes, which belong to proxies.
function bearerText(headers: Headers): string | null {
  const sent = headers.get('authorization')
  return sent === null ? null : (/^Bearer +(.*)$/i.exec(sent)?.[1] ?? null)
}

// As `newToken` makes them.
function isToken(text: string): boolean {
  return /^[\w-]{43}$/.test(text)
}
