import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minute } from '../src/base/time.ts'
import { becomeAccount, cheapHasher, openHouse, until } from './support/house.ts'
import type { House } from './support/house.ts'
import type { Misbehaviour } from './support/smtp.ts'
import { ada, hidden } from './support/visitor.ts'

/** What an address may be to the house. Nobody who cannot read its mails may tell one from another. */
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
    const { text } = await house.mails.lastTo(person.address)
    const reader = house.newVisitor()
    const page = await reader.open(/\S+\/not-me\/\?code=\S+/.exec(text)?.[0] ?? '')
    const fields = { registration: hidden(page, 'registration'), address: person.address }
    assert.equal((await reader.send('/not-me/', fields)).status, 200)
  },
  'mailed too often': async (house, person) => {
    for (let times = 0; times < 3; times += 1) await house.newVisitor().register(person)
  },
}

// What the reader of the mails asked for shows as what strangers have used up, and not what else the address is.
const heldBack = new Set(['muted', 'mailed too often'])

type Person = typeof ada

const mailServers: [string, Misbehaviour | null][] = [
  ['that takes every mail', null],
  ['that is silent', { at: 'content', silent: true }],
  ['that is down', { at: 'connect', drop: true }],
  ['that refuses every mail', { at: 'rcpt', reply: '550 5.1.1 no such user' }],
]

for (const [what, how] of mailServers) {
  test(`with a mail server ${what}, every answer to a stranger is the same to the byte whatever an address is to the house`, async () => {
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
      await using house = await openHouse({ LIMITS: 'on' })
      for (const { state, person } of guests) await states[state]?.(house, person)
      await house.settled()
      house.mails.misbehave(how)
      house.pass(minute)
      for (const { state, person } of guests) {
        for (const [act, answer] of await everyAct(house, person, isSilent)) {
          const answers = seen.get(act) ?? new Map<string, string[]>()
          answers.set(answer, [...(answers.get(answer) ?? []), state])
          seen.set(act, answers)
        }
      }
      // Else the house would wait for the mails that are on their way.
      await house.mails.close()
    }
    assert.ok(seen.size >= 10)
    for (const [act, answers] of seen) {
      const groups = [...answers.values()]
      const tellsOfMails = groups.some((group) => group.every((state) => heldBack.has(state)))
      assert.equal(groups.length, tellsOfMails ? 2 : 1, `${act} tells apart ${groups.join(' from ')}`)
    }
  })
}

test('registering, sending again and asking for a reset are the same work, in hashes and rows, whatever an address is', async () => {
  let hashes = 0
  const counting = {
    ...cheapHasher,
    hash: (...args: Parameters<typeof cheapHasher.hash>) => ((hashes += 1), cheapHasher.hash(...args)),
    verify: (...args: Parameters<typeof cheapHasher.verify>) => ((hashes += 1), cheapHasher.verify(...args)),
  }
  const seen = new Map<string, Set<string>>()
  for (const [state, become] of Object.entries(states)) {
    await using house = await openHouse({}, { hasher: counting })
    const person = { ...ada, name: 'somebody', address: 'somebody@example.org' }
    await become(house, person)
    await house.settled()
    house.pass(minute)
    const stranger = house.newVisitor()
    const acts: [string, () => Promise<unknown>][] = [
      ['register', () => stranger.register({ ...person, name: 'eve' })],
      ['forgot', () => stranger.send('/password/forgot/', { identifier: person.address })],
      ['send again', () => stranger.send('/register/resend/')],
    ]
    for (const [act, doIt] of acts) {
      hashes = 0
      const before = await countRows(house)
      await doIt()
      const after = await countRows(house)
      const work = JSON.stringify({ hashes, rows: after.map((count, table) => count - (before[table] ?? 0)) })
      seen.set(act, (seen.get(act) ?? new Set()).add(work))
      house.pass(minute)
      assert.ok(work.includes('1'), `${act} of a ${state} address does something`)
    }
  }
  for (const [act, works] of seen) assert.equal(works.size, 1, `${act}: ${[...works].join(' or ')}`)
})

/** How many registrations, browser tokens, mails and events there are. */
async function countRows({ db }: House): Promise<number[]> {
  const registrations = await db.selectFrom('registrations').select('id').execute()
  const tokens = await db.selectFrom('browserTokens').select('tokenHash').execute()
  const mails = await db.selectFrom('outbox').select('id').execute()
  const events = await db.selectFrom('events').select('id').execute()
  return [registrations, tokens, mails, events].map((rows) => rows.length)
}

/** All that a stranger may ask about an address without reading its mails. */
async function everyAct(house: House, { address }: Person, isSilent: boolean): Promise<[string, string][]> {
  const stranger = house.newVisitor()
  const settle = () => (isSilent ? until(() => isOnItsWay(house)) : house.settled())
  const told: [string, string][] = []
  const note = async (act: string, answer: Promise<Response>) => {
    told.push([act, await plain(await answer, address)])
  }
  const post = (path: string, fields: Record<string, string> = {}) =>
    stranger.ask(path, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { Origin: house.baseUrl },
    })
  const own = { name: 'eve', password: 'the stranger’s own words' }
  await note(
    'log in with the address and a password',
    post('/login/', { identifier: address, password: own.password }),
  )
  await note('forgot', post('/password/forgot/', { identifier: address }))
  await note('forgot, once more at once', post('/password/forgot/', { identifier: address }))
  await note('register', post('/register/', { ...own, address }))
  await settle()
  await note('the waiting page', stranger.ask('/register/sent/'))
  await note('the state', stranger.ask('/register/state'))
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
  await note('the waiting page after sending again', stranger.ask('/register/sent/'))
  await note('correct to the same address', post('/register/address/', { address }))
  await note('forgot, with the name', post('/password/forgot/', { identifier: `nobody-${told.length}` }))
  return told
}

async function isOnItsWay(house: House): Promise<boolean> {
  const queued = await house.db.selectFrom('outbox').select('id').where('state', '=', 'queued').execute()
  return queued.length === 0
}

// What may differ: the address itself, secrets, and the time of day.
async function plain(answer: Response, address: string): Promise<string> {
  const cookies = answer.headers.getSetCookie().map((line) => line.replace(/=[\w-]{43};/, '=TOKEN;'))
  const headers = [...answer.headers].filter(([name]) => !['set-cookie', 'date'].includes(name))
  const body = (await answer.text())
    .replaceAll(address, 'ADDRESS')
    .replace(/\d\d:\d\d/g, 'TIME')
    .replace(/datetime="[^"]*"/g, '')
    .replace(/\b\d{13}\b/g, 'INSTANT')
    .replace(/data-wait="\d+"|\d+(?= ?秒)/g, 'SECONDS')
  return JSON.stringify([answer.status, headers, cookies, body])
}
