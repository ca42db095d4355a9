// The cost of every act and page by the number of accounts: `npm run proof:scale -- [--postgres] [--sizes 10000,100000,1000000]
// [--rounds N] [--record] [ACT …]`. Fills a database of each size, lets people act in turns through the door of the real house on
// each of them, and compares processor times. A statement that reads all of a growing table is a finding, and so is an act that
// costs far more on a large site.

import { parseArgs } from 'node:util'
import { median } from '../bench/support.ts'
import { limits } from '../src/base/limits.ts'
import { readSettings } from '../src/base/settings/settings.ts'
import { minute } from '../src/base/time.ts'
import { openHouse } from '../src/postern.ts'
import { openDatabase } from '../src/store/db/database.ts'
import { cheapHasher, until } from '../test/support/house.ts'
import { startMailServer } from '../test/support/smtp.ts'
import { personCalled } from './acts.ts'
import { administrator, makeGround } from './house.ts'
import { isSettled } from './invariants.ts'
import { record } from './record.ts'
import { measuredActs } from './scale/acts.ts'
import type { Measured, Site } from './scale/acts.ts'
import { backendsOf } from './scale/backends.ts'
import { fillDatabase } from './scale/fill.ts'
import { hearing, startHearing } from './scale/hear.ts'
import type { Heard } from './scale/hear.ts'
import { openPlans } from './scale/plans.ts'
import { copyWhole, migrateWhole, sizeOf, sweepOnce, timed } from './scale/whole.ts'

/** The subject of a run. */
export type Options = {
  database: 'sqlite' | 'postgres'
  /** The numbers of accounts, smallest first. */
  sizes: number[]
  /** How often each act is done on each of them. */
  rounds: number
  /** Words, one of which the name of an act must have; by default all acts. */
  only?: string[]
  /** Changes a database before it is measured: a planted fault. */
  plant?: (url: string) => Promise<void>
  tell?: (line: string) => void
}

/** The cost of an act: how many statements it took, and milliseconds of processor time by size. */
export type Cost = { act: string; statements: number; times: number[] }

/** A database as a whole; times in seconds. */
export type Whole = {
  accounts: number
  filled: number
  bytesEach: number
  sweep: { seconds: number; rows: number }
  copied: { backup: number; restore: number } | null
  migrated: Map<number, number>
}

// The most rows that a statement may read, whatever the size of the site: what the overview counts at most, and a little more.
const mostRows = limits.waitingCounted * 1.2
// An act may cost so many times as much on the largest site, if it costs more than so many milliseconds there.
const mostGrowth = 3
const noticed = 5
// These look through all rows for at most a second, and say so.
const bounded = new Set(['accounts with ang12 in them'])
const mostTries = 5
// So much time outlasts the pause between two mails.
const pause = 1.1 * minute

/** The findings of a run; `statements` is the number of different ones. */
export type Figures = { costs: Cost[]; statements: number; wholes: Whole[]; findings: string[] }

/** Measures sites of several sizes. */
export async function measureScale(options: Options): Promise<Figures> {
  const { sizes, tell = () => {} } = options
  startHearing()
  await using things = new AsyncDisposableStack()
  const sites: OpenSite[] = []
  for (const accounts of sizes) {
    const site = things.use(await openSite(options, accounts))
    tell(`${accounts} accounts are there after ${site.whole.filled.toFixed(0)} s`)
    sites.push(site)
  }
  const heard: AllHeard = new Map()
  const costs: Cost[] = []
  for (const [act, measured] of Object.entries(measuredActs())) {
    if (options.only && !options.only.some((word) => act.includes(word))) continue
    const cost = await measureAct(act, measured, sites, options.rounds, heard)
    costs.push(cost)
    tell(`${act}: ${cost.statements} statements, ${cost.times.map((time) => time.toFixed(2)).join(', ')} ms`)
  }
  const largest = sites.at(-1)
  const findings = [...growthOf(costs)]
  if (largest) findings.push(...(await findPlans(largest.url, heard)))
  const wholes: Whole[] = []
  for (const site of sites) wholes.push(await site.end())
  return { costs, statements: heard.size, wholes, findings }
}

type OpenSite = AsyncDisposable & {
  site: Omit<Site, 'person'>
  url: string
  whole: Pick<Whole, 'accounts' | 'filled' | 'bytesEach' | 'sweep'>
  pass(milliseconds: number): void
  /** Seconds of processor time so far: of this thread, and of the database's server. */
  spent(): Promise<number>
  /** Closes the house, and measures what needs it closed. */
  end(): Promise<Whole>
}

