import type { Context } from './context.ts'

/** The house's cookies: the session, the device, the browser token, the codes between address bar and button, the language. */
export type CookieName =
  | 'session'
  | 'device'
  | 'browser'
  | 'code'
  | 'reset'
  | 'change'
  | 'undo'
  | 'set-up'
  | 'lang'

/** Reads and writes cookies; on https with the `__Host-` prefix, under which no sibling domain can plant one. */
export type Cookies = {
  read(header: string | undefined, name: CookieName): string | null
  /** `maxAge` in milliseconds; null lasts as long as the browser runs. */
  set(c: Context, name: CookieName, value: string, maxAge: number | null): void
  clear(c: Context, name: CookieName): void
}

/** The cookies of a house whose public address is, or is not, https. */
export function createCookies(secure: boolean): Cookies {
  const fullName = (name: CookieName) => `${secure ? '__Host-' : ''}postern_${name}`
  const attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
  const set = (c: Context, name: CookieName, value: string, seconds: number | null) => {
    const maxAge = seconds === null ? '' : `; Max-Age=${seconds}`
    c.header('Set-Cookie', `${fullName(name)}=${value}; ${attributes}${maxAge}`, { append: true })
  }
  return {
    read: (header, name) => (header === undefined ? null : readOnly(header, fullName(name))),
    set: (c, name, value, maxAge) => set(c, name, value, maxAge === null ? null : Math.floor(maxAge / 1_000)),
    clear: (c, name) => set(c, name, '', 0),
  }
}

// Two cookies of one name mean that somebody planted one; which is ours cannot be told, so neither counts.
function readOnly(header: string, name: string): string | null {
  let found: string | null = null
  for (const part of header.split(';')) {
    const equals = part.indexOf('=')
    // Only the blanks that RFC 6265 allows: other white space must not be trimmed into our prefix.
    if (equals < 0 || part.slice(0, equals).replace(/^ +/, '') !== name) continue
    if (found !== null) return null
    found = part.slice(equals + 1)
  }
  return found !== null && /^[\w.-]{1,200}$/.test(found) ? found : null
}
