// Asks a real server everything that strangers might, for as long as one likes:
// `npm run proof:fuzz -- [--postgres] [--minutes N | --rounds N] [--seed S] [--record]`.
// A round makes people of every state, who then send hundreds of requests, valid, nearly valid and broken. Its number and the
// seed decide what they send: `--seed S+N --rounds 1` sends round N again.

import { parseArgs } from 'node:util'
import type { Program } from '../test/support/api.ts'
import { everyPath } from '../test/support/crowd.ts'
import { runProgram } from '../test/support/program.ts'
import { startMailServer } from '../test/support/smtp.ts'
import { createVisitor } from '../test/support/visitor.ts'
import type { Person } from '../test/support/visitor.ts'
import { account, logIn, personCalled, registered, withAuthenticator } from './acts.ts'
import type { Stage } from './acts.ts'
import { administrator, makeGround } from './house.ts'
import type { Ground } from './house.ts'
import { randomFrom } from './random.ts'
import { record } from './record.ts'
import { askAct, askAddress, askForm, asked, pick, sendBroken, sendWhole } from './requests.ts'
import type { Asker, Known, Random } from './requests.ts'
import { startVictim } from './server.ts'
import type { Victim, Weight } from './server.ts'
import { exchange } from './wire.ts'
import type { Exchange, Heard, Sending } from './wire.ts'

/** The requests, the faults, and the memory after each round. */
export type Fuzzed = { requests: number; answers: number; faults: string[]; weights: Weight[] }

// People at one time, and how many requests each sends in a round.
const crowd = 8
const requestsEach = 50

/** Sends rounds of requests, until there are enough or the time is over. */
export async function fuzz(options: {
  database: 'sqlite' | 'postgres'
  seed: number
  rounds: number
  /** When to begin no other round, in milliseconds since 1970. */
  until: number
  tree: string
}): Promise<Fuzzed> {
  await using mails = await startMailServer()
  await using ground = await makeGround(options.database, mails)
  const server = await startVictim({ values: ground.values, tree: options.tree })
  if (server.isDead()) throw new Error(server.output())
  const fuzzed: Fuzzed = { requests: 0, answers: 0, faults: [], weights: [] }
  for (let round = 0; round < options.rounds && Date.now() < options.until && !server.isDead(); round += 1) {
    const seed = options.seed + round
    const written = server.output().length
    const stage = stageOf(ground, mails, seed)
    const { askers, known } = await people(ground, stage)
    const talks = Array.from({ length: crowd }, (_, place) =>
      talk(ground, askers, known, randomFrom(seed * crowd + place)),
    )
    for (const { requests, answers, faults } of await Promise.all(talks)) {
      fuzzed.requests += requests
      fuzzed.answers += answers
      fuzzed.faults.push(...faults.map((fault) => `seed ${seed}: ${fault}`))
    }
    const weight = await server.weigh()
    if (weight) fuzzed.weights.push(weight)
    fuzzed.faults.push(...complaints(server, written).map((line) => `seed ${seed}: ${line}`))
    // The mails of a round are read no more.
    mails.all.length = 0
  }
  if (server.isDead()) fuzzed.faults.push(`the server is dead: ${server.output().slice(-2_000)}`)
  await server.kill('SIGKILL')
  fuzzed.faults.push(...growth(fuzzed.weights))
  return fuzzed
}

function stageOf({ url }: Ground, mails: Stage['mails'], seed: number): (name: string) => Stage {
  return (name) => ({ url, mails, administrator, person: personCalled(`${name}-${seed}`), now: Date.now })
}

