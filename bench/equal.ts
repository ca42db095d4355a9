import { hashToken, newToken } from '../src/security/tokens.ts'
import { disown } from '../src/store/registrations/mutes.ts'
import { open, post, postJson } from './http.ts'
import type { Connection } from './http.ts'
import { accountRow, registrationRow } from './rows.ts'
import { hashOfPassword, inChunks, seed } from './seed.ts'
import { startSink } from './sink.ts'
import { atMost, cheapCost, cheapHashing, median, sleep, startServer, info } from './support.ts'
import type { Place, Row, Run, Server } from './support.ts'

/** The states of an address that no visitor may be able to distinguish. */
const states = ['free', 'waiting', 'confirmed', 'suspended', 'muted'] as const
type State = (typeof states)[number]

const acts = ['register', 'send again', 'forgot', 'log in', 'register in JSON', 'log in in JSON'] as const
type Act = (typeof acts)[number]

type Sample = { act: Act; state: State; request: Buffer; status: number }

// The number of blocks into which all samples are divided for comparison.
const blocks = 25

/** Whether the time of an answer reveals an address's state, with the mail server up, slow and down. */
export async function equalPart(run: Run): Promise<Row[]> {
  const samples = run.quick ? 100 : 1_000
  const rows: Row[] = []
  await using sink = await startSink()
  await using slowSink = await startSink({ answerAfter: 3_000 })
  for (const [mails, url] of [
    ['up', sink.url],
    ['slow', slowSink.url],
    // A port at which nothing listens.
    ['down', 'smtp://127.0.0.1:1'],
  ] as const) {
    await using place = await run.newDatabase()
    const tokens = await fill(place, samples)
    await using server = await startServer(place, {
      SMTP_URL: url,
      LIMITS: 'off',
      ...cheapHashing,
    })
    const times = await ask(server, tokens, samples)
    for (const act of acts) rows.push(...compare(act, mails, times[act]))
  }
  return rows
}

/** Every sample has its own address, so that one request does not change another's answer. */
function nameOf(state: State, act: Act, index: number): string {
  return `${state}-${act.replaceAll(' ', '-')}-${index}`
}

function byState<Item>(): Record<State, Item[]> {
  return { free: [], waiting: [], confirmed: [], suspended: [], muted: [] }
}

async function fill(place: Place, samples: number): Promise<Record<State, string[]>> {
  const hash = await hashOfPassword(cheapCost)
  const hourAgo = Date.now() - 3_600_000
  const named = (state: State) =>
    acts.flatMap((act) => Array.from({ length: samples }, (_, index) => nameOf(state, act, index)))
  const tokens = byState<string>()
  await seed(place, async (db) => {
    const accounts = [
      ...named('confirmed').map((name) => accountRow(name, hash)),
      ...named('suspended').map((name) => ({ ...accountRow(name, hash), suspendedAt: hourAgo })),
    ]
    await inChunks(db, accounts, (db, rows) => db.insertInto('accounts').values(rows).execute())
    // Resending needs a registration and its browser; each address also gets those of a stranger.
    const strangers = states.flatMap((state) =>
      Array.from({ length: samples }, (_, index) => {
        const { address, addressKey } = accountRow(nameOf(state, 'send again', index), hash)
        const registration = registrationRow(`stranger-${state}-${index}`, hash)
        const token = newToken()
        tokens[state].push(token)
        return { row: { ...registration, address, addressKey, mailRequestedAt: hourAgo }, token }
      }),
    )
    const muted = named('muted').map((name) => registrationRow(name, hash))
    const registrations = [
      ...named('waiting').map((name) => registrationRow(name, hash)),
      ...muted,
      ...strangers.map(({ row }) => row),
    ]
    await inChunks(db, registrations, (db, rows) => db.insertInto('registrations').values(rows).execute())
    await inChunks(db, muted, async (db, rows) => {
      for (const row of rows) await disown(db, row, hourAgo)
    })
    const browsers = strangers.map(({ row, token }) => ({
      tokenHash: hashToken(token),
      registrationId: row.id,
      mayConfirm: 1 as const,
      createdAt: Date.now(),
    }))
    await inChunks(db, browsers, (db, rows) => db.insertInto('browserTokens').values(rows).execute())
  })
  return tokens
}

