// Postern beside other front doors: `npm run compare -- [--rounds N] [--seconds S] [--record] [NAME …]`. The same client and the same
// mail server for all, in turns, and then what becomes of people where something goes wrong. It installs the packages of
// `compare/package-lock.json` here, and unpacks Debian's Django into a folder that it removes.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { simpleParser } from 'mailparser'
import { get, load } from '../bench/http.ts'
import type { Load } from '../bench/http.ts'
import { machineLoad } from '../bench/machine.ts'
import { startSink } from '../bench/sink.ts'
import type { Sink } from '../bench/sink.ts'
import { median, percentile, sleep, until } from '../bench/support.ts'
import { record } from '../proof/record.ts'
import { behave, behaviours } from './behaviours.ts'
import {
  cookiesOf,
  doorsWith,
  installOthers,
  linkOf,
  password,
  startDoor,
  unpackDjango,
} from './contestants.ts'
import type { Door, Running, Somebody } from './contestants.ts'

const clients = 16
const people = 24

/** A door with people who have accounts and sessions there. */
type Contestant = {
  at: Running
  sink: Sink
  /** Their cookies: of the browser that has logged in before, and of the session. */
  members: { who: Somebody; cookie: string }[]
}

/** One row of figures: its name and unit, whether more is better, and how a round is measured. */
type Measure = { what: string; unit: string; more: boolean; round: (one: Contestant) => Promise<number> }

let count = 0

function newcomer(): Somebody {
  count += 1
  return { name: `person${count}`, address: `person${count}@example.org`, password }
}

function measures(seconds: number): Measure[] {
  const time = seconds * 1_000
  const rated = (
    what: string,
    next: (one: Contestant) => { request: () => Buffer; status: number },
  ): Measure => ({
    what,
    unit: 'a second',
    more: true,
    async round(one) {
      const { request, status } = next(one)
      return only(status, await load(one.at, clients, time, request)).rate
    },
  })
  return [
    rated('registrations', ({ at }) => ({
      request: () => at.door.register(at, newcomer()),
      status: at.door.registered,
    })),
    rated('log-ins', ({ at, members }) => ({
      request: () => logInOf(at, members),
      status: at.door.loggedIn,
    })),
    rated('session checks', ({ at, members }) => ({
      request: () => get(at, at.door.session, anyOf(members).cookie),
      status: 200,
    })),
    {
      what: 'a session check while 16 others log in, half of them with a wrong password: 99th percentile',
      unit: 'ms',
      more: false,
      round: (one) => underFlood(one, time),
    },
    { what: 'memory after all of that', unit: 'MiB', more: false, round: async ({ at }) => at.memory() },
  ]
}

function anyOf<Item>(items: readonly Item[]): Item {
  const item = items[Math.floor(Math.random() * items.length)]
  if (item === undefined) throw new Error('there is nobody')
  return item
}

function logInOf(at: Running, members: Contestant['members'], wrong = false): Buffer {
  const { who, cookie } = anyOf(members)
  return at.door.logIn(at, wrong ? { ...who, password: 'a wrong password 42' } : who, cookie)
}

// An answer that is refused is no registration and no log-in.
function only(status: number, measured: Load): Load {
  const refused = [...measured.statuses].filter(([seen]) => seen !== status)
  if (refused.length > 0) throw new Error(`expected ${status}, got ${JSON.stringify(refused)}`)
  return measured
}

async function underFlood({ at, members }: Contestant, time: number): Promise<number> {
  const times: number[] = []
  let wrong = false
  let isOver = false
  const flood = load(at, clients, time, () => logInOf(at, members, (wrong = !wrong))).finally(
    () => (isOver = true),
  )
  while (!isOver) {
    const begun = performance.now()
    const { status } = await at.ask(get(at, at.door.session, anyOf(members).cookie))
    if (status !== 200) throw new Error(`a session check answered ${status}`)
    times.push(performance.now() - begun)
    await sleep(20)
  }
  await flood
  return percentile(times, 99)
}

async function openContestant(door: Door): Promise<Contestant> {
  const sink = await startSink()
  const at = await startDoor(door, sink.port)
  const members: Contestant['members'] = []
  for (let place = 0; place < people; place += 1) {
    const who = newcomer()
    const registered = await at.ask(door.register(at, who))
    if (registered.status !== door.registered) throw new Error(`${door.name}: ${registered.status}`)
    await door.openLink(at, await linkIn(sink, who), who)
    const { status, head } = await at.ask(door.logIn(at, who))
    if (status !== door.loggedIn) throw new Error(`${door.name} lets nobody in: ${status}`)
    members.push({ who, cookie: cookiesOf(head) })
  }
  return { at, sink, members }
}