/** People of every state, each as a browser and as a program, and what there is to name. */
async function people(
  { url, values }: Ground,
  stageFor: (name: string) => Stage,
): Promise<{ askers: Asker[]; known: Known }> {
  const admin = stageFor('admin').person
  const asks = ['admin', 'create', '--name', admin.name, '--address', admin.address]
  const made = await runProgram(asks, values, `${admin.password}\n`)
  if (made.status !== 0) throw new Error(made.error)
  const stages = { waiting: stageFor('waiting'), member: stageFor('member'), second: stageFor('second') }
  await account(stages.member)
  await withAuthenticator(stages.second)
  const programs = {
    waiting: await registered(stages.waiting),
    member: await logIn(stages.member, stages.member.person),
    second: await logIn(stages.second, stages.second.person),
    admin: await logIn(stages.member, admin),
  }
  const askers: Asker[] = [
    { state: 'visitor', cookie: '', bearer: null },
    ...(await browsers(url, stages, admin)),
    ...Object.entries(programs).map(([state, { bearer }]) => ({
      state: `${state}'s program`,
      cookie: '',
      bearer,
    })),
  ]
  const { name, address, password } = stages.member.person
  const { person: waiting } = stages.waiting
  const known: Known = {
    host: new URL(url).host,
    ids: await idsOf(programs.admin),
    texts: [name, address, password, '12345678', 'on', 'en', waiting.name, `${name}-new`, `new-${address}`],
    addresses: (await everyPath()).map((path) => (typeof path === 'string' ? path : path(':id', ':act'))),
  }
  return { askers, known }
}

async function browsers(
  url: string,
  { waiting, member, second }: Record<'waiting' | 'member' | 'second', Stage>,
  admin: Person,
): Promise<Asker[]> {
  const open = () => createVisitor({ fetch: (request) => fetch(request) }, url, 'zh-CN')
  const by = { waiting: open(), member: open(), second: open(), admin: open() }
  await by.waiting.register({ ...waiting.person, address: `b-${waiting.person.address}` })
  const known = { member: member.person, second: second.person, admin }
  for (const who of ['member', 'second', 'admin'] as const)
    await by[who].logIn({ identifier: known[who].name, password: known[who].password })
  return Object.entries(by).map(([state, { cookies }]) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    return { state, cookie, bearer: null }
  })
}

/** The ids of some rows of each list. */
async function idsOf(admin: Program): Promise<string[]> {
  const lists = ['accounts', 'registrations', 'outbox', 'blocks', 'api-keys', 'events']
  const answers = await Promise.all(lists.map((list) => admin.get(`/api/admin/${list}`)))
  return answers.flatMap(({ body }) =>
    ((body['rows'] as { id: string }[] | undefined) ?? []).slice(0, 3).map(({ id }) => id),
  )
}

/** Sends one request after the other. */
async function talk({ url }: Ground, askers: Asker[], known: Known, random: Random) {
  const port = Number(new URL(url).port)
  const told = { requests: 0, answers: 0, faults: [] as string[] }
  const send = async (sending: Sending, what: string): Promise<Exchange> => {
    const { heard, fault } = await exchange(port, sending)
    told.requests += 1
    told.answers += heard.length
    const faults = [...(fault === null ? [] : [fault]), ...heard.flatMap((one) => faultsOf(one, known.host))]
    const bytes = () => JSON.stringify(Buffer.concat(sending.pieces).toString('latin1').slice(0, 1_500))
    told.faults.push(...faults.map((found) => `${found}; ${what}: ${bytes()}`))
    return { heard, fault }
  }
  for (let count = 0; count < requestsEach; count += 1) {
    const asker = pick(random, askers)
    const kind = random()
    const request = kind < 0.5 ? askAct(random, known, asker) : askAddress(random, known, asker)
    if (kind < 0.7) await send(sendWhole(random, request, askAddress(random, known, asker)), asker.state)
    else if (kind < 0.85) {
      const broken = sendBroken(random, request)
      await send(broken, `${asker.state}, ${broken.how}`)
    } else await fillIn(asker)
  }
  return told

  async function fillIn(asker: Asker): Promise<void> {
    const target = pick(random, known.addresses)
      .replace(':id', () => pick(random, known.ids))
      .replace(':act', 'rename')
    const { heard } = await send(
      sendWhole(() => 1, asked(known, asker, { method: 'GET', target }), never),
      asker.state,
    )
    const form = askForm(random, known, asker, { path: target, html: String(heard[0]?.body ?? '') })
    if (form) await send(sendWhole(random, form, form), `${asker.state}, a form of ${target}`)
  }
}

const never = { method: 'GET', target: '/', headers: [], body: Buffer.alloc(0) }

