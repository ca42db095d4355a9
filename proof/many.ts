// Three servers on one PostgreSQL behind a round robin, of which every few seconds one dies, freezes or loses its network, or the
// database restarts, while many try the same thing at the same moment:
// `npm run proof:many -- [--tries N] [--at-once N] [--every MS] [--nginx] [--seed S] [--record]`.
// The seed decides what happens to whom, for how long, and who is ended when. The instants are the machine's.

import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { limits } from '../src/base/limits.ts'
import { minute, second } from '../src/base/time.ts'
import { openDatabase } from '../src/store/db/database.ts'
import type { Database } from '../src/store/db/database.ts'
import { findProgram } from '../test/support/behind.ts'
import { until } from '../test/support/house.ts'
import { startMailServer } from '../test/support/smtp.ts'
import type { MailServer } from '../test/support/smtp.ts'
import { loggedIn, logIn, personCalled } from './acts.ts'
import type { Stage } from './acts.ts'
import { contests } from './contests.ts'
import type { Contest } from './contests.ts'
import { disturbances, makeMember } from './disturb.ts'
import type { Member } from './disturb.ts'
import { startFront, startNginx } from './front.ts'
import { administrator, makeGround } from './house.ts'
import type { Ground } from './house.ts'
import { brokenInvariants, isSettled } from './invariants.ts'
import { randomFrom } from './random.ts'
import { record } from './record.ts'

/** How much is done. */
export type Options = {
  /** The tries at each kind of thing. */
  tries: number
  /** How many of them go at the same moment at one thing. */
  atOnce: number
  /** From the beginning of one disturbance to that of the next, in milliseconds. */
  every: number
  seed: number
  /** The program of nginx, if that deals the requests. */
  nginx: string | null
  tree: string
  /** The sentences of the contests; by default all. */
  only?: string[]
}

/** The acts, and the broken promises. */
export type Ended = {
  disturbed: Record<string, number>
  tries: number
  counted: number
  answered: number
  faults: string[]
}

type Prepared = { sentence: string; contest: Contest }
type Tried = Prepared & { answered: number; elapsed: number }

const servers = 3
// The longest disturbance, in milliseconds: longer than the 5 s after which PostgreSQL ends a transaction that does nothing.
const longest = 6_500
// From the preparation to the tries: past the pause between two mails, and on to another step of an app.
const pause = 2 * minute

export async function tryMany(options: Options): Promise<Ended> {
  const { tries, atOnce, every, seed, nginx, tree, only = Object.keys(contests) } = options
  await using mails = await startMailServer()
  await using made = await makeGround('postgres', mails)
  const ground = limited(made)
  await using members = new AsyncDisposableStack()
  const all: Member[] = []
  for (let one = 0; one < servers; one += 1) all.push(members.use(await makeMember(ground, tree)))
  await Promise.all(all.map((member) => member.start()))
  const ports = all.map(({ port }) => port)
  const frontPort = Number(new URL(ground.url).port)
  await using front = await (nginx ? startNginx(nginx, frontPort, ports) : startFront(frontPort, ports))
  void front
  await using db = openDatabase(ground.values['DATABASE_URL'] ?? '', () => {})
  let clock = 0
  const stageOf = createStages(ground, mails, () => Date.now() + clock)

  const rounds = await prepare(db, stageOf, only, Math.ceil(tries / atOnce))
  clock += pause
  for (const member of all) member.setClock(clock)
  const stop = new AbortController()
  const disturbed = disturb(all, ground, { random: randomFrom(seed), every, signal: stop.signal })
  const tried: Tried[] = []
  const faults: string[] = []
  for (const { things, sessions } of rounds) {
    await untilWritten(db)
    for (const thing of things) tried.push(await compete(thing, atOnce))
    faults.push(...(await endEverywhere(sessions, ports)))
  }
  stop.abort()
  const counts = await disturbed
  await settle(all, db, clock)
  for (const one of tried) faults.push(...(await judge(one, db)))
  faults.push(...(await brokenInvariants(db, mails)), ...(await wrongCopies(db, mails)))
  return {
    disturbed: counts,
    tries: tried.length * atOnce,
    counted: tried.length,
    answered: tried.reduce((sum, { answered }) => sum + answered, 0),
    faults,
  }
}