async function openSite({ database, plant, tell }: Options, accounts: number): Promise<OpenSite> {
  await using opened = new AsyncDisposableStack()
  const mails = opened.use(await startMailServer())
  const ground = opened.use(await makeGround(database, mails))
  const values: Record<string, string> = { ...ground.values, REMINDER_DAYS: 'off' }
  const url = values['DATABASE_URL'] ?? ''
  const db = openDatabase(url, () => {})
  opened.defer(() => db.destroy())
  const { seconds: filled } = await timed(() => fillDatabase(url, accounts, Date.now()))
  await plant?.(url)
  const whole = {
    accounts,
    filled,
    bytesEach: (await sizeOf(url)) / accounts,
    sweep: await sweepOnce(values),
  }
  let ahead = 0
  const now = () => Date.now() + ahead
  const { settings } = readSettings(values)
  const silence = { debug() {}, info() {}, warn() {}, error() {} }
  const parts = {
    now,
    log: silence,
    hasher: cheapHasher,
    takesMail: () => Promise.resolve(true),
    mailPoll: 50,
  }
  const { postern } = await openHouse(settings, parts)
  const house = opened.adopt(postern, (one) => one.close())
  house.work()
  const backends = opened.use(await backendsOf(url))
  const send = (request: Request) => house.fetch(request, { clientAddress: '127.0.0.1' })
  const things = opened.move()
  return {
    site: { url: ground.url, mails, administrator, now, send, db, accounts },
    url,
    whole,
    pass: (milliseconds) => (ahead += milliseconds),
    spent: () => backends.spent(),
    async end() {
      await house.close()
      const copied = await copyWhole(values)
      const migrated = await migrateWhole(url)
      tell?.(`${accounts} accounts were copied and migrated`)
      return { ...whole, copied, migrated }
    },
    [Symbol.asyncDispose]: () => things.disposeAsync(),
  }
}

let people = 0

// The statements by their text, each with the values that it had last.
type AllHeard = Map<string, { act: string; statement: Heard }>

async function measureAct(
  act: string,
  measured: Measured,
  sites: OpenSite[],
  rounds: number,
  heard: AllHeard,
): Promise<Cost> {
  const times = sites.map((): number[] => [])
  const counts: number[] = []
  // The first round warms up.
  for (let round = rounds > 1 ? -1 : 0; round < rounds; round += 1) {
    for (const [place, one] of sites.entries()) {
      const { took, statements } = await actOnce(act, measured, one)
      if (round < 0) continue
      times[place]?.push(took)
      counts.push(statements.length)
      // A small list is read whole, by another statement.
      if (one !== sites.at(-1)) continue
      for (const statement of statements) heard.set(statement.sql, { act, statement })
    }
  }
  return { act, statements: median(counts), times: times.map(median) }
}

// On a crowded machine the house may be busy, or the courier be faster; then somebody else tries again.
async function actOnce(
  act: string,
  measured: Measured,
  one: OpenSite,
): Promise<{ took: number; statements: Heard[] }> {
  for (let tries = 1; ; tries += 1) {
    people += 1
    const person = personCalled(`person-${people}`)
    try {
      const once = await measured({ ...one.site, person }, people)
      await until(() => isSettled(one.site.db))
      // A mail that is put off would go out meanwhile.
      if (!act.includes('/outbox/')) one.pass(pause)
      const begun = await one.spent()
      const { result: status, heard } = await hearing(one.url, once)
      const took = ((await one.spent()) - begun) * 1_000
      if (status >= 400) throw new Error(`${act} on ${one.site.accounts} accounts: ${status}`)
      return { took, statements: heard.filter(({ sql }) => !isFrame(sql)) }
    } catch (fault) {
      if (tries === mostTries) throw fault
    }
  }
}

function isFrame(sql: string): boolean {
  return /^\s*(begin|commit|rollback|set|pragma|savepoint|release)\b/i.test(sql)
}

function* growthOf(costs: Cost[]): Generator<string> {
  for (const { act, times } of costs) {
    const [least = 0, most = 0] = [times[0], times.at(-1)]
    if (!bounded.has(act) && most > noticed && most > mostGrowth * least)
      yield `${act}: costs ${(most / least).toFixed(1)} times as much (${least.toFixed(2)} and ${most.toFixed(2)} ms)`
  }
}

