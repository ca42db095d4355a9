// Kills a server again and again at random instants, while many people do what people do:
// `npm run proof:crash -- [--postgres] [--runs N] [--seed S] [--record]`.
// The seed decides who does what and how long a server lives. The instants themselves are the machine's: what a seed finds
// comes again soon, not at once. `npm run proof:points` comes to each instant for certain.

import { parseArgs } from 'node:util'
import { limits } from '../src/base/limits.ts'
import { minute } from '../src/base/time.ts'
import { openDatabase } from '../src/store/db/database.ts'
import type { Database } from '../src/store/db/database.ts'
import { until } from '../test/support/house.ts'
import { startMailServer } from '../test/support/smtp.ts'
import type { MailServer } from '../test/support/smtp.ts'
import { personCalled, scenes } from './acts.ts'
import type { Scene, Stage } from './acts.ts'
import { administrator, makeGround } from './house.ts'
import { brokenInvariants, isSettled } from './invariants.ts'
import { randomFrom } from './random.ts'
import { record } from './record.ts'
import { differenceOf, readRows } from './rows.ts'
import { startVictim } from './server.ts'
import type { Victim } from './server.ts'

// So many people at the same time.
const crowd = 6
// A server lives at most so long, in milliseconds.
const longestLife = 3_000

/** The number of kills, the acts that were answered before one, and the broken promises. */
export type Ended = { kills: number; answered: number; faults: string[] }

/** An act that was answered, of whom, and the events that its commit wrote. */
type Answered = { act: string; ids: string[]; name: string; events: string[] }

/** Kills a server of the code in a folder so many times. */
export async function crash(options: {
  database: 'sqlite' | 'postgres'
  runs: number
  seed: number
  tree: string
  /** The acts that people do, by the names of their scenes; by default all. */
  only?: string[]
}): Promise<Ended> {
  const { database, runs, seed, tree, only = Object.keys(scenes) } = options
  await using mails = await startMailServer()
  await using ground = await makeGround(database, mails)
  const { values, url } = ground
  const db = openDatabase(values['DATABASE_URL'] ?? '', () => {})
  const ended: Ended = { kills: 0, answered: 0, faults: [] }
  let clock = 0
  const start = async (): Promise<Victim> => {
    const server = await startVictim({ values, tree, clock })
    if (server.isDead()) throw new Error(server.output())
    return server
  }
  const now = () => Date.now() + clock
  const stageOf = (server: Victim) => {
    const waiting = mailsWhileAlive(mails, server)
    return (name: string): Stage => ({ url, mails: waiting, administrator, person: personCalled(name), now })
  }

  const model = await start()
  const kinds = await learnEvents(db, stageOf(model), only)
  await model.kill('SIGKILL')
  for (let run = 0; run < runs; run += 1) {
    const random = randomFrom(seed + run)
    const server = await start()
    let people = 0
    const stage = () => stageOf(server)(`person-${run}-${(people += 1)}`)
    const lives = Array.from({ length: crowd }, () => live(db, { kinds, random, server, stage }))
    await new Promise((resolve) => setTimeout(resolve, random() * longestLife))
    await server.kill('SIGKILL')
    ended.kills += 1
    const broken: string[] = []
    for (const answered of (await Promise.all(lives)).flat()) {
      ended.answered += 1
      broken.push(...(await missingEvents(db, answered)))
    }
    // Past every lease of the one that died.
    clock += limits.lease + minute
    const again = await start()
    await until(() => isSettled(db)).catch(() => broken.push('mails are never delivered'))
    await again.kill('SIGKILL')
    broken.push(...(await brokenInvariants(db, mails)))
    ended.faults.push(...broken.map((fault) => `run ${run}: ${fault}`))
    clock += minute
  }
  await db.destroy()
  return ended
}