// Limits are on, and each person comes from a network of their own.
function limited(ground: Ground): Ground {
  const values = {
    ...ground.values,
    LIMITS: 'on',
    PROOF_OF_WORK: 'always',
    TRUSTED_PROXIES: '127.0.0.1',
    NEW_DEVICE_MAILS: 'off',
  }
  return { ...ground, values, [Symbol.asyncDispose]: async () => {} }
}

function createStages({ url }: Ground, mails: MailServer, now: () => number): (name: string) => Stage {
  let visits = 0
  const send = (request: Request) => {
    visits += 1
    const headers = new Headers(request.headers)
    if (!headers.has('X-Forwarded-For'))
      headers.set('X-Forwarded-For', `10.${(visits >> 16) & 255}.${(visits >> 8) & 255}.${visits & 255}`)
    return fetch(new Request(request, { headers }))
  }
  return (name) => ({ url, mails, administrator, person: personCalled(name), now, send })
}

type Round = { things: Prepared[]; sessions: EndedSessions }

// Before anything happens to the servers: a mail that one of them had claimed would be due only when its lease has run out.
async function prepare(
  db: Database,
  stageOf: (name: string) => Stage,
  only: string[],
  count: number,
): Promise<Round[]> {
  const rounds: Round[] = []
  for (let round = 0; round < count; round += 1) {
    await forgetLimits(db)
    const things: Prepared[] = []
    for (const [place, sentence] of only.entries()) {
      const contest = await (contests[sentence] ?? never())(stageOf(`person-${round * 100 + place}`))
      things.push({ sentence: `${sentence} (round ${round})`, contest })
    }
    rounds.push({ things, sessions: await prepareSessions(stageOf(`person-${round * 100 + 99}`)) })
  }
  await until(() => isSettled(db), 30 * second)
  return rounds
}

async function forgetLimits(db: Database): Promise<void> {
  for (const table of ['limits', 'attempts', 'guesses'] as const) await db.deleteFrom(table).execute()
}

// The counters of one round would stop the next one before its own do.
async function untilWritten(db: Database): Promise<void> {
  await until(() =>
    forgetLimits(db).then(
      () => true,
      () => false,
    ),
  )
}

async function compete({ sentence, contest }: Prepared, atOnce: number): Promise<Tried> {
  const begun = performance.now()
  const answers = await Promise.all(
    Array.from({ length: atOnce }, (_, place) => contest.act(place).catch(() => null)),
  )
  const answered = answers.filter((answer) => answer !== null && contest.counts(answer)).length
  return { sentence, contest, answered, elapsed: performance.now() - begun }
}

async function judge({ sentence, contest, answered, elapsed }: Tried, db: Database): Promise<string[]> {
  const most = contest.most(elapsed)
  const found = (await contest.found?.(db)) ?? answered
  return [
    ...(answered > most ? [`${sentence}: ${answered} tries were answered, of at most ${most}`] : []),
    ...(found > most ? [`${sentence}: ${found} are in the database, of at most ${most}`] : []),
    ...(found < answered ? [`${sentence}: ${answered} were answered, and ${found} are in the database`] : []),
  ]
}

type EndedSessions = { end: () => Promise<{ status: number }>; bearers: string[] }

async function prepareSessions(stage: Stage): Promise<EndedSessions> {
  const by = await loggedIn(stage)
  const others = [await logIn(stage, stage.person), await logIn(stage, stage.person)]
  return {
    end: () => by.post('/api/account/sessions/end-others'),
    bearers: others.map(({ bearer }) => bearer ?? ''),
  }
}

// Each server is asked again and again; a question that was put after the end was answered must not find the session.
async function endEverywhere({ end, bearers }: EndedSessions, ports: number[]): Promise<string[]> {
  let endedAt = Infinity
  const faults: string[] = []
  const watch = async (port: number, bearer: string) => {
    for (let afterwards = 0; afterwards < 3;) {
      const askedAt = performance.now()
      const status = await statusOf(port, bearer)
      if (askedAt <= endedAt) continue
      afterwards += 1
      if (status === 200) faults.push(`a session is alive at port ${port} after its end was answered`)
    }
  }
  const watches = ports.flatMap((port) => bearers.map((bearer) => watch(port, bearer)))
  await until(async () => (await end().catch(() => ({ status: 0 }))).status < 300, minute)
  endedAt = performance.now()
  await Promise.all(watches)
  return faults
}

