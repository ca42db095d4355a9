// Every act of somebody who is logged in, by what the session has proved and the state of its account, through JSON.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day, minute } from '../../src/base/time.ts'
import { features } from '../../src/features.ts'
import { suspendAccount } from '../../src/features/administration/accounts.ts'
import type { Amr, SessionRow } from '../../src/store/sessions/rows.ts'
import { createProgram } from '../support/api.ts'
import type { Answer, Program } from '../support/api.ts'
import { becomeAccount, openHouse } from '../support/house.ts'
import type { House } from '../support/house.ts'
import { addPasskey, answerToUse, ask } from '../support/passkeys.ts'
import { addApp } from '../support/second-step.ts'
import { ada } from '../support/visitor.ts'

const right = { identifier: 'ada', password: ada.password }
const byCommand = { actor: 'command', network: null, reason: 'seen' }

const acts = features
  .flatMap(({ operations }) => operations)
  .filter(({ who }) => who === 'session')
  .map(({ name, api, proof }) => {
    const [method = '', path = ''] = (api ?? '').split(' ')
    return { name, method, path: path.replace(/\{\w+\}/g, '0'.repeat(32)), need: proof ?? 'none' }
  })

assert.ok(acts.length > 20 && acts.every(({ path }) => path !== ''), 'each has an address')

type Act = (typeof acts)[number]

/** The proof that an act lacks in a session that counts, by the rule of proof in words of its own. */
function isUnproven({ need }: Act, amr: Amr, isOld: boolean): boolean {
  return isOld && (need === 'recent' || (need === 'in-input' && amr !== 'password'))
}

type State = {
  values?: Record<string, string>
  amr: Amr
  /** Brings the account of the session into the state. */
  begin(house: House): Promise<unknown>
  /** Whether a session that was begun before is put back for each act, as if it had survived. */
  survives: boolean
  /** Why an act is refused for the state; null if only its proof decides. */
  refusal(act: Act): { status: number; kind: string } | null
}

const notLoggedIn = { status: 401, kind: 'not-logged-in' }

const states: Record<string, State> = {
  ordinary: { amr: 'password', begin: async () => {}, survives: true, refusal: () => null },
  'with a second step': {
    amr: 'password totp',
    begin: (house) => addApp(house, house.visitor),
    survives: true,
    refusal: () => null,
  },
  'with a passkey': {
    amr: 'passkey',
    begin: (house) => addPasskey(house, house.visitor),
    survives: true,
    refusal: () => null,
  },
  suspended: {
    amr: 'password',
    begin: async (house) => suspendAccount(house.ports, byCommand, await onlyId(house)),
    survives: true,
    refusal: () => notLoggedIn,
  },
  'with a planned deletion': {
    amr: 'password',
    begin: (house) => house.visitor.send('/account/delete/', { password: ada.password }),
    survives: false,
    refusal: () => notLoggedIn,
  },
  'that owes a second factor': {
    values: { SECOND_FACTOR: 'everybody', SECOND_FACTOR_DAYS: '14' },
    amr: 'password',
    begin: async (house) => house.pass(15 * day),
    survives: true,
    refusal: ({ name, path }) => {
      if (name === 'show-session') return notLoggedIn
      const isOpen = path.startsWith('/api/account/security') || path.startsWith('/api/login/again')
      return isOpen ? null : { status: 403, kind: 'second-factor-needed' }
    },
  },
}

for (const [what, state] of Object.entries(states)) {
  test(`each act and age of a proof, in an account ${what}`, async () => {
    await using house = await openHouse(state.values ?? {}, { still: true })
    await becomeAccount(house)
    await house.visitor.logIn(right)
    const program = createProgram(house.postern, house.baseUrl)
    await program.post('/api/login', right)
    const { bearer } = program
    const begun = await sessionOf(house, program)
    await state.begin(house)
    for (const isOld of [false, true]) {
      for (const act of acts) {
        program.bearer = bearer
        const provedAt = house.now() - (isOld ? 11 * minute : 0)
        if (state.survives) await putBack(house, { ...begun, amr: state.amr, provedAt })
        const row = `${act.name}, ${isOld ? 'old' : 'fresh'}`
        const before = await countEvents(house)
        const { status, body } = await perform(program, act)
        const expected =
          state.refusal(act) ??
          (isUnproven(act, state.amr, isOld) ? { status: 403, kind: 'recent-proof-needed' } : null)
        if (expected) {
          assert.deepEqual({ status, kind: body['kind'] }, expected, row)
          assert.equal(await countEvents(house), before, row)
        } else {
          assert.ok(![401, 404].includes(status), `${row}: ${status} ${String(body['kind'])}`)
          assert.notEqual(body['kind'], 'recent-proof-needed', row)
          assert.notEqual(body['kind'], 'second-factor-needed', row)
        }
      }
    }
  })
}

test('each way to log in, by the state of the account', async () => {
  const ways: [string, Record<string, string>, (house: House) => Promise<unknown>, string, string][] = [
    ['ordinary', {}, async () => {}, 'logged-in', 'logged-in'],
    ['second step', {}, (house) => addApp(house, house.visitor), 'second-step-needed', 'logged-in'],
    [
      'suspended',
      {},
      async (house) => suspendAccount(house.ports, byCommand, await onlyId(house)),
      'suspended',
      'suspended',
    ],
    [
      'planned deletion',
      {},
      (house) => house.visitor.send('/account/delete/', { password: ada.password }),
      'logged-in',
      'logged-in',
    ],
    [
      'overdue policy',
      { SECOND_FACTOR: 'everybody', SECOND_FACTOR_DAYS: '14' },
      async (house) => house.pass(15 * day),
      'passkey-needed',
      'logged-in',
    ],
  ]
  for (const [what, values, begin, byPassword, byPasskey] of ways) {
    await using house = await openHouse(values, { still: true })
    await becomeAccount(house)
    await house.visitor.logIn(right)
    const passkey = await addPasskey(house, house.visitor)
    await begin(house)
    const typing = createProgram(house.postern, house.baseUrl)
    assert.equal((await typing.post('/api/login', right)).body['kind'], byPassword, `${what}, password`)
    const fields = answerToUse(passkey, await ask(house, house.stranger, '/api/login/passkey'))
    const touching = createProgram(house.postern, house.baseUrl)
    const { body } = await touching.post('/api/login/passkey', {
      credentialId: fields['credential_id'],
      clientData: fields['client_data'],
      authenticatorData: fields['authenticator_data'],
      signature: fields['signature'],
    })
    assert.equal(body['kind'], byPasskey, `${what}, passkey`)
  }
})

async function perform(program: Program, { method, path }: Act): Promise<Answer> {
  return method === 'GET' ? program.get(path) : program.post(path)
}

async function sessionOf({ db }: House, program: Program): Promise<SessionRow> {
  const { body } = await program.get('/api/account/sessions')
  const own = (body['sessions'] as { id: string; isThis: boolean }[]).find(({ isThis }) => isThis)
  return db
    .selectFrom('sessions')
    .selectAll()
    .where('id', '=', own?.id ?? '')
    .executeTakeFirstOrThrow()
}

async function putBack(house: House, row: SessionRow): Promise<void> {
  await house.db.deleteFrom('sessions').execute()
  await house.db
    .insertInto('sessions')
    .values({ ...row, seenAt: house.now() })
    .execute()
}

async function countEvents({ db }: House): Promise<number> {
  return (await db.selectFrom('events').select('id').execute()).length
}

async function onlyId({ db }: House): Promise<string> {
  return (await db.selectFrom('accounts').select('id').executeTakeFirstOrThrow()).id
}
