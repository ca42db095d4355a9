/** The paths that several features lead to, with the tutorial's trailing slash; both forms are served. Others stand with their feature. */
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
  loginPasskey: '/login/passkey/',
  loginSecondStep: '/login/second-step/',
  recentProof: '/login/again/',
  cookies: '/cookies/',
  logout: '/logout/',
  passwordForgot: '/password/forgot/',
  passwordReset: '/password/reset/',
  account: '/account/',
  accountPassword: '/account/password/',
  /** Password managers look for it here (W3C, A Well-Known URL for Changing Passwords). */
  wellKnownPassword: '/.well-known/change-password',
  accountSecurity: '/account/security/',
  accountPasskeys: '/account/security/passkeys/',
  accountSessions: '/account/sessions/',
  accountSessionsEnd: '/account/sessions/end/',
  accountSessionsEndOthers: '/account/sessions/end-others/',
  accountAddress: '/account/address/',
  accountAddressResend: '/account/address/resend/',
  accountAddressCancel: '/account/address/cancel/',
  accountAddressConfirm: '/account/address/confirm/',
  accountAddressUndo: '/account/address/undo/',
  /** Every address of the JSON interface begins so; the address itself is its reference page. */
  api: '/api/',
  apiDescription: '/api/openapi.json',
  apiProblems: '/api/problems/',
  forwardAuthNginx: '/api/forward-auth/nginx',
  forwardAuthCaddy: '/api/forward-auth/caddy',
  mailbox: '/dev/mailbox',
  mail: (id: string) => `/dev/mailbox/${id}`,
  mailHtml: (id: string) => `/dev/mailbox/${id}/html`,
  health: '/healthz',
  ready: '/readyz',
  /** Monitoring programs ask here by custom. */
  metrics: '/metrics',
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
  adminNotifications: '/admin/webhooks/',
  adminNotification: (id: string) => `/admin/webhooks/${id}/`,
  adminNotificationAct: (id: string, act: string) => `/admin/webhooks/${id}/${act}/`,
  adminBlocks: '/admin/blocks/',
  adminBlockAdd: '/admin/blocks/add/',
  adminUnblock: (id: string) => `/admin/blocks/${id}/unblock/`,
  adminEvents: '/admin/events/',
  adminEventsCsv: '/admin/events.csv',
  adminEventsLines: '/admin/events.jsonl',
  adminApiKeys: '/admin/api-keys/',
  adminApiKeyAdd: '/admin/api-keys/add/',
  adminApiKeyRevoke: (id: string) => `/admin/api-keys/${id}/revoke/`,
  adminLooks: '/admin/looks/',
  adminLook: (name: string) => `/admin/looks/${name}/`,
} as const

/** Whether a path belongs to the JSON interface; its reference is for people. */
export function isApiPath(path: string): boolean {
  return path.startsWith(paths.api) && path !== paths.api && !path.startsWith(paths.apiProblems.slice(0, -1))
}

/** A path with a query of the values that are not empty. */
export function withQuery(path: string, query: Readonly<Record<string, string | null>>): string {
  const set = Object.entries(query).filter(
    (entry): entry is [string, string] => entry[1] !== null && entry[1] !== '',
  )
  return set.length === 0 ? path : `${path}?${new URLSearchParams(set)}`
}

/** The confirmation link, built from `BASE_URL` and never from a request. */
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

/** The forgotten-password page's full address, for mails. */
export function forgotLink(baseUrl: string): string {
  return baseUrl + paths.passwordForgot
}

/** The full address of the page that lists a person's sessions, for mails. */
export function sessionsLink(baseUrl: string): string {
  return baseUrl + paths.accountSessions
}

/** The full address of the page about the account's security, for mails. */
export function securityLink(baseUrl: string): string {
  return baseUrl + paths.accountSecurity
}

/** The full address of the administration, for mails. */
export function adminLink(baseUrl: string): string {
  return baseUrl + paths.admin
}

/** The link that sets a new password. */
export function resetLink(baseUrl: string, code: string): string {
  return `${baseUrl}${paths.passwordReset}?code=${code}`
}

/** The link that makes the first administrator. */
export function setUpLink(baseUrl: string, code: string): string {
  return `${baseUrl}${paths.adminSetUp}?code=${code}`
}

/** The link in the mail to the new address, which confirms a change of address. */
export function confirmAddressLink(baseUrl: string, code: string): string {
  return `${baseUrl}${paths.accountAddressConfirm}?code=${code}`
}

/** The link in the mail to the old address, which cancels or undoes a change of address. */
export function undoAddressLink(baseUrl: string, code: string): string {
  return `${baseUrl}${paths.accountAddressUndo}?code=${code}`
}

/** The page after the waiting page, when its browser no longer waits. */
export const loginWaited = `${paths.login}?waited=1`
