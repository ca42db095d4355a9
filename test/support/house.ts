// A house with everything real but the clock, DNS and the mail server's address: the database, the hashing, the HTML, the mails.

import { randomBytes } from 'node:crypto'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { MailPatience } from '../../src/base/limits.ts'
import { readSettings } from '../../src/base/settings/settings.ts'
import type { Hooks } from '../../src/core/hooks.ts'
import { createMetrics } from '../../src/core/metrics.ts'
import { findReceivers } from '../../src/core/notify.ts'
import type { Log, MailDomains, Ports } from '../../src/core/ports.ts'
import type { SendMail } from '../../src/courier/own-mailer.ts'
import { openPostern } from '../../src/postern.ts'
import type { Postern } from '../../src/postern.ts'
import { counterSecret, secretKeys } from '../../src/security/keys.ts'
import { createHasher } from '../../src/security/passwords.ts'
import { openDatabase } from '../../src/store/db/database.ts'
import type { Database } from '../../src/store/db/database.ts'
import { migrate } from '../../src/store/db/migrate.ts'
import { keyCounters } from '../../src/store/limits/counter-key.ts'
import { freshPostgres } from './postgres.ts'
import type { Place } from './postgres.ts'
import { startMailServer } from './smtp.ts'
import type { MailServer } from './smtp.ts'
import { ada, createVisitor } from './visitor.ts'
import type { Person, Visitor } from './visitor.ts'

/** A running instance for one test. */
export type House = AsyncDisposable & {
  postern: Postern
  /** A second process's view: the same database, another server. */
  openAnother(values?: Record<string, string>, more?: { hasher: typeof cheapHasher }): Promise<Postern>
  visitor: Visitor
  /** Another person's browser. */
  stranger: Visitor
  newVisitor(options?: { language?: string; from?: string }): Visitor
  mails: MailServer
  db: Database
  /** The ports of flows, for those that no page leads to. They can mail only through the outbox. */
  ports: Ports & MailDomains
  baseUrl: string
  databaseUrl: string
  /** The lines that were logged, as they would be printed. */
  log: string[]
  now(): number
  /** Advances the clock of the house. */
  pass(milliseconds: number): void
  /** Waits until no mail is on its way. */
  settled(): Promise<void>
}

/** argon2 with the cheapest cost it accepts; one for all houses of a process, because its threads are not free. */
export const cheapHasher = createHasher({ memoryKib: 8, passes: 1 })

/** The database of the file that runs. */
export let database: 'sqlite' | 'postgres' = 'sqlite'

/** Chooses the database before a file is loaded. */
export function useDatabase(chosen: typeof database): void {
  database = chosen
}

