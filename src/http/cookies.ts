import { limits } from '../base/limits.ts'
import { parseNext } from '../base/next.ts'
import type { Next } from '../base/next.ts'
import type { Kept } from '../core/kept.ts'
import type { Bearer, Context, CookieName, Cookies } from './context.ts'

// The longest is a path to go on to.
const longestCookie = 2_700

/** The cookies of a house whose public address is, or is not, https. */
export function createCookies(secure: boolean): Cookies {
  const prefix = secure ? '__Host-' : ''
  const fullName = (name: CookieName) => `${prefix}postern_${name}`
  const attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
  const set = (c: Context, name: CookieName, value: string, seconds: number | null) => {
    const bearer = c.get('bearer')
    if (bearer) return setInBearer(c, bearer, name, value)
    const maxAge = seconds === null ? '' : `; Max-Age=${seconds}`
    c.header('Set-Cookie', `${fullName(name)}=${value}; ${attributes}${maxAge}`, { append: true })
  }
  return {
    read: (header, name) => (header === undefined ? null : readOnly(header, fullName(name))),
    set: (c, name, value, maxAge) => set(c, name, value, maxAge === null ? null : Math.floor(maxAge / 1_000)),
    clear: (c, name) => set(c, name, '', 0),
    areKept: (header) => header?.includes(`${prefix}postern_`) ?? false,
  }
}

// A program has no use for the others: it sends codes in its requests.
function setInBearer(c: Context, bearer: Bearer, name: CookieName, value: string): void {
  if (name !== 'session' && name !== 'browser' && name !== 'device' && name !== 'log-in') return
  c.set('bearer', { ...bearer, [name]: value === '' ? null : value })
  c.set('isBearerNew', true)
}

/** Gives the browser the tokens and codes that it must keep, each for its lifetime. */
export function keep(c: Context, cookies: Cookies, kept: Kept): void {
  const { session, logIn, device, browser, confirmed, code, reset } = kept
  if (session) cookies.set(c, 'session', session.token, session.lifetime)
  if (logIn !== undefined) cookies.set(c, 'log-in', logIn, limits.pendingLogInLife)
  if (device !== undefined) cookies.set(c, 'device', device, limits.deviceLife)
  if (browser !== undefined) cookies.set(c, 'browser', browser, limits.browserTokenLife)
  if (confirmed !== undefined) cookies.set(c, 'browser', confirmed, limits.confirmedBrowserLife)
  if (code !== undefined) cookies.set(c, 'code', code, limits.codeCookieLife)
  if (reset !== undefined) cookies.set(c, 'reset', reset, limits.codeCookieLife)
}

/**
 * Remembers where a person wants to go on to while they look for a mail. Not in the mail: whoever asks for it could choose
 * where its reader goes.
 */
export function keepNext(c: Context, cookies: Cookies, next: Next | null, life: number): void {
  keepText(c, cookies, 'next', next, life)
}

/** Reads the path that `keepNext` keeps; null unless it is a page of this origin. */
export function keptNext(c: Context, cookies: Cookies, baseUrl: string): Next | null {
  return parseNext(keptText(c, cookies, 'next'), baseUrl)
}

/**
 * Remembers the name of the account whose person this browser has just proved to be, so that the log-in fills it in. Not in
 * the address of the log-in, because names would reach histories and logs.
 */
export function keepName(c: Context, cookies: Cookies, name: string): void {
  keepText(c, cookies, 'name', name, limits.provenNameLife)
}

/** Reads the name that `keepName` keeps. */
export function keptName(c: Context, cookies: Cookies): string | null {
  return keptText(c, cookies, 'name')
}

function keepText(c: Context, cookies: Cookies, cookie: 'next' | 'name', text: string | null, life: number) {
  const value = text === null ? '' : Buffer.from(text).toString('base64url')
  if (value === '' || value.length > longestCookie) cookies.clear(c, cookie)
  else cookies.set(c, cookie, value, life)
}

function keptText(c: Context, cookies: Cookies, cookie: 'next' | 'name'): string | null {
  const value = cookies.read(c.req.header('cookie'), cookie)
  return value === null ? null : Buffer.from(value, 'base64url').toString()
}

// Two cookies of one name mean that somebody planted one. Ours cannot be recognised, so neither counts.
function readOnly(header: string, name: string): string | null {
  let found: string | null = null
  for (const part of header.split(';')) {
    const equals = part.indexOf('=')
    // Only the blanks that RFC 6265 allows: other white space must not be trimmed into our prefix.
    if (equals < 0 || part.slice(0, equals).replace(/^ +/, '') !== name) continue
    if (found !== null) return null
    found = part.slice(equals + 1)
  }
  return found !== null && found.length <= longestCookie && /^[\w.-]+$/.test(found) ? found : null
}
