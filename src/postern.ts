// Puts the house together, once: the ports, the routes and the jobs.

import { apiRoutes } from './api/routes.ts'
import type { MailPatience } from './base/limits.ts'
import { createLog } from './base/log.ts'
import { spoken } from './base/operator-fault.ts'
import { SettingsFault } from './base/settings/fault.ts'
import type { SettingValues } from './base/settings/reader.ts'
import { besideDatabase, readSettings } from './base/settings/settings.ts'
import type { Settings } from './base/settings/settings.ts'
import type { Clock } from './base/time.ts'
import { findCurrentAccount } from './core/current-session.ts'
import { createDefenceLog } from './core/defence-log.ts'
import { hooked } from './core/hooks.ts'
import type { Hooks, Receivers } from './core/hooks.ts'
import { countLostKeys } from './core/lost-keys.ts'
import { createMetrics } from './core/metrics.ts'
import type { JoinNumbers } from './core/metrics.ts'
import { findReceivers } from './core/notify.ts'
import type { Degradation, Log, MailDomains, Mailer, Ports } from './core/ports.ts'
import { publicAccount } from './core/public-account.ts'
import type { PublicAccount } from './core/public-account.ts'
import { createCourier } from './courier/courier.ts'
import type { Courier } from './courier/courier.ts'
import { createMailExchangers } from './courier/mail-exchangers.ts'
import { openMailbox } from './courier/mailbox.ts'
import type { Mailbox } from './courier/mailbox.ts'
import { mailerOf } from './courier/mailer.ts'
import { createOwnMailer } from './courier/own-mailer.ts'
import type { SendMail } from './courier/own-mailer.ts'
import { features, mails } from './features.ts'
import { makeSetUpLink } from './features/administration/set-up.ts'
import { createApp } from './http/app.ts'
import { readAssets } from './http/assets.ts'
import { readSessionToken } from './http/bearer.ts'
import { createCookies } from './http/cookies.ts'
import { headersOf } from './http/given-headers.ts'
import type { GivenRequest } from './http/given-headers.ts'
import { nodeHandler } from './http/node.ts'
import type { NodeHandler } from './http/node.ts'
import { logWithRequest } from './http/request-id.ts'
import { createClockWatch } from './jobs/clock.job.ts'
import { createSweep } from './jobs/sweep.job.ts'
import { startWorker } from './jobs/worker.ts'
import type { Job, Worker } from './jobs/worker.ts'
import { counterSecret, keysOf } from './security/keys.ts'
import { leakServiceOf } from './security/leaked-passwords.ts'
import { createHasher } from './security/passwords.ts'
import type { Hasher } from './security/passwords.ts'
import { listPasswordCosts } from './store/accounts/password-costs.ts'
import { openDatabase } from './store/db/database.ts'
import type { Database } from './store/db/database.ts'
import { migrate } from './store/db/migrate.ts'
import { FewConnections } from './store/db/postgres-pool.ts'
import { keyCounters } from './store/limits/counter-key.ts'
import { noteHooks } from './store/notifications/hooks.ts'
import { ownTextsFault, textsFor } from './texts/texts.ts'

/** Hooks of a host application, and parts that it may bring instead of Postern's own. */
export type Options = Hooks & {
  /** Takes one line for each event: its facts, and its name. By default a line of JSON on standard output. */
  log?: Log
  /** The current time, in milliseconds since 1970 UTC; by default `Date.now`. */
  now?: Clock
  /** Sends the mails instead of the mail server of `SMTP_URL`, which is then not needed. */
  mailer?: SendMail
}

/**
 * Parts that tests replace besides: a database and a hasher, which stay open because others use them, too; the DNS look-up of
 * mail domains, the time-outs towards the mail server, and the longest pause between two looks at the outbox (milliseconds).
 */
export type Replacements = Options &
  Among & {
    db?: Database
    hasher?: Hasher
    takesMail?: (domain: string) => Promise<boolean>
    mailPatience?: MailPatience
    mailPoll?: number
  }

/** A serving process of `postern serve` among others. */
export type Among = {
  /** Whether another one of them has opened the house before, and said what is to be said at a start. */
  isFurther?: boolean
  joinNumbers?: JoinNumbers
}

