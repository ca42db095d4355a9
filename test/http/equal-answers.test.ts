import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { minute } from '../../src/base/time.ts'
import { becomeAccount, cheapHasher, openHouse, until } from '../support/house.ts'
import type { House } from '../support/house.ts'
import type { Misbehaviour } from '../support/smtp.ts'
import { ada, hidden, withoutTimes } from '../support/visitor.ts'

/** The states of an address in the house. Nobody who cannot read its mails may tell one from another. */
const states: Record<string, (house: House, person: Person) => Promise<unknown>> = {
  free: () => Promise.resolve(),
  waiting: (house, person) => house.newVisitor().register(person),
  confirmed: (house, person) => becomeAccount(house, person),
  suspended: async (house, person) => {
    await becomeAccount(house, person)
    await house.db.updateTable('accounts').set({ suspendedAt: 1 }).where('name', '=', person.name).execute()
  },
  muted: async (house, person) => {
    await house.newVisitor().register(person)
    const { notMeLink } = await house.mails.lastTo(person.address)
    const reader = house.newVisitor()
    const page = await reader.open(notMeLink)
    const fields = { registration: hidden(page, 'registration'), address: person.address }
    assert.equal((await reader.send('/not-me/', fields)).status, 200)
  },
  'mailed too often': async (house, person) => {
    for (let times = 0; times < 3; times += 1) await house.newVisitor().register(person)
  },
}

// A mail that the reader asked for counts as used up by strangers, and shows nothing else of the address.
const heldBack = new Set(['muted', 'mailed too often'])

type Person = typeof ada

// By forms, or by the same acts in JSON.
type Way = 'forms' | 'JSON'

const mailServers: [string, Misbehaviour | null, Way?][] = [
  ['that takes every mail', null],
  ['that takes every mail of programs', null, 'JSON'],
  ['that is silent', { at: 'content', silent: true }],
  ['that is down', { at: 'connect', drop: true }],
  ['that refuses every mail', { at: 'rcpt', reply: '550 5.1.1 no such user' }],
]

for (const [what, how, way = 'forms'] of mailServers) {
  test(`with a mail server ${what}, every answer to a stranger is byte for byte the same, and the same work, whatever the state of the address`, async () => {
    const people = Object.keys(states).map((state) => ({
      state,
      person: {
        ...ada,
        name: `is-${state.replaceAll(' ', '-')}`,
        address: `${state.replaceAll(' ', '.')}@example.org`,
      },
    }))
    const seen = new Map<string, Map<string, string[]>>()
    // A silent server keeps every connection: what is asked first must not stand in the way of what is asked next.
    const isSilent = how !== null && 'silent' in how
    for (const guests of isSilent ? people.map((one) => [one]) : [people]) {
      const { hasher, countWork } = watchWork()
      await using house = await openHouse({ LIMITS: 'on' }, { hasher })
      for (const { state, person } of guests) await states[state]?.(house, person)
      await house.settled()
      house.mails.misbehave(how)
      house.pass(minute)
      for (const { state, person } of guests) {
        for (const [act, answer] of await everyAct(house, person, way, isSilent, countWork)) {
          const answers = seen.get(act) ?? new Map<string, string[]>()
          answers.set(answer, [...(answers.get(answer) ?? []), state])
          seen.set(act, answers)
        }
      }
    }
    assert.ok(seen.size >= 10)
    for (const [act, answers] of seen) {
      const groups = [...answers.values()]
      const tellsOfMails = groups.some((group) => group.every((state) => heldBack.has(state)))
      assert.equal(groups.length, tellsOfMails ? 2 : 1, `${act} tells apart ${groups.join(' from ')}`)
    }
  })
}

/** A hasher that counts, and the house's rows: the work that a request may be timed by. */
function watchWork() {
  let hashes = 0
  const hasher: typeof cheapHasher = {
    ...cheapHasher,
    hash: (...task) => ((hashes += 1), cheapHasher.hash(...task)),
    verify: (...task) => ((hashes += 1), cheapHasher.verify(...task)),
  }
  return {
    hasher,
    countWork: async ({ db }: House): Promise<number[]> => {
      const { rows } = await sql<Record<string, number>>`select
        (select count(*) from registrations) as registrations, (select count(*) from browser_tokens) as tokens,
        (select count(*) from outbox) as mails, (select count(*) from events) as events`.execute(db)
      return [hashes, ...Object.values(rows[0] ?? {})]
    },
  }
}

/** All that a stranger may ask about an address without reading its mails. */
async function everyAct(
  house: House,
  { address }: Person,
  way: Way,
  isSilent: boolean,
  countWork: (house: House) => Promise<number[]>,
): Promise<[string, string][]> {
  const stranger = house.newVisitor()
  const settle = () => (isSilent ? until(() => isOnItsWay(house)) : house.settled())
  const told: [string, string][] = []
  let before = await countWork(house)
  const note = async (act: string, answer: Promise<Response>) => {
    const text = await plain(await answer, address)
    const after = await countWork(house)
    const work = after.map((count, kind) => count - (before[kind] ?? 0))
    before = after
    told.push([act, `${text} by ${work.join(', ')}`])
  }
  const post = (path: string, fields: Record<string, string> = {}) =>
    stranger.ask(way === 'JSON' ? `/api${path}` : path, {
      method: 'POST',
      body: way === 'JSON' ? JSON.stringify(fields) : new URLSearchParams(fields),
      headers: {
        Origin: house.baseUrl,
        ...(way === 'JSON' ? { 'Content-Type': 'application/json' } : {}),
      },
    })
  const state = way === 'JSON' ? '/api/register/state' : '/register/state'
  const waiting = way === 'JSON' ? state : '/register/sent/'
  const own = { name: 'eve', password: 'the stranger’s own words' }
  await note(
    'log in with the address and a password',
    post('/login/', { identifier: address, password: own.password }),
  )
  await note('forgot', post('/password/forgot/', { identifier: address }))
  await note('forgot, once more at once', post('/password/forgot/', { identifier: address }))
  await note('register', post('/register/', { ...own, address }))
  await settle()
  await note('the waiting page', stranger.ask(waiting))
  await note('the state', stranger.ask(state))
  await note('send again too soon', post('/register/resend/'))
  await note(
    'log in with the registration’s password',
    post('/login/', { identifier: address, password: own.password }),
  )
  await note('log in with its name', post('/login/', { identifier: own.name, password: own.password }))
  await note('digits', post('/register/code/', { code: '00000000' }))
  house.pass(minute)
  await note('send again', post('/register/resend/'))
  await settle()
  await note('the waiting page after sending again', stranger.ask(waiting))
  await note('correct to the same address', post('/register/address/', { address }))
  await note('forgot, with the name', post('/password/forgot/', { identifier: `nobody-${told.length}` }))
  return told
}

async function isOnItsWay(house: House): Promise<boolean> {
  const queued = await house.db.selectFrom('outbox').select('id').where('state', '=', 'queued').execute()
  return queued.length === 0
}

// These may differ: the address itself, secrets, and the time of day.
async function plain(answer: Response, address: string): Promise<string> {
  const cookies = answer.headers.getSetCookie().map((line) => line.replace(/=[\w-]{43};/, '=TOKEN;'))
  const headers = [...answer.headers].filter(
    ([name]) => !['set-cookie', 'date', 'x-request-id'].includes(name),
  )
  const body = withoutTimes(await answer.text())
    .replaceAll(address, 'ADDRESS')
    .replace(/\b\d{13}\b|\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'INSTANT')
  return JSON.stringify([answer.status, headers, cookies, body])
}