async function ask(
  server: Server,
  tokens: Record<State, string[]>,
  samples: number,
): Promise<Record<Act, Record<State, number[]>>> {
  using connection = await open(server)
  const times = {
    register: byState<number>(),
    'send again': byState<number>(),
    forgot: byState<number>(),
    'log in': byState<number>(),
    'register in JSON': byState<number>(),
    'log in in JSON': byState<number>(),
  }
  for (let index = 0; index < samples; index += 1) {
    const round = acts.flatMap((act) =>
      states.map((state) => sampleOf(server, act, state, index, tokens[state][index] ?? '')),
    )
    for (const sample of shuffled(round)) {
      const took = await measure(connection, sample)
      times[sample.act][sample.state].push(took)
      // Wait for the mail that it caused: the next request must not share the processor with it.
      await sleep(4)
    }
  }
  return times
}

function sampleOf(server: Server, act: Act, state: State, index: number, token: string): Sample {
  const address = `${nameOf(state, act, index)}@example.org`
  const password = 'a long enough one, really'
  const requests: Record<Act, () => Buffer> = {
    register: () => post(server, '/register/', { name: `new-${state}-${index}`, address, password }),
    'send again': () => post(server, '/register/resend/', {}, `postern_browser=${token}`),
    forgot: () => post(server, '/password/forgot/', { identifier: address }),
    'log in': () => post(server, '/login/', { identifier: address, password }),
    'register in JSON': () =>
      postJson(server, '/api/register', { name: `json-${state}-${index}`, address, password }),
    'log in in JSON': () => postJson(server, '/api/login', { identifier: address, password }),
  }
  return { act, state, request: requests[act](), status: statuses[act] }
}

const statuses: Record<Act, number> = {
  register: 303,
  'send again': 303,
  forgot: 303,
  'log in': 401,
  'register in JSON': 202,
  'log in in JSON': 401,
}

async function measure(connection: Connection, { act, state, request, status }: Sample): Promise<number> {
  const answer = await connection.ask(request)
  if (answer.status !== status) throw new Error(`${act} of a ${state} address answered ${answer.status}`)
  return answer.took
}

// A new order in each round, so that order effects even out.
function shuffled<Item>(items: Item[]): Item[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ item }) => item)
}

function compare(act: Act, mails: string, times: Record<State, number[]>): Row[] {
  return states.slice(1).flatMap((state) => {
    const { difference, noise } = differenceOf(times[state], times.free)
    return [
      atMost(
        `${act}, mail server ${mails}: ${state} − free, in its own noise`,
        Math.abs(difference / noise),
        3,
        '',
        2,
      ),
      info(
        '  the difference and its noise; median of a free one',
        `${(difference * 1_000).toFixed(1)} ± ${(noise * 1_000).toFixed(1)} µs; ${median(times.free).toFixed(2)} ms`,
      ),
    ]
  })
}

/**
 * The difference of medians and its standard error. It compares the medians of neighbouring blocks, so that a slow hour
 * or a few slow answers do not matter; the scatter of these differences is the noise.
 */
function differenceOf(one: number[], other: number[]): { difference: number; noise: number } {
  const block = Math.floor(one.length / blocks)
  const differences = Array.from({ length: blocks }, (_, place) => {
    const [from, to] = [place * block, (place + 1) * block]
    return median(one.slice(from, to)) - median(other.slice(from, to))
  })
  const difference = differences.reduce((sum, one) => sum + one, 0) / blocks
  const squares = differences.reduce((sum, one) => sum + (one - difference) ** 2, 0)
  return { difference, noise: Math.sqrt(squares / (blocks - 1) / blocks) }
}