/** A running front door. */
export type Postern = {
  /**
   * Answers one request, whatever its address: mount it for all that the application does not answer itself.
   *
   * @param connection the address of the connection's other end, which `TRUSTED_PROXIES` may let a header replace; without
   * it nobody is limited by network
   */
  fetch: (request: Request, connection?: { clientAddress: string | null }) => Promise<Response>
  /**
   * Answers one request of `node:http`, Express, Fastify or Connect. Mount it in front of everything that reads bodies.
   *
   * @param next called instead, and at once, if the address is not Postern's: the front page and the addresses by which a
   * process is watched (`/healthz`, `/readyz`, `/metrics`) are then the application's; without it, everything is answered
   */
  node: NodeHandler
  /**
   * The account whose session or bearer token a request of the host application carries; null for a visitor.
   *
   * @param request a request of Fetch, `node:http`, Express, Fastify or Connect, or its headers alone
   */
  currentAccount: (request: GivenRequest) => Promise<PublicAccount | null>
  /**
   * A link that makes the first administrator, valid for an hour; null if there is an administrator already. Show it only
   * to the person who runs the server.
   */
  setUpLink(): Promise<string | null>
  /**
   * Starts the background work: delivering mails, reminding, deleting expired rows. It may be started again after a stop.
   * Without it, mails wait for another process.
   */
  work(): Work
  /** Stops the work and closes the database. */
  close(): Promise<void>
}

/** The running background work. */
export type Work = {
  /** Starts nothing new and waits at most `grace` milliseconds for the mails being sent; the rest is due for the next process. */
  stop(grace: number): Promise<void>
}

// For a host application that closes without stopping the work first; in milliseconds.
const defaultGrace = 8_000

/** A front door with what stands behind it, for the test kit. */
export type House = {
  postern: Postern
  db: Database
  /** Runs each job once that waits for the clock: reminders, deletions, the sweep; not courier and notifier. */
  runJobs: () => Promise<void>
}

/** Opens the house: database, migrations, keys, mailer. Throws when the database cannot be used. */
export async function openPostern(settings: Settings, replacements: Replacements = {}): Promise<Postern> {
  return (await openHouse(settings, replacements)).postern
}

/** Reads the settings of another program. Faults are said in English, which a command may say again in its terminal's language. */
export function settingsFrom(values: SettingValues, hasMailer: boolean): ReturnType<typeof readSettings> {
  try {
    return readSettings(values, hasMailer)
  } catch (fault) {
    throw spoken(fault, textsFor('en'))
  }
}

/** Opens the house with its inside. Faults are said in English, too. */
export async function openHouse(settings: Settings, replacements: Replacements): Promise<House> {
  try {
    holdOwnTexts(settings)
    return await openWith(settings, replacements, openParts(settings, replacements))
  } catch (fault) {
    throw spoken(fault, textsFor('en'))
  }
}

async function openWith(settings: Settings, replacements: Replacements, parts: Parts): Promise<House> {
  try {
    const prepared = await prepareDatabase(settings, replacements, parts)
    return assemble(settings, replacements, parts, prepared)
  } catch (fault) {
    await parts.close()
    throw fault
  }
}

// Checked here, because the settings know no sentences.
function holdOwnTexts({ ownTexts }: Settings): void {
  const why = ownTextsFault(ownTexts)
  if (why !== null)
    throw new SettingsFault([{ name: 'TEXTS', say: (words) => words.settingFaults.ownTexts(why(words)) }])
}

type Keys = Ports['keys']

type Prepared = { keys: Keys; receivers: Receivers }

type Parts = {
  log: Log
  now: Clock
  mailbox: Mailbox | null
  mailer: Mailer
  db: Database
  hasher: Hasher
  close: () => Promise<void>
}

function openParts(settings: Settings, replacements: Replacements): Parts {
  const log = replacements.log ?? createLog(settings.logLevel)
  const now = replacements.now ?? Date.now
  const { mailbox, mailer } = openMailer(settings, replacements, now)
  // After the mailbox, which may fail: until here there is nothing to close.
  const db = replacements.db ?? openDatabase(settings.databaseUrl, (fault) => warnOf(fault, log))
  const hasher = replacements.hasher ?? createHasher(settings.argon2, settings.servers)
  const close = async () => {
    mailer.close()
    if (!replacements.hasher) await hasher.close()
    if (!replacements.db) await db.destroy()
  }
  return { log, now, mailbox, mailer, db, hasher, close }
}

function openMailer(
  settings: Settings,
  { mailer, mailPatience, isFurther }: Replacements,
  now: Clock,
): Pick<Parts, 'mailbox' | 'mailer'> {
  if (mailer) return { mailbox: null, mailer: createOwnMailer(mailer, settings, now, mailPatience?.whole) }
  const configured = mailerOf(settings, now, mailPatience)
  if (configured !== null) return { mailbox: null, mailer: configured }
  const mailbox = openMailbox(besideDatabase(settings, 'mailbox.jsonl'), settings, now, isFurther)
  return { mailbox, mailer: mailbox }
}

