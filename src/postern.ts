// Puts the house together, once: the ports, the routes and the jobs.
import { createLog } from './base/log.ts'
import type { MailPatience } from './base/limits.ts'
import { besideDatabase } from './base/settings/settings.ts'
import type { Settings } from './base/settings/settings.ts'
import type { Clock } from './base/time.ts'
import { makeSetUpLink } from './features/administration/set-up.ts'
import { findCurrentAccount } from './core/current-session.ts'
import type { CurrentAccount } from './core/current-session.ts'
import { createDefenceLog } from './core/defence-log.ts'
import { createClockWatch } from './jobs/clock.job.ts'
import { createCourier } from './courier/courier.ts'
import type { Courier } from './courier/courier.ts'
import { openMailbox } from './courier/mailbox.ts'
import { createMailExchangers } from './courier/mail-exchangers.ts'
import { createSmtpMailer } from './courier/smtp-mailer.ts'
import { createSweep } from './jobs/sweep.job.ts'
import { startWorker } from './jobs/worker.ts'
import type { Worker } from './jobs/worker.ts'
import type { Degradation, Log, MailDomains, Ports } from './core/ports.ts'
import { counterSecret, keysOf } from './security/keys.ts'
import type { SecretKey } from './security/keys.ts'
import { leakServiceOf } from './security/leaked-passwords.ts'
import { createHasher } from './security/passwords.ts'
import type { Hasher } from './security/passwords.ts'
import { openDatabase } from './store/db/database.ts'
import type { Database } from './store/db/database.ts'
import { migrate } from './store/db/migrate.ts'
import { listPasswordCosts } from './store/accounts/password-costs.ts'
import { keyCounters } from './store/limits/counter-key.ts'
import { countUnderOtherKeys } from './store/registrations/registrations.ts'
import { createApp } from './http/app.ts'
import { readAssets } from './http/assets.ts'
import { features, mails } from './features.ts'
import { createCookies } from './http/cookies.ts'

/**
 * Parts that a host application or a test may bring: its log, the clock, a hasher shared by several houses, what DNS says
 * of mail domains, how long a mail server may keep silent, how often at least the outbox is looked at (milliseconds).
 */
export type Replacements = {
  log?: Log
  now?: Clock
  hasher?: Hasher
  takesMail?: (domain: string) => Promise<boolean>
  mailPatience?: MailPatience
  mailPoll?: number
}

/** A running front door. */
export type Postern = {
  /** Answers one request; `clientAddress` is the address of the connection's other end, null when it is not known. */
  fetch(request: Request, connection?: { clientAddress: string | null }): Promise<Response>
  /** Whose session a request of the host application carries; null for a visitor. */
  currentAccount(request: Request): Promise<CurrentAccount | null>
  /** A link with which the first administrator is made, valid for an hour; null when there is one. Show it only to who runs the server. */
  setUpLink(): Promise<string | null>
  /** Starts what happens by itself: delivering mails, reminding, and deleting what has expired; also once more, after a stop. Without it, mails wait for another process. */
  work(): Work
  /** Stops the work and lets the database go. */
  close(): Promise<void>
}

/** What happens by itself, running. */
export type Work = {
  /** Takes up nothing new and waits at most `grace` milliseconds for mails on their way; the rest is due for whoever comes next. */
  stop(grace: number): Promise<void>
}

// For a host application that closes without having stopped the work itself.
const defaultGrace = 8_000

// A new key that quietly replaces a lost one would leave people with links that do not work.
async function warnOfLostKey(db: Database, keys: readonly SecretKey[], log: Log, now: Clock): Promise<void> {
  const ids = keys.map(({ id }) => id)
  const registrations = await countUnderOtherKeys(db, ids, now())
  if (registrations > 0)
    log.error(
      { registrations, code: 'key-unknown' },
      'registrations wait whose key is not configured: their links do not work',
    )
}

/** Opens the house: database, migrations, keys, mailer. Throws when the database cannot be used. */
export async function openPostern(settings: Settings, replacements: Replacements = {}): Promise<Postern> {
  const log = replacements.log ?? createLog(settings.logLevel)
  const now = replacements.now ?? Date.now
  const mailbox =
    settings.smtpUrl === null ? openMailbox(besideDatabase(settings, 'mailbox.jsonl'), settings, now) : null
  const mailer = mailbox ?? createSmtpMailer(settings.smtpUrl ?? '', settings, now, replacements.mailPatience)
  // After the mailbox, which may fail: until here there is nothing to close.
  const db = openDatabase(settings.databaseUrl, (fault) =>
    log.warn({ err: fault, code: 'database-away' }, 'a connection broke'),
  )
  const hasher = replacements.hasher ?? createHasher(settings.argon2)
  let worker: Worker | null = null
  const closeParts = async () => {
    mailer.close()
    if (!replacements.hasher) await hasher.close()
    await db.destroy()
  }

  try {
    const added = await migrate(db)
    if (added.length > 0) log.info({ versions: added }, 'migrated')
    const keys = keysOf(settings)
    const secret = counterSecret(keys)
    keyCounters(db, secret)
    await warnOfLostKey(db, keys, log, now)
    hasher.learn(await listPasswordCosts(db))
    const ports: Ports & MailDomains = {
      db,
      now,
      hasher,
      defence: createDefenceLog(log, secret, now),
      leaks: leakServiceOf(settings),
      settings,
      keys,
      log,
      takesMail: replacements.takesMail ?? createMailExchangers(now),
      wakeCourier: () => worker?.wake('courier'),
    }
    let courier: Courier | null = null
    const degraded = (): Degradation[] => [
      ...(courier?.isAtFault() ? (['mail-server-fault'] as const) : []),
      ...(courier?.isOverBudget() ? (['mail-budget'] as const) : []),
    ]
    const cookies = createCookies(settings.baseUrl.startsWith('https:'))
    const app = createApp({ ports, assets: readAssets(), cookies, mailbox, degraded }, features)
    const stopWork = async (grace: number) => {
      const stopped = worker?.stop()
      worker = null
      await courier?.finish(grace)
      await stopped
    }

    return {
      async fetch(request, connection) {
        return app.fetch(request, { clientAddress: connection?.clientAddress ?? null })
      },
      async currentAccount(request) {
        const token = cookies.read(request.headers.get('cookie') ?? undefined, 'session')
        return token === null ? null : findCurrentAccount(ports, token)
      },
      setUpLink: () => makeSetUpLink(ports),
      work() {
        if (!settings.limits)
          log.info({ code: 'limits-off' }, 'limits and mail budgets are off; LIMITS=on turns them on')
        if (worker === null) {
          // A new one each time: one that has been stopped takes nothing up any more.
          courier = createCourier(ports, mailer, mails, replacements.mailPoll)
          worker = startWorker(log, [
            courier,
            createSweep(ports),
            createClockWatch(ports),
            ...features.flatMap(({ jobs = [] }) => jobs.map((create) => create(ports))),
          ])
        }
        return { stop: stopWork }
      },
      async close() {
        await stopWork(defaultGrace)
        await closeParts()
      },
    }
  } catch (fault) {
    await closeParts()
    throw fault
  }
}
