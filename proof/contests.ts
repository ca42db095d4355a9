// Things of which only so many may count, and the tries at each: many at the same moment, through whichever server.

import { guessing, limits } from '../src/base/limits.ts'
import { second } from '../src/base/time.ts'
import { unprovenLimit } from '../src/features/registration/proof-of-work.ts'
import { registerLimit } from '../src/features/registration/register.ts'
import type { Database } from '../src/store/db/database.ts'
import type { Answer, Program } from '../test/support/api.ts'
import { answerToUse } from '../test/support/passkeys.ts'
import { solutionOf } from '../test/support/proof.ts'
import {
  account,
  camel,
  codeIn,
  codeNow,
  codeOf,
  done,
  logIn,
  personCalled,
  question,
  registered,
  someone,
  withAuthenticator,
  withPasskey,
} from './acts.ts'
import type { Stage } from './acts.ts'

/** One thing, prepared, and the tries at it. */
export type Contest = {
  /** One of the tries. */
  act(place: number): Promise<Answer>
  /** Whether an answer says that the try counted. */
  counts(answer: Answer): boolean
  /** How many may count within so many milliseconds. */
  most(elapsed: number): number
  /** How many the database tells of; it must tell of each that was answered, and of no more than may count. */
  found?(db: Database): Promise<number>
}

/** Prepares a contest on a stage of its own. */
export type Prepare = (stage: Stage) => Promise<Contest>

const once = () => 1
const isDone = ({ status }: Answer) => status < 300
const isConfirmed = ({ body }: Answer) => body['kind'] === 'confirmed'
const fresh = 'the choice of number'

/** The contests by the sentence that each would disprove. */
export const contests: Record<string, Prepare> = {
  'a link confirms once': async (stage) => {
    const by = await registered(stage)
    const code = codeIn(await stage.mails.lastTo(stage.person.address))
    return confirmsOnce(stage, () => as(stage, by).post('/api/confirm', { code }))
  },
  'digits confirm once': async (stage) => {
    const by = await registered(stage)
    const { digits } = await stage.mails.lastTo(stage.person.address)
    return confirmsOnce(stage, () => as(stage, by).post('/api/register/code', { code: digits }))
  },
  'a registration bears so many wrong digits': async (stage) => {
    const by = await registered(stage)
    const { digits } = await stage.mails.lastTo(stage.person.address)
    const wrong = String((Number(digits) + 1) % 10 ** 8).padStart(8, '0')
    return {
      act: () => as(stage, by).post('/api/register/code', { code: wrong }),
      counts: ({ body }) => body['kind'] === 'wrong-code',
      most: () => limits.digitTries,
    }
  },
  'one mail a minute is sent again': async (stage) => {
    const by = await registered(stage)
    return {
      act: () => as(stage, by).post('/api/register/resend'),
      counts: isDone,
      most: (elapsed) => 1 + Math.floor(elapsed / limits.resendPause),
      found: async (db) => (await mailsOfRegistration(db, stage.person.name)) - 1,
    }
  },
  'a reset link counts once': async (stage) => {
    await account(stage)
    const before = stage.mails.countTo(stage.person.address)
    await done(someone(stage), '/api/password/forgot', { identifier: stage.person.name })
    const { resetLink } = await stage.mails.waitFor(stage.person.address, before + 1)
    return {
      act: (place) =>
        someone(stage).post('/api/password/reset', {
          code: codeOf(resetLink),
          newPassword: `${fresh} ${place}`,
        }),
      counts: isDone,
      most: once,
      found: (db) => countEvents(db, stage.person.name, ['password-reset']),
    }
  },
  'one reset a minute is asked for': async (stage) => {
    await account(stage)
    const before = stage.mails.countTo(stage.person.address)
    return {
      act: () => someone(stage).post('/api/password/forgot', { identifier: stage.person.name }),
      counts: isDone,
      most: (elapsed) => 1 + Math.floor(elapsed / limits.resendPause),
      found: async () => stage.mails.countTo(stage.person.address) - before,
    }
  },
  'wrong passwords wait': async (stage) => {
    await account(stage)
    return {
      act: (place) =>
        someone(stage).post('/api/login', {
          identifier: stage.person.name,
          password: `${fresh} ${place}`,
        }),
      counts: ({ body }) => body['kind'] === 'wrong',
      most: guessesWithin,
    }
  },
  'a step of an app counts once': async (stage) => {
    const { key } = await withAuthenticator(stage)
    const waiting = await waitingLogIns(stage)
    const before = 1
    let code = ''
    return {
      act: (place) => {
        code ||= codeNow(stage, key)
        return as(stage, waiting[place % waiting.length]).post('/api/login/second-step', {
          oneTimeCode: code,
        })
      },
      counts: isDone,
      most: once,
      found: async (db) => (await countSessions(db, stage.person.name)) - before,
    }
  },
  'a recovery code counts once': async (stage) => {
    const { recoveryCodes } = await withAuthenticator(stage)
    const waiting = await waitingLogIns(stage)
    const [oneTimeCode] = recoveryCodes
    return {
      act: (place) =>
        as(stage, waiting[place % waiting.length]).post('/api/login/second-step', { oneTimeCode }),
      counts: isDone,
      most: once,
      found: (db) => countEvents(db, stage.person.name, ['recovery-code-used']),
    }
  },
  'a passkey’s answer counts once': async (stage) => {
    const { passkey } = await withPasskey(stage)
    const by = someone(stage)
    const asked = await question(stage, by, '/api/login/passkey')
    const input = camel(answerToUse(passkey, asked))
    return {
      act: () => as(stage, by).post('/api/login/passkey', input),
      counts: isDone,
      most: once,
      found: async (db) => (await countSessions(db, stage.person.name)) - 1,
    }
  },
  'a proof of work counts once': async (stage) => {
    const { body } = await someone(stage).get('/api/register')
    const challenge: unknown = JSON.parse(String(body['challenge']))
    const solution = solutionOf(challenge as Parameters<typeof solutionOf>[0])
    const proof = JSON.stringify({ challenge, solution })
    const network = { 'X-Forwarded-For': networkOf(stage.person.name) }
    return {
      act: (place) => {
        const person = personCalled(`${stage.person.name}-${place}`)
        return someone(stage).post('/api/register', { ...person, proof }, network)
      },
      counts: isDone,
      // Those of one network that bring none.
      most: () => 1 + unprovenLimit.rates.network.most,
      found: (db) => countRegistrations(db, `${stage.person.name}-`),
    }
  },
  'an address is registered so often': async (stage) => ({
    act: (place) =>
      someone(stage).post('/api/register', {
        ...stage.person,
        name: `${stage.person.name}-${place}`,
      }),
    counts: isDone,
    most: () => registerLimit.rates.address.most,
    found: (db) => countRegistrations(db, `${stage.person.name}-`),
  }),
}