function warnOf(fault: Error, log: Log): void {
  if (fault instanceof FewConnections)
    log.warn({ err: fault, code: 'few-connections' }, 'the database gives fewer connections than wanted')
  else log.warn({ err: fault, code: 'database-away' }, 'a connection broke')
}

async function prepareDatabase(
  settings: Settings,
  { isFurther, ...hooks }: Replacements,
  { db, hasher, log, now }: Parts,
): Promise<Prepared> {
  const added = await migrate(db)
  if (added.length > 0) log.info({ versions: added }, 'migrated')
  const keys = keysOf(settings)
  keyCounters(db, counterSecret(keys))
  if (!isFurther) await warnOfLostKeys(db, keys, log, now)
  hasher.learn(await listPasswordCosts(db))
  await noteHooks(
    db,
    hooked(hooks).map(([, kind]) => kind),
    now(),
  )
  return { keys, receivers: await findReceivers(db, { settings, keys }, now()) }
}

async function warnOfLostKeys(db: Database, keys: Keys, log: Log, now: Clock): Promise<void> {
  const lost = await countLostKeys(db, keys, now())
  if (lost)
    log.error(
      { ...lost, code: 'key-unknown' },
      'registrations wait, or authenticator apps exist, whose key is not configured',
    )
}

function assemble(
  settings: Settings,
  replacements: Replacements,
  parts: Parts,
  { keys, receivers }: Prepared,
): House {
  const { now, mailbox, mailer, db, hasher } = parts
  const log = logWithRequest(parts.log)
  const metrics = createMetrics(replacements.joinNumbers)
  const ports: Ports & MailDomains = {
    db,
    now,
    hasher,
    defence: createDefenceLog({ log, metrics, now }, counterSecret(keys)),
    metrics,
    leaks: leakServiceOf(settings),
    settings,
    keys,
    log,
    hooks: replacements,
    receivers,
    takesMail: replacements.takesMail ?? createMailExchangers(now),
    wakeCourier: () => background.wakeCourier(),
    degraded: () => background.degraded(),
  }
  // Jobs belong to no request, also if a request wakes them.
  const background = createBackground({ ...ports, log: parts.log }, mailer, replacements)
  const cookies = createCookies(settings.baseUrl.startsWith('https:'))
  const routes = [...features, apiRoutes(features)]
  const app = createApp({ ports, assets: readAssets(settings), cookies, mailbox }, routes)
  const postern: Postern = {
    async fetch(request, connection) {
      return app.fetch(request, { clientAddress: connection?.clientAddress ?? null })
    },
    node: nodeHandler(settings.baseUrl, app),
    async currentAccount(request) {
      const token = readSessionToken(cookies, headersOf(request))
      const account = token === null ? null : await findCurrentAccount(ports, token)
      return account && publicAccount(account)
    },
    setUpLink: () => makeSetUpLink(ports),
    work: () => background.start(),
    async close() {
      await background.stop(defaultGrace)
      await parts.close()
    },
  }
  return { postern, db, runJobs: background.runJobs }
}

// The worker with its jobs, started and stopped as often as the host application likes.
function createBackground(ports: Ports & MailDomains, mailer: Mailer, { mailPoll, isFurther }: Replacements) {
  let worker: Worker | null = null
  let courier: Courier | null = null
  let running: Job[] = []
  const createJobs = (): Job[] => [
    createSweep(ports),
    createClockWatch(ports),
    ...features.flatMap(({ jobs = [] }) => jobs.map((create) => create(ports, mailPoll))),
  ]
  const stop = async (grace: number) => {
    const stopped = worker?.stop()
    worker = null
    await Promise.all(running.map(async (job) => job.finish?.(grace)))
    await stopped
  }
  return {
    wakeCourier() {
      worker?.wake('courier')
      worker?.wake('notifier')
    },
    degraded: (): Degradation[] => [
      ...(courier?.isAtFault() ? (['mail-server-fault'] as const) : []),
      ...(courier?.isOverBudget() ? (['mail-budget'] as const) : []),
    ],
    start(): Work {
      if (!ports.settings.limits && !isFurther)
        ports.log.info({ code: 'limits-off' }, 'limits and mail budgets are off; LIMITS=on turns them on')
      if (worker === null) {
        // A new courier each time, because a stopped one claims nothing more.
        courier = createCourier(ports, mailer, mails, mailPoll)
        running = [courier, ...createJobs()]
        worker = startWorker(ports.log, running)
      }
      return { stop }
    },
    runJobs: async () => {
      for (const job of createJobs()) if (!job.finish) await job.run(() => false)
    },
    stop,
  }
}