/** Opens a house with its own database and mail server. */
export async function openHouse(
  values: Record<string, string> = {},
  options: {
    working?: boolean
    mails?: MailServer
    hasher?: typeof cheapHasher
    /** The clock advances by this many milliseconds at each look, to test work that takes long. */
    tick?: number
    /** Time passes by `pass` alone, as always where limits are on: a busy machine may take seconds for a few requests. */
    still?: boolean
    takesMail?: MailDomains['takesMail']
    mailPatience?: MailPatience
    /** Sends the mails instead of the mail server. */
    mailer?: SendMail
    /**
     * How often the courier looks at the outbox, in milliseconds; often, so that no test waits for a mail that has
     * become due.
     */
    mailPoll?: number
    hooks?: Hooks
  } = {},
): Promise<House> {
  const place = await (database === 'postgres' ? freshPostgres('tables') : freshFileWithTables())
  const takesMail = options.takesMail ?? (() => Promise.resolve(true))
  const mails = options.mails ?? (await startMailServer())
  const baseUrl = values['BASE_URL'] ?? 'http://localhost:3000'
  const log: string[] = []
  let offset = 0
  const { still = values['LIMITS'] === 'on' } = options
  const begun = Date.now()
  const now = () => (still ? begun : Date.now()) + (offset += options.tick ?? 0)
  const all = {
    NODE_ENV: 'development',
    BASE_URL: baseUrl,
    DATABASE_URL: place.url,
    SMTP_URL: mails.url,
    SECRET_KEY: randomBytes(32).toString('base64'),
    LOG_LEVEL: 'debug',
    ...values,
  }
  const opened: Postern[] = []
  const openAnother: House['openAnother'] = async (others = {}, more) => {
    const { settings } = readSettings({ ...all, ...others })
    const { mailPatience, mailer, mailPoll = 50 } = options
    const parts = {
      now,
      log: logInto(log),
      hasher: more?.hasher ?? options.hasher ?? cheapHasher,
      takesMail,
      mailPoll,
      ...options.hooks,
      ...(database === 'postgres' && settings.databaseUrl === place.url ? { db: place.open() } : {}),
      ...(mailPatience ? { mailPatience } : {}),
      ...(mailer ? { mailer } : {}),
    }
    const postern = await openPostern(settings, parts)
    opened.push(postern)
    return postern
  }
  const postern = await openAnother().catch(async (fault: unknown) => {
    // Otherwise the process of the test would wait for the mail server, and not end.
    if (!options.mails) await mails[Symbol.asyncDispose]()
    await place.remove()
    throw fault
  })
  const db = place.open()
  const { settings } = readSettings(all)
  if (options.working !== false) postern.work()
  const [key, ...older] = secretKeys(settings.secretKeys ?? [])
  if (!key) throw new Error('a house has a key')
  const keys = [key, ...older] as const
  keyCounters(db, counterSecret(keys))
  const receivers = await findReceivers(db, { settings, keys }, now())
  const hasher = options.hasher ?? cheapHasher
  const ports: Ports & MailDomains = {
    db,
    now,
    hasher,
    defence: () => {},
    metrics: createMetrics(),
    leaks: null,
    settings,
    keys,
    log: logInto(log),
    takesMail,
    hooks: options.hooks ?? {},
    receivers,
    wakeCourier: () => {},
    degraded: () => [],
  }
  const newVisitor: House['newVisitor'] = ({ language = 'zh-CN', from } = {}) =>
    createVisitor(postern, baseUrl, language, from)
  return {
    postern,
    openAnother,
    visitor: newVisitor(),
    stranger: newVisitor(),
    newVisitor,
    mails,
    db,
    ports,
    baseUrl,
    databaseUrl: place.url,
    log,
    now,
    pass: (milliseconds) => {
      offset += milliseconds
    },
    settled: () =>
      until(async () => {
        const moving = await db
          .selectFrom('outbox')
          .select('id')
          .where('state', 'in', ['queued', 'sending'])
          .execute()
        return moving.length === 0
      }),
    async [Symbol.asyncDispose]() {
      // First, so that no house waits for a mail server that is silent.
      mails.hangUp()
      await Promise.all(opened.map((house) => house.close()))
      if (!options.mails) await mails[Symbol.asyncDispose]()
      await place.remove()
    },
  }
}

/** Opens a house's database again, as another of its processes does. */
export function openAgain({ databaseUrl, ports }: House): Database {
  const db = openDatabase(databaseUrl, () => {})
  keyCounters(db, counterSecret(ports.keys))
  return db
}

/**
 * How many connections to a PostgreSQL database wait for a lock. Not inside a transaction: that sees no connection which
 * is opened after its first look.
 */
export async function countWaiting(db: Database): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) from pg_stat_activity
    where wait_event_type = 'Lock' and datname = current_database()`.execute(db)
  return Number(rows[0]?.count)
}

/** A database with nothing in it. */
export async function freshPlace(): Promise<Place> {
  return database === 'postgres' ? freshPostgres('nothing') : freshFile()
}

function freshFile(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'postern-test-'))
  const url = `sqlite:${join(folder, 'postern.db')}`
  const opened: Database[] = []
  return {
    url,
    open() {
      const db = openDatabase(url, () => {})
      opened.push(db)
      return db
    },
    async remove() {
      await Promise.all(opened.map((db) => db.destroy()))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

// Copied for each house, because creating all tables costs more than most tests.
let template: Promise<string> | null = null

async function freshFileWithTables(): Promise<Place> {
  const place = freshFile()
  copyFileSync(await (template ??= makeTemplate()), place.url.slice('sqlite:'.length))
  return place
}

async function makeTemplate(): Promise<string> {
  const place = freshFile()
  process.once('exit', () => void place.remove())
  const db = openDatabase(place.url, () => {})
  await migrate(db)
  await db.destroy()
  return place.url.slice('sqlite:'.length)
}

function logInto(lines: string[]): Log {
  const at = (level: string) => (facts: Record<string, unknown>, event: string) => {
    const { err, ...rest } = facts
    lines.push(JSON.stringify({ level, ...rest, ...(err ? { err: String(err) } : {}), event }))
  }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** Registers and confirms a person in a separate browser. */
export async function becomeAccount(house: House, person: Person = ada): Promise<void> {
  const browser = house.newVisitor()
  await house.settled()
  const before = house.mails.countTo(person.address)
  await browser.register(person)
  await browser.confirm((await house.mails.waitFor(person.address, before + 1)).link)
}

export async function until(holds: () => Promise<boolean> | boolean, within = 30_000): Promise<void> {
  const end = performance.now() + within
  // Asked ever more seldom, because a question often costs a statement.
  for (let pause = 2; !(await holds()); pause = Math.min(pause * 1.5, 50)) {
    if (performance.now() > end) throw new Error('it did not come true in time')
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}