/** The same program as it was, so that each of many tries begins with what it keeps now. */
function as(stage: Stage, by: Program | undefined): Program {
  const copy = someone(stage)
  copy.bearer = by?.bearer ?? null
  return copy
}

async function waitingLogIns(stage: Stage): Promise<Program[]> {
  const all: Program[] = []
  for (let one = 0; one < 3; one += 1) all.push(await logIn(stage, stage.person))
  return all
}

function guessesWithin(elapsed: number): number {
  let begun = 0
  let waited = 0
  while (waited + (guessing.waits[begun] ?? Infinity) <= elapsed + second) {
    waited += guessing.waits[begun] ?? Infinity
    begun += 1
  }
  return begun
}

/** A network of the documentation's range (RFC 3849) for each name. */
function networkOf(name: string): string {
  const [number = 0] = /\d+/.exec(name)?.map(Number) ?? []
  return `2001:db8:ffff:${(number % 0xffff).toString(16)}::1`
}

async function countEvents(db: Database, name: string, kinds: string[]): Promise<number> {
  const events = await db
    .selectFrom('events')
    .innerJoin('accounts', 'accounts.id', 'events.accountId')
    .select('events.kind')
    .where('accounts.name', '=', name)
    .execute()
  return events.filter(({ kind }) => kinds.includes(kind)).length
}

async function countSessions(db: Database, name: string): Promise<number> {
  const sessions = await db
    .selectFrom('sessions')
    .innerJoin('accounts', 'accounts.id', 'sessions.accountId')
    .select('sessions.id')
    .where('accounts.name', '=', name)
    .execute()
  return sessions.length
}

async function countRegistrations(db: Database, beginning: string): Promise<number> {
  const rows = await db
    .selectFrom('registrations')
    .select('id')
    .where('name', 'like', `${beginning}%`)
    .execute()
  return rows.length
}

async function mailsOfRegistration(db: Database, name: string): Promise<number> {
  const mails = await db
    .selectFrom('outbox')
    .innerJoin('registrations', 'registrations.id', 'outbox.registrationId')
    .select('outbox.id')
    .where('registrations.name', '=', name)
    .execute()
  return mails.length
}

function confirmsOnce({ person }: Stage, act: Contest['act']): Contest {
  return { act, counts: isConfirmed, most: once, found: (db) => countEvents(db, person.name, ['confirmed']) }
}
