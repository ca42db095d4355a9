/** Every address of the house, with its trailing slash as the tutorial writes it; both forms are served. */
export const paths = {
  home: '/',
  register: '/register/',
  registerSent: '/register/sent/',
  registerResend: '/register/resend/',
  registerAddress: '/register/address/',
  registerCode: '/register/code/',
  registerState: '/register/state',
  confirm: '/confirm/',
  confirmResend: '/confirm/resend/',
  login: '/login/',
  loginAgain: '/login/again/',
  logout: '/logout/',
  apiSession: '/api/session',
  mailbox: '/dev/mailbox',
  mail: (id: string) => `/dev/mailbox/${id}`,
  mailHtml: (id: string) => `/dev/mailbox/${id}/html`,
  health: '/healthz',
  ready: '/readyz',
  assets: '/assets/',
} as const

/** A path of this site with `next` carried along, when there is one. */
export function withNext(path: string, next: string | null): string {
  return next === null ? path : `${path}?next=${encodeURIComponent(next)}`
}

/** The confirmation link, built from the configured public address and never from a request. */
export function confirmationLink(baseUrl: string, code: string): string {
  return `${baseUrl}${paths.confirm}?code=${code}`
}

/** The log-in page's full address, for mails. */
export function loginLink(baseUrl: string): string {
  return baseUrl + paths.login
}

/** Where a person goes once their address is confirmed: to the log-in, which says so once more. */
export function loginConfirmed(next: string | null): string {
  const path = `${paths.login}?confirmed=1`
  return next === null ? path : `${path}&next=${encodeURIComponent(next)}`
}

/**
 * The path of this site that `next` names, or null. Parsed as a browser parses it, because a check of the text alone
 * lets `/\evil.example` and `/%09/evil.example` pass as paths.
 */
export function parseNext(text: string | null, baseUrl: string): string | null {
  if (!text || text.length > 2_000 || !/^\/(?![/\\])/.test(text) || /[\p{Cc}\\]/u.test(text)) return null
  const url = URL.parse(text, baseUrl)
  if (!url || url.origin !== baseUrl) return null
  const path = url.pathname + url.search + url.hash
  return path.startsWith('//') ? null : path
}