async function findPlans(url: string, heard: AllHeard): Promise<string[]> {
  await using plans = await openPlans(url, mostRows)
  const findings: string[] = []
  for (const { act, statement } of heard.values()) {
    const fault = await plans.explain(statement)
    if (fault !== null)
      findings.push(`${act}: ${fault}: ${statement.sql.replaceAll(/\s+/g, ' ').slice(0, 300)}`)
  }
  return findings
}

// The growth of an act's cost from the smallest site to another one.
function ratioOf({ times }: Cost, place: number): number {
  return (times[place] ?? Number.NaN) / (times[0] ?? Number.NaN)
}

// The last line that is printed.
function wordsOf(sizes: number[], { costs, statements, wholes, findings }: Figures): string {
  const last = sizes.length - 1
  const ratios = costs.map((cost) => ratioOf(cost, last)).toSorted((one, other) => one - other)
  const dearest = costs.toSorted((one, other) => ratioOf(other, last) - ratioOf(one, last))[0]
  const whole = wholes.at(-1)
  const copied = whole?.copied
  return [
    `${sizes.join(', ')} accounts: ${costs.length} acts and pages cost at the largest ${median(ratios).toFixed(2)} times (median) and at most ${ratios.at(-1)?.toFixed(1)} times (${dearest?.act}) what they cost at the smallest`,
    `${statements} statements`,
    `${((whole?.bytesEach ?? 0) / 1_024).toFixed(1)} KiB of disk an account`,
    `all migrations ${(whole ? totalOf(whole) : 0).toFixed(0)} s`,
    ...(copied ? [`backup ${copied.backup.toFixed(0)} s, restore ${copied.restore.toFixed(0)} s`] : []),
    `a sweep of ${whole?.sweep.rows} rows ${whole?.sweep.seconds.toFixed(1)} s: ${findings.length} findings`,
  ].join('; ')
}

// The figures of each act, and of the whole, as a table.
function tableOf(sizes: number[], { costs, wholes }: Figures): string[][] {
  const named = (number: number) => number.toLocaleString('en')
  const acts = costs.map((cost) => [
    cost.act,
    String(cost.statements),
    `${(cost.times[0] ?? 0).toFixed(1)} ms`,
    ...sizes.slice(1).map((_, place) => ratioOf(cost, place + 1).toFixed(2)),
  ])
  const whole = (what: string, tell: (one: Whole) => string) => [what, '', ...wholes.map(tell)]
  const seconds = (number: number) => `${number.toFixed(1)} s`
  const slowest = ({ migrated }: Whole) =>
    [...migrated].toSorted(([, one], [, other]) => other - one).slice(0, 1)
  return [
    ['', 'Statements', named(sizes[0] ?? 0), ...sizes.slice(1).map((size) => `${named(size)} ÷`)],
    ...acts,
    whole('disk an account', ({ bytesEach }) => `${(bytesEach / 1_024).toFixed(1)} KiB`),
    whole('one sweep', ({ sweep }) => `${seconds(sweep.seconds)} for ${named(sweep.rows)} rows`),
    ...(wholes.some(({ copied }) => copied !== null)
      ? [
          whole('`postern backup`', ({ copied }) => seconds(copied?.backup ?? 0)),
          whole('`postern restore`', ({ copied }) => seconds(copied?.restore ?? 0)),
        ]
      : []),
    whole('all migrations from version 1', (one) => seconds(totalOf(one))),
    whole('the longest of them', (one) =>
      slowest(one)
        .map(([version, time]) => `${version}: ${seconds(time)}`)
        .join(', '),
    ),
  ]
}

function totalOf({ migrated }: Whole): number {
  return [...migrated.values()].reduce((sum, time) => sum + time, 0)
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      postgres: { type: 'boolean' },
      sizes: { type: 'string', default: '10000,100000,1000000' },
      rounds: { type: 'string', default: '7' },
      record: { type: 'boolean' },
    },
  })
  const database = values.postgres ? 'postgres' : 'sqlite'
  const sizes = values.sizes.split(',').map(Number)
  const only = positionals.length > 0 ? { only: positionals } : {}
  const measured = await measureScale({
    database,
    sizes,
    rounds: Number(values.rounds),
    ...only,
    tell: console.log,
  })
  for (const finding of measured.findings) console.log(finding)
  const printed = wordsOf(sizes, measured)
  console.log(`${database}: ${printed}`)
  if (values.record) {
    const options = `--sizes ${values.sizes} --rounds ${values.rounds}`
    record(`scale-${database}`, { printed, options, seed: null, table: tableOf(sizes, measured) })
  }
  process.exitCode = measured.findings.length === 0 ? 0 : 1
}
