import type { Settings } from '../base/settings/settings.ts'
import type { Clock } from '../base/time.ts'
import type { SecretKey } from '../security/keys.ts'
import type { LeakService } from '../security/leaked-passwords.ts'
import type { Hasher } from '../security/passwords.ts'
import type { Database } from '../store/db/database.ts'
import type { MailReason } from '../store/mail/rows.ts'

/** One log line an event, named with the glossary's word; never a secret or a whole address. */
export type Log = Record<
  'debug' | 'info' | 'warn' | 'error',
  (facts: Record<string, unknown>, event: string) => void
>

/** A mail as it is handed to the mail server. */
export type Mail = {
  /** The outbox row's id; the Message-ID is made from it and stays the same over all tries. */
  id: string
  /** One mailbox: local part as typed, domain in A-labels. */
  to: string
  locale: string
  subject: string
  text: string
  html: string
}

/** How one try at a mail ended. */
export type Delivery =
  | { kind: 'sent'; reply: string }
  /** The server said no for good. */
  | { kind: 'refused'; reason: MailReason; reply: string }
  /** The server said "later", or the connection broke before it had the whole mail. */
  | { kind: 'delayed'; reason: MailReason; reply: string }
  /** The connection broke behind the final dot: the mail may have arrived. */
  | { kind: 'unknown'; reply: string }
  /** The server itself is at fault, for every mail alike. */
  | { kind: 'server-fault'; reply: string }

/** What works only in part, in fixed words. */
export type Degradation = 'mail-server-fault' | 'mail-budget'

/** Sends one mail; never throws for what a mail server may do. */
export type Mailer = { send(mail: Mail): Promise<Delivery>; close(): void }

/** What the upper floors are given. */
export type Ports = {
  db: Database
  now: Clock
  hasher: Hasher
  mailer: Mailer
  /** Knows passwords from leaks elsewhere; null where the operator wants nobody asked. */
  leaks: LeakService | null
  settings: Settings
  /** The server's keys, newest first; never empty. */
  keys: readonly [SecretKey, ...SecretKey[]]
  log: Log
  /** Whether a mail domain takes mail, as far as DNS tells in a moment; true when in doubt. */
  takesMail: (domain: string) => Promise<boolean>
  /** Tells the courier of this process that a mail was committed. */
  wakeCourier: () => void
}

/** Who asks: a browser, as far as the house knows it. */
export type Visitor = {
  /** Binds the browser to a registration. */
  browserToken: string | null
  sessionToken: string | null
  /** Tells a browser that has logged in to an account from one that has not. */
  deviceToken: string | null
  /** The network it comes from, for the audit log. */
  network: string | null
  /** What the browser says that it is. */
  userAgent: string | null
  /** Fires when the visitor has gone away; what still waits for a hash then leaves the line. */
  signal: AbortSignal
}

/** Who administers, from where and why, as the audit log keeps it. */
export type Administrator = {
  /** An account's id, or `command` for whoever may run commands on the server. */
  actor: string
  /** What the token of the session that acts is stored as; the log does not keep it, and a command has none. */
  session?: string
  network: string | null
  reason: string | null
}
