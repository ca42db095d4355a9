/** Every address of the house, with its trailing slash as the tutorial writes it; both forms are served. */
export const paths = {
  home: '/',
  /** The tutorial's address of the front page. */
  index: '/index/',
  register: '/register/',
  registerSent: '/register/sent/',
  registerResend: '/register/resend/',
  registerAddress: '/register/address/',
  registerCode: '/register/code/',
  registerState: '/register/state',
  confirm: '/confirm/',
  confirmResend: '/confirm/resend/',
  notMe: '/not-me/',
  login: '/login/',
  recentProof: '/login/again/',
  logout: '/logout/',
  passwordForgot: '/password/forgot/',
  passwordReset: '/password/reset/',
  account: '/account/',
  accountName: '/account/name/',
  accountLanguage: '/account/language/',
  accountPassword: '/account/password/',
  accountSessions: '/account/sessions/',
  accountSessionsEnd: '/account/sessions/end/',
  accountSessionsEndOthers: '/account/sessions/end-others/',
  accountExport: '/account/export/',
  accountDelete: '/account/delete/',
  accountAddress: '/account/address/',
  accountAddressResend: '/account/address/resend/',
  accountAddressCancel: '/account/address/cancel/',
  accountAddressConfirm: '/account/address/confirm/',
  accountAddressUndo: '/account/address/undo/',
  apiSession: '/api/session',
  apiRegister: '/api/register',
  mailbox: '/dev/mailbox',
  mail: (id: string) => `/dev/mailbox/${id}`,
  mailHtml: (id: string) => `/dev/mailbox/${id}/html`,
  health: '/healthz',
  ready: '/readyz',
  assets: '/assets/',
  admin: '/admin/',
  adminSetUp: '/admin/setup/',
  adminAccounts: '/admin/accounts/',
  adminAccount: (id: string) => `/admin/accounts/${id}/`,
  adminAccountAct: (id: string, act: string) => `/admin/accounts/${id}/${act}/`,
  adminRegistrations: '/admin/registrations/',
  adminBulk: '/admin/registrations/bulk/',
  adminRegistration: (id: string) => `/admin/registrations/${id}/`,
  adminRegistrationAct: (id: string, act: string) => `/admin/registrations/${id}/${act}/`,
  adminOutbox: '/admin/outbox/',
  adminMail: (id: string) => `/admin/outbox/${id}/`,
  adminMailAct: (id: string, act: string) => `/admin/outbox/${id}/${act}/`,
  adminBlocks: '/admin/blocks/',
  adminUnblock: (id: string) => `/admin/blocks/${id}/unblock/`,
  adminEvents: '/admin/events/',
  adminEventsCsv: '/admin/events.csv',
  adminEventsLines: '/admin/events.jsonl',
} as const

/** A path with a query of what is set. */
export function withQuery(path: string, query: Readonly<Record<string, string | null>>): string {
  const set = Object.entries(query).filter(
    (entry): entry is [string, string] => entry[1] !== null && entry[1] !== '',
  )
  return set.length === 0 ? path : `${path}?${new URLSearchParams(set)}`
}

/** A path of this site with `next` carried along, when there is one. */
export function withNext(path: string, next: string | null): string {
  return withQuery(path, { next })
}

/** The confirmation link, built from the configured public address and never from a request. */
export function confirmationLink(baseUrl: string, code: string): string {
  return `${baseUrl}${paths.confirm}?code=${code}`
}

/** The link by which a mail's reader disowns a registration. */
export function notMeLink(baseUrl: string, code: string): string {
  return `${baseUrl}${paths.notMe}?code=${code}`
}

/** The log-in page's full address, for mails. */
export function loginLink(baseUrl: string): string {
  return baseUrl + paths.login
}

/** Where a person goes once a reset link was asked for. */
export const forgotSent = `${paths.passwordForgot}?sent=1`

/** Where a forgotten password is told, in full, for mails. */
export function forgotLink(baseUrl: string): string {
  return baseUrl + paths.passwordForgot
}

/** Where a person sees where they are logged in, in full, for mails. */
export function sessionsLink(baseUrl: string): string {
  return baseUrl + paths.accountSessions
}

/** The link that sets a new password. */
export function resetLink(baseUrl: string, code: string): string {
  return `${baseUrl}${paths.passwordReset}?code=${code}`
}

/** The link with which the first administrator is made. */
export function setUpLink(baseUrl: string, code: string): string {
  return `${baseUrl}${paths.adminSetUp}?code=${code}`
}

/** The link that a change of address is confirmed by, at the new address. */
export function confirmAddressLink(baseUrl: string, code: string): string {
  return `${baseUrl}${paths.accountAddressConfirm}?code=${code}`
}

/** The link that a change of address is cancelled or undone by, at the old address. */
export function undoAddressLink(baseUrl: string, code: string): string {
  return `${baseUrl}${paths.accountAddressUndo}?code=${code}`
}

/** Where a person goes once their address is confirmed: to the log-in, which says so once more. */
export function loginConfirmed(next: string | null): string {
  return withQuery(paths.login, { confirmed: '1', next })
}

/** Where the page that waits for the confirmation goes when its browser does not wait any more. */
export const loginWaited = `${paths.login}?waited=1`

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