async function linkIn({ taken }: Sink, { address }: Somebody): Promise<string> {
  const mailTo = () => taken.find(({ to }) => to.includes(address))
  await until(() => mailTo() !== undefined, 30_000, `the mail to ${address}`)
  const { text = '' } = await simpleParser(mailTo()?.source ?? '')
  return linkOf(text) ?? ''
}

/** Figures by what is measured, and by door: one for each round. */
type Figures = Map<string, { unit: string; more: boolean; rounds: number[][] }>

async function measureAll(doors: Door[], rounds: number, seconds: number): Promise<Figures> {
  const figures: Figures = new Map()
  const note = (what: string, unit: string, more: boolean, place: number, figure: number) => {
    const known = figures.get(what) ?? { unit, more, rounds: doors.map((): number[] => []) }
    known.rounds[place]?.push(figure)
    figures.set(what, known)
  }
  await using things = new AsyncDisposableStack()
  const contestants: Contestant[] = []
  for (const door of doors) {
    const one = await openContestant(door)
    things.use(one.sink)
    things.use(one.at)
    contestants.push(one)
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const { what, unit, more, round: measure } of measures(seconds))
      for (const [place, one] of inTurn(contestants, round)) note(what, unit, more, place, await measure(one))
    for (const [place, door] of inTurn(doors, round)) {
      const { startedIn, slow } = await startAnew(door)
      note('start until the first answer', 'ms', false, place, startedIn)
      note('registering while the mail server takes 3 s a mail', 'ms', false, place, slow)
    }
    console.log(`round ${round + 1} of ${rounds}, load of the machine ${machineLoad()}`)
  }
  return figures
}

// Another one begins each round.
function inTurn<Item>(items: readonly Item[], round: number): [number, Item][] {
  const numbered = items.map((item, place): [number, Item] => [place, item])
  const first = round % items.length
  return [...numbered.slice(first), ...numbered.slice(0, first)]
}

async function startAnew(door: Door): Promise<{ startedIn: number; slow: number }> {
  await using sink = await startSink({ answerAfter: 3_000 })
  await using at = await startDoor(door, sink.port)
  const times: number[] = []
  for (let one = 0; one < 3; one += 1) {
    const begun = performance.now()
    const { status } = await at.ask(door.register(at, newcomer()))
    if (status !== door.registered) throw new Error(`${door.name}: ${status}`)
    times.push(performance.now() - begun)
  }
  return { startedIn: at.startedIn, slow: median(times) }
}

function rounded(figure: number): string {
  return figure >= 100 ? figure.toFixed(0) : figure.toPrecision(3)
}

// Postern's column has the figure itself. The others' also say how many times better (or worse, below 1) Postern is, each round by itself.
function ratesTable(doors: Door[], figures: Figures): string[][] {
  const rows = [...figures].map(([what, { unit, more, rounds }]) => {
    const [own = [], ...others] = rounds
    const beside = others.map((figuresOfOne) => {
      const ratios = figuresOfOne.map((figure, round) =>
        more ? (own[round] ?? Number.NaN) / figure : figure / (own[round] ?? Number.NaN),
      )
      const [least, most] = [Math.min(...ratios), Math.max(...ratios)]
      return `${rounded(median(figuresOfOne))} ${unit}; ${rounded(median(ratios))} (${rounded(least)} to ${rounded(most)})`
    })
    return [what, `${rounded(median(own))} ${unit}`, ...beside]
  })
  return [['', ...doors.map(({ name }) => name), 'PocketBase'], ...rows.map((row) => [...row, 'not here'])]
}

async function behaviourTable(doors: Door[]): Promise<string[][]> {
  const rows: string[][] = []
  for (const [what, behaviour] of Object.entries(behaviours)) {
    const row = [what]
    for (const door of doors) row.push(await behave(door, behaviour))
    console.log(row.join(' | '))
    rows.push([...row, 'not here'])
  }
  return rows
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '3' },
      record: { type: 'boolean' },
    },
  })
  installOthers()
  const folder = mkdtempSync(join(tmpdir(), 'postern-compare-django-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const all = doorsWith(unpackDjango(folder))
  const doors = all.filter(
    ({ name }, place) =>
      place === 0 || positionals.length === 0 || positionals.some((word) => name.includes(word)),
  )
  const behaved = await behaviourTable(doors)
  const figures = await measureAll(doors, Number(values.rounds), Number(values.seconds))
  const table = [...ratesTable(doors, figures), ...behaved]
  for (const row of table) console.log(row.join(' | '))
  const printed = `${doors.length} front doors, ${values.rounds} rounds: ${figures.size} measures, ${behaved.length} behaviours`
  console.log(printed)
  const options = `--rounds ${values.rounds} --seconds ${values.seconds}`
  if (values.record) record('compare', { printed, options, seed: null, table })
}
