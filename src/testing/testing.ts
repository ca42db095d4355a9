// The test kit, the package's entry `postern/testing`: a house in memory for the tests of host applications.

import type { SettingValues } from '../base/settings/reader.ts'
import type { Hooks } from '../core/hooks.ts'
import type { Log } from '../core/ports.ts'
import type { OutgoingMail } from '../courier/message.ts'
import { openHouse, settingsFrom } from '../postern.ts'
import type { Postern } from '../postern.ts'
import { createTestClock } from './clock.ts'
import type { TestClock } from './clock.ts'
import { createTestMailbox, untilSent } from './mailbox.ts'
import type { TestMailbox } from './mailbox.ts'
import { newAccount } from './new-account.ts'
import type { NewAccount, Person } from './new-account.ts'

export type { PublicAccount } from '../core/public-account.ts'
export type { TestClock } from './clock.ts'
export type { TestMail, TestMailbox } from './mailbox.ts'
export type { NewAccount, Person } from './new-account.ts'

/** A front door that ends with its test; `await using` closes it. */
export type TestPostern = Postern & {
  /** Its address, the setting `BASE_URL`. */
  baseUrl: string
  /** The mails that it sent, which go nowhere else. */
  mailbox: TestMailbox
  /** Its clock, which stands still unless a test moves it. */
  clock: TestClock
  /**
   * Registers somebody, confirms by the link of the mail and logs in. Throws what the visitor would be told if one of these is
   * refused, such as for a name that is taken.
   */
  newAccount(person?: Person): Promise<NewAccount>
  [Symbol.asyncDispose](): Promise<void>
}

/** The parts that a test may bring: hooks of the host application, clock and log. */
export type TestOptions = Hooks & {
  /** The time at which the clock begins, in milliseconds since 1970 UTC; by default the real one. */
  now?: number
  /** Takes one line for each event; by default nothing is logged. */
  log?: Log
}

/**
 * Opens Postern in memory for a test: passwords are hashed at the lowest cost, nothing goes over the network, and no limits
 * hold anybody unless `LIMITS` is `on`.
 *
 * @param values settings by their names, as `docs/configuration.md` lists them. Those that lead elsewhere
 * (database, mails, webhooks, leaked passwords) do not count, so that an application's own settings can be given
 * @throws {Error} in production: if `NODE_ENV` is `production`, in the process or in `values`
 * @throws {SettingsFault} listing every setting that is wrong
 *
 * @example
 * ```ts
 * import { openTestPostern } from 'postern/testing'
 *
 * await using postern = await openTestPostern({ SITE_NAME: 'Shop' })
 * const { account, cookie } = await postern.newAccount({ name: 'ada' })
 * const asked = await postern.currentAccount(new Headers({ cookie }))
 * console.log(asked?.id === account.id) // true
 * ```
 */
export async function openTestPostern(
  values: SettingValues = {},
  { now, log = silence, ...hooks }: TestOptions = {},
): Promise<TestPostern> {
  refuseProduction(process.env['NODE_ENV'])
  refuseProduction(values['NODE_ENV'])
  const { settings } = settingsFrom({ ...usual, ...values, ...always }, true)
  const time = { now: now ?? Date.now() }
  const sent: OutgoingMail[] = []
  const { postern, db, runJobs } = await openHouse(settings, {
    ...hooks,
    log,
    now: () => time.now,
    mailer: async (mail) => void sent.push(mail),
    takesMail: () => Promise.resolve(true),
    // In milliseconds: a mail that waited for the clock goes out soon after it was moved.
    mailPoll: 20,
  })
  postern.work()
  const settled = () => untilSent(db, time)
  const mailbox = createTestMailbox(sent, settled)
  const { baseUrl } = settings
  return {
    ...postern,
    baseUrl,
    mailbox,
    clock: createTestClock(time, settled, runJobs),
    newAccount: (person) => newAccount({ postern, baseUrl, mailbox }, person),
    [Symbol.asyncDispose]: () => postern.close(),
  }
}

const usual = { LIMITS: 'off', ARGON2_MEMORY_KIB: '8', ARGON2_PASSES: '1' }

// A test must never reach what its application uses otherwise.
const always = {
  DATABASE_URL: 'sqlite::memory:',
  SMTP_URL: '',
  MAIL_URL: '',
  WEBHOOKS: '',
  LEAKED_PASSWORDS_URL: '',
}

const silence: Log = { debug() {}, info() {}, warn() {}, error() {} }

// In production, anybody who reached a test house could set its clock, and passwords are hashed at no cost.
function refuseProduction(environment: string | undefined): void {
  if (environment?.trim() === 'production')
    throw new Error(
      'openTestPostern is for tests and refuses to open in production: NODE_ENV is "production"',
    )
}
