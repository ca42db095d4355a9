// A session left open or stolen does not suffice for important acts, whichever route leads to them.
// On SQLite alone: its subject is decided before the database is asked.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minute } from '../../src/base/time.ts'
import { findCurrentSession } from '../../src/core/current-session.ts'
import { features } from '../../src/features.ts'
import type { AnyOperation } from '../../src/operation/feature.ts'
import { passwordField } from '../../src/operation/fields.ts'
import type { Fields } from '../../src/operation/fields.ts'
import type { Callers, Operation, Outcome } from '../../src/operation/operation.ts'
import { perform } from '../../src/operation/perform.ts'
import { becomeAccount, openHouse } from '../support/house.ts'
import type { House } from '../support/house.ts'
import { ada } from '../support/visitor.ts'

const ofSessions = features
  .flatMap(({ operations }) => operations)
  .filter(({ who }) => who === 'session') as (AnyOperation & SessionAct)[]

type SessionAct = Operation<'session', Fields, Outcome>

test('only two acts by a session that change something need no proof', () => {
  const unproven = ofSessions.filter(({ proof }) => proof === 'none').map(({ name }) => name)
  // For acts that neither change nor show anything of worth to a thief; a new one is entered here.
  assert.deepEqual(unproven.toSorted(), [
    'begin-proof-by-passkey',
    'cancel-change',
    'resend-change',
    'show-account',
    'show-changes',
    'show-security',
    'show-session',
    'show-sessions',
  ])
  assert.ok(ofSessions.length > 10)
})

test('an act that is proven in its input has the password in it', () => {
  for (const { name, proof, input } of ofSessions)
    assert.equal(
      Object.values(input).includes(passwordField),
      proof === 'in-input' || name === 'prove-anew',
      name,
    )
})

test('without a recent proof, an act that needs one is refused and does nothing', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  await house.visitor.logIn({ identifier: 'ada', password: ada.password })
  const recent = ofSessions.filter(({ proof }) => proof === 'recent')
  const soon = await callerIn(house)
  for (const act of recent) {
    const { refusal } = await perform(house.ports, act, soon, {})
    assert.notEqual(refusal?.kind, 'recent-proof-needed', act.name)
  }

  house.pass(11 * minute)
  const before = await countEvents(house)
  const late = await callerIn(house)
  for (const act of recent) {
    const { outcome, refusal } = await perform(house.ports, act, late, {})
    assert.deepEqual([outcome, refusal?.kind, refusal?.status], [null, 'recent-proof-needed', 403], act.name)
  }
  assert.equal(await countEvents(house), before)
})

async function callerIn({ ports, visitor }: House): Promise<Callers['session']> {
  const sessionToken = visitor.cookies.get('postern_session') ?? ''
  const session = await findCurrentSession(ports, sessionToken)
  assert.ok(session)
  const { signal } = new AbortController()
  const none = { browserToken: null, deviceToken: null, logInToken: null, network: null, userAgent: null }
  return { session, locale: 'en', visitor: { ...none, sessionToken, signal } }
}

async function countEvents({ db }: House): Promise<number> {
  return (await db.selectFrom('events').select('id').execute()).length
}
