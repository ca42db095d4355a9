import type { Scope } from '../base/api-keys.ts'
import type { Settings } from '../base/settings/settings.ts'
import type { Clock } from '../base/time.ts'
import type { SecretKey } from '../security/keys.ts'
import type { LeakService } from '../security/leaked-passwords.ts'
import type { Hasher } from '../security/passwords.ts'
import type { Database } from '../store/db/database.ts'
import type { MailReason } from '../store/mail/rows.ts'
import type { DefenceLog } from './defence-log.ts'
import type { Hooks, Receivers } from './hooks.ts'
import type { Metrics } from './metrics.ts'

/** One line for each event, named with the glossary's word; never a secret or a whole address. */
export type Log = Record<
  'debug' | 'info' | 'warn' | 'error',
  (facts: Record<string, unknown>, event: string) => void
>

/** A mail as it goes to the mail server. */
export type Mail = {
  /** The outbox row's id; the Message-ID is made from it and stays the same in every attempt. */
  id: string
  /** One mailbox: local part as typed, domain in A-labels. */
  to: string
  locale: string
  subject: string
  text: string
  html: string
}

/** How one attempt to send a mail ended. */
export type Delivery =
  | { kind: 'sent'; reply: string }
  /** The server refused it permanently. */
  | { kind: 'refused'; reason: MailReason; reply: string }
  /** The server refused it for now, or the connection broke before the server had the whole mail. */
  | { kind: 'delayed'; reason: MailReason; reply: string }
  /** The connection broke after the final dot: the mail may have arrived. */
  | { kind: 'unknown'; reply: string }
  /**
   * The server itself is at fault, for every mail alike, or refuses a mail for a reason that the operator must fix;
   * `isTried` once it has heard the recipient; `reason` if the visitor is told another one than that it is out of reach.
   */
  | { kind: 'server-fault'; reply: string; isTried?: boolean; reason?: MailReason }

/** The parts that `/readyz` lists as degraded. */
export type Degradation = 'mail-server-fault' | 'mail-budget'

export type Mailer = {
  /**
   * Sends one mail; never throws for a mail server's answers. It may wait for a connection. It asks `begin` right
   * before the server hears of the mail; if `begin` says no, it sends nothing and returns null.
   */
  send(mail: Mail, begin?: () => boolean): Promise<Delivery | null>
  close(): void
}

/** The ports of a job. */
export type JobPorts = {
  db: Database
  now: Clock
  settings: Settings
  log: Log
  /** The server's keys, newest first; never empty. */
  keys: readonly [SecretKey, ...SecretKey[]]
  /** Counts what the page of metrics tells. */
  metrics: Metrics
  /** The functions of the host application in this process. */
  hooks: Hooks
  /** Who is told of what happens, in whichever process. */
  receivers: Receivers
  /** Wakes the jobs of this process that deliver, because a mail or a notification was committed. */
  wakeCourier: () => void
}

/** The ports of a flow. */
export type Ports = JobPorts & {
  /** Logs signs of an attack for the defender. */
  defence: DefenceLog
  /** The parts that work only in part; empty when all is well. */
  degraded: () => Degradation[]
  hasher: Hasher
  /** Knows passwords from leaks elsewhere; null when the operator has not set a service. */
  leaks: LeakService | null
}

/** The port that flows need, besides `Ports`, to judge a new address by its domain. */
export type MailDomains = {
  /** Whether a mail domain accepts mail according to DNS; true when DNS does not answer soon. */
  takesMail: (domain: string) => Promise<boolean>
}

/** A browser and the connection that it uses. */
export type Visitor = {
  /** Binds the browser to a registration. */
  browserToken: string | null
  sessionToken: string | null
  /** Belongs to a log-in that waits for its second step. */
  logInToken: string | null
  /** Marks a browser that has logged in to an account before. */
  deviceToken: string | null
  /** The network of the client address, for the audit log and the limits. */
  network: string | null
  /** The User-Agent header. */
  userAgent: string | null
  /** Fires when the visitor closes the connection; a password that still waits to be hashed is then dropped. */
  signal: AbortSignal
}

/** Who acts, from which network and why, as the audit log keeps it. */
export type Actor = {
  /** The id of an administrator's account or of an API key, or `command` for a person who runs commands on the server. */
  actor: string
  network: string | null
  reason: string | null
}

/** The administrator who acts, with what must still be alive when the act commits; for a command neither. */
export type Administrator = Actor & {
  /** The stored hash of the acting session's token. */
  session?: string
  /** The API key that acts; its id is the actor. */
  key?: { scopes: readonly Scope[] }
}