/** Lets a person do one thing after the other as long as the server lives. */
async function live(
  db: Database,
  {
    kinds,
    random,
    server,
    stage,
  }: { kinds: Learnt; random: () => number; server: Victim; stage: () => Stage },
): Promise<Answered[]> {
  const answered: Answered[] = []
  while (!server.isDead()) {
    const [act, { scene, events }] = kinds[Math.floor(random() * kinds.length)] ?? never()
    const at = stage()
    try {
      const { by, path, input } = await scene(at)
      const ids = await idsOf(db, at.person.name)
      const { status } = await by.post(path, input())
      if (status < 300) answered.push({ act, ids, name: at.person.name, events })
    } catch {
      // Its server died.
    }
  }
  return answered
}

/** A mail server's mails, for which nobody waits once their server is dead. */
function mailsWhileAlive(mails: MailServer, server: Victim): Stage['mails'] {
  const orDead = <Result>(mail: Promise<Result>) => {
    mail.catch(() => {})
    return Promise.race([mail, server.died])
  }
  return {
    ...mails,
    lastTo: (address) => orDead(mails.lastTo(address)),
    waitFor: (address, count) => orDead(mails.waitFor(address, count)),
  }
}

type Learnt = [act: string, { scene: Scene; events: string[] }][]

/** Plays each scene once, undisturbed, to learn which events its act writes. */
async function learnEvents(db: Database, stage: (name: string) => Stage, only: string[]): Promise<Learnt> {
  const learnt: Learnt = []
  for (const [place, [act, scene]] of Object.entries(scenes).entries()) {
    if (!only.includes(act)) continue
    const name = `model-${place}`
    const { by, path, input } = await scene(stage(name))
    const ids = await idsOf(db, name)
    const before = await readRows(db)
    await by.post(path, input())
    const change = differenceOf(before, await readRows(db))
    const told = await eventsOf(db, [...ids, ...(await idsOf(db, name))])
    // Some events tell of nobody: that somebody asked for a new password must not say whether there is an account.
    const events = [...told].filter((kind) => change.includes(`+ events ${kind}`))
    learnt.push([act, { scene, events }])
  }
  return learnt
}

/** The ids under which events tell of a person; those of a person who just registers are looked up again afterwards. */
async function idsOf(db: Database, name: string): Promise<string[]> {
  const accounts = await db.selectFrom('accounts').select('id').where('name', '=', name).execute()
  const registrations = await db.selectFrom('registrations').select('id').where('name', '=', name).execute()
  return [...accounts, ...registrations].map(({ id }) => id)
}

async function eventsOf(db: Database, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const written = await db
    .selectFrom('events')
    .select('kind')
    .where((eb) => eb.or([eb('accountId', 'in', ids), eb('registrationId', 'in', ids)]))
    .execute()
  return new Set(written.map(({ kind }) => kind))
}

async function missingEvents(db: Database, { act, ids, name, events }: Answered): Promise<string[]> {
  const told = await eventsOf(db, [...ids, ...(await idsOf(db, name))])
  const missing = events.filter((kind) => !told.has(kind))
  return missing.map((kind) => `${act} of ${name} was answered, and no event ${kind} tells of it`)
}

function never(): never {
  throw new Error('there is a scene for each number')
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      postgres: { type: 'boolean' },
      record: { type: 'boolean' },
      runs: { type: 'string', default: '100' },
      seed: { type: 'string', default: String(Math.trunc(Date.now() / 1000)) },
    },
  })
  const database = values.postgres ? 'postgres' : 'sqlite'
  const { kills, answered, faults } = await crash({
    database,
    runs: Number(values.runs),
    seed: Number(values.seed),
    tree: process.cwd(),
  })
  for (const fault of faults) console.log(fault)
  const printed = `${kills} kills, ${answered} answered acts: ${faults.length} faults`
  console.log(`${database}, seed ${values.seed}: ${printed}`)
  const options = `--runs ${values.runs}`
  if (values.record) record(`crash-${database}`, { printed, options, seed: values.seed })
  process.exitCode = faults.length === 0 ? 0 : 1
}