async function statusOf(port: number, bearer: string): Promise<number> {
  try {
    const signal = AbortSignal.timeout(4 * second)
    const headers = { Authorization: `Bearer ${bearer}` }
    const answer = await fetch(`http://127.0.0.1:${port}/api/session`, { headers, signal })
    await answer.arrayBuffer()
    return answer.status
  } catch {
    await setTimeout(50)
    return 0
  }
}

async function disturb(
  all: Member[],
  ground: Ground,
  { random, every, signal }: { random: () => number; every: number; signal: AbortSignal },
): Promise<Record<string, number>> {
  const kinds = Object.entries(disturbances)
  const counts = Object.fromEntries(kinds.map(([kind]) => [kind, 0]))
  const ended = once(signal, 'abort')
  while (!signal.aborted) {
    const [kind, happen] = kinds[Math.floor(random() * kinds.length)] ?? never()
    const member = all[Math.floor(random() * all.length)] ?? never()
    const lasting = random() * Math.min(longest, every * 1.3)
    const next = Promise.race([setTimeout(every), ended])
    await happen({ member, ground, lasting })
    counts[kind] = (counts[kind] ?? 0) + 1
    await next
  }
  return counts
}

// Past every lease of those that died.
async function settle(all: Member[], db: Database, clock: number): Promise<void> {
  await Promise.all(all.map((member) => member.kill()))
  const [last = never()] = all
  last.setClock(clock + limits.lease + minute)
  await last.start()
  await until(() => isSettled(db), 30 * second)
}

// A mail may come again when nobody knows whether it came, as the same mail.
async function wrongCopies(db: Database, mails: MailServer): Promise<string[]> {
  const rows = await db.selectFrom('outbox').select(['id', 'tries', 'unknownTries']).execute()
  return [...Map.groupBy(mails.all, ({ messageId }) => messageId)].flatMap(([id, [first, ...copies]]) => {
    const row = rows.find((one) => id.includes(one.id))
    if (copies.some(({ text }) => text !== first?.text)) return [`two mails are called ${id} and differ`]
    return copies.length > 0 && row && row.tries + row.unknownTries < 2
      ? [`${id} came ${copies.length + 1} times, after one try`]
      : []
  })
}

function never(): never {
  throw new Error('there is one for each number')
}

/** The printed lines of a run. */
export function printed({ disturbed, tries, counted, answered, faults }: Ended): string {
  const happened = Object.entries(disturbed).map(([kind, count]) => `${kind} ${count}`)
  return `${tries} tries at ${counted} things, ${answered} counted, disturbed (${happened.join(', ')}): ${faults.length} faults`
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      tries: { type: 'string', default: '1000' },
      'at-once': { type: 'string', default: '100' },
      every: { type: 'string', default: '5000' },
      nginx: { type: 'boolean' },
      seed: { type: 'string', default: String(Math.trunc(Date.now() / 1000)) },
      record: { type: 'boolean' },
    },
  })
  const nginx = values.nginx ? findProgram('nginx') : null
  if (values.nginx && nginx === null)
    throw new Error('there is no nginx on the PATH or in POSTERN_TEST_PROXIES')
  console.log(`seed ${values.seed}`)
  const ended = await tryMany({
    tries: Number(values.tries),
    atOnce: Number(values['at-once']),
    every: Number(values.every),
    seed: Number(values.seed),
    nginx,
    tree: process.cwd(),
  })
  for (const fault of ended.faults) console.log(fault)
  console.log(printed(ended))
  const options = `--tries ${values.tries}${values.nginx ? ' --nginx' : ''}`
  if (values.record) record('many', { printed: printed(ended), options, seed: values.seed })
  process.exitCode = ended.faults.length === 0 ? 0 : 1
}
