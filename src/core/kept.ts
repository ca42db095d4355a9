/** The cookies that carry tokens and codes. */
export type KeptName =
  | 'session'
  | 'log-in'
  | 'device'
  | 'browser'
  | 'code'
  | 'reset'
  | 'change'
  | 'undo'
  | 'set-up'

/**
 * The tokens and codes that an outcome hands to the browser. They are the only secrets in an outcome. They stand under
 * this one name, and only cookies are made from it, so that no page and no JSON body shows them by mistake.
 */
export type Kept = {
  session?: { token: string; lifetime: number | null }
  /** The token of a log-in that waits for its second step. */
  logIn?: string
  device?: string
  browser?: string
  /** The browser token of a registration that was just confirmed: its other tabs know by it for some minutes. */
  confirmed?: string
  /** The code of a confirmation link, as if this browser had opened it. */
  code?: string
  /** The code of a link that sets a new password, likewise. */
  reset?: string
}