/** The faults of an answer. */
function faultsOf({ status, headers, body }: Heard, host: string): string[] {
  const faults: string[] = []
  const header = (name: string) => headers.get(name)?.[0] ?? ''
  const text = body.toString()
  if (status >= 500 && !(status === 503 && /^\d+$/.test(header('retry-after')))) faults.push(`${status}`)
  if (headers.has('server') || headers.has('x-powered-by')) faults.push('it tells what serves')
  // The parser of Node refuses before there is a request: a status alone.
  if (body.length === 0 && [400, 408, 413, 417, 431].includes(status) && !headers.has('content-type'))
    return faults
  if (!/default-src 'none'/.test(header('content-security-policy')))
    faults.push(`${status} without our content policy`)
  if (header('x-content-type-options') !== 'nosniff') faults.push(`${status} without nosniff`)
  if (!/no-store|immutable/.test(header('cache-control'))) faults.push(`${status} may be cached`)
  if (/\.ts:\d|node:internal|node_modules|SQLITE|kysely|\bat async\b/.test(text))
    faults.push(`${status} tells its inside`)
  const type = header('content-type')
  if (body.length > 0 && !/^(?:application\/(?:problem\+)?json$|image\/)|charset=UTF-8$/i.test(type))
    faults.push(`${status} of the type ${type}`)
  if (type.endsWith('json') && body.length > 0) faults.push(...problemFaults(status, type, text))
  const location = headers.get('location')?.[0]
  if (location !== undefined && new URL(location, `http://${host}`).host !== host)
    faults.push(`it leads to ${location}`)
  return faults
}

function problemFaults(status: number, type: string, text: string): string[] {
  try {
    const told = JSON.parse(text) as Record<string, unknown>
    if (status < 400 || type === 'application/json') return []
    const isWhole =
      told['status'] === status && ['type', 'title', 'kind'].every((name) => typeof told[name] === 'string')
    return isWhole ? [] : [`${status} with half a problem document`]
  } catch {
    return [`${status} with broken JSON`]
  }
}

/** The lines that a server wrote and should not have. */
function complaints(server: Victim, from: number): string[] {
  const lines = server.output().slice(from).split('\n')
  return lines
    .filter((line) => /"level":"(?:error|fatal)"|Warning:|^\s+at /.test(line))
    .map((line) => `it wrote ${line.slice(0, 1_500)}`)
}

// After the first quarter everything has been loaded and compiled.
function growth(weights: readonly Weight[]): string[] {
  if (weights.length < 8) return []
  const quarter = Math.ceil(weights.length / 4)
  const [early, late] = [weights.slice(0, quarter), weights.slice(-quarter)]
  return (['heap', 'rss'] as const).flatMap((what) => {
    const [before, after] = [early, late].map((some) => Math.max(...some.map((weight) => weight[what]))) as [
      number,
      number,
    ]
    const bound = before * 1.25 + (what === 'heap' ? 8 : 32) * 2 ** 20
    return after > bound ? [`the ${what} grew from ${megabytes(before)} to ${megabytes(after)}`] : []
  })
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      postgres: { type: 'boolean' },
      record: { type: 'boolean' },
      minutes: { type: 'string', default: '10' },
      rounds: { type: 'string' },
      seed: { type: 'string', default: String(Math.trunc(Date.now() / 1000)) },
    },
  })
  const database = values.postgres ? 'postgres' : 'sqlite'
  console.log(`seed ${values.seed}`)
  const { requests, answers, faults, weights } = await fuzz({
    database,
    seed: Number(values.seed),
    rounds: Number(values.rounds ?? Infinity),
    until: values.rounds === undefined ? Date.now() + Number(values.minutes) * 60_000 : Infinity,
    tree: process.cwd(),
  })
  for (const fault of faults) console.log(fault)
  const [first, last] = [weights[Math.floor(weights.length / 4)], weights.at(-1)]
  const memory =
    first && last
      ? `, heap ${megabytes(first.heap)} to ${megabytes(last.heap)}, memory ${megabytes(first.rss)} to ${megabytes(last.rss)}`
      : ''
  const printed = `${weights.length} rounds, ${requests} requests, ${answers} answers${memory}: ${faults.length} faults`
  console.log(`${database}, seed ${values.seed}: ${printed}`)
  const options = values.rounds === undefined ? `--minutes ${values.minutes}` : `--rounds ${values.rounds}`
  if (values.record) record(`fuzz-${database}`, { printed, options, seed: values.seed })
  process.exitCode = faults.length === 0 ? 0 : 1
}
