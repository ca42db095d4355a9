// The acts of a program with an API key, and of the administrator who makes the key and revokes it.

import { day } from '../../src/base/time.ts'
import { createProgram } from '../../test/support/api.ts'
import type { Program } from '../../test/support/api.ts'
import { baseUrl, NoAnswer } from './cluster.ts'
import type { Answer } from './model.ts'
import { asAdministrator } from './other-acts.ts'
import { proven } from './owner-acts.ts'
import type { Which } from './owner-acts.ts'
import { doAct } from './people.ts'
import type { People, Person } from './people.ts'
import { worldTime } from './world.ts'

/** A key as its program knows it; `isDoubted` once somebody has asked for its end. */
export type Key = { id: string; program: Program; madeAt: number; isDoubted: boolean; isRevoked: boolean }

// It must not delete accounts.
const scope = 'accounts:read accounts:write'
// A key lives for 90 days; some are left for clocks that differ.
const surelyAlive = 80 * day

/** The acts by their sentence; `@` stands for an owner. */
export const programActs: Record<string, (people: People, victim: Person, thing: Which) => Promise<unknown>> =
  {
    'An administrator makes an API key for a program.': makeKey,
    'An administrator revokes the key of a program, which tries on.': revokeKey,
    'A program looks for @.': readAccount,
    'A program suspends @.': (people, victim) => actOn(people, victim, 'suspend'),
    'A program ends the sessions of @.': (people, victim) => actOn(people, victim, 'end-sessions'),
    'A program tries to delete @.': (people, victim) => actOn(people, victim, 'delete'),
  }

async function makeKey(people: People): Promise<unknown> {
  const input = { label: 'a program', scope, days: 90 }
  const answer = await asAdministrator(people, (browser) =>
    proven(people, people.administrator, 0, () => doAct(people, browser, 'admin/api-keys', input)),
  )
  if (answer?.kind !== 'made') return answer
  const program = Object.assign(createProgram(people.cluster, baseUrl), {
    bearer: String(answer.body['key']),
  })
  people.keys.push({
    id: String(answer.body['id']),
    program,
    madeAt: worldTime(),
    isDoubted: false,
    isRevoked: false,
  })
  return answer
}

async function revokeKey(people: People, victim: Person, thing: Which): Promise<unknown> {
  const key = people.keys.at(thing === 0 ? -1 : 0)
  if (!key) return null
  key.isDoubted = true
  const path = `admin/api-keys/${key.id}/revoke`
  const answer = await asAdministrator(people, (browser) =>
    doAct(people, browser, path, {}, { api: 'admin/revoke-api-key' }),
  )
  if (answer?.kind === 'done') key.isRevoked = true
  return readAccount(people, victim, thing)
}

async function readAccount(people: People, victim: Person, thing: Which): Promise<string | null> {
  const key = people.keys.at(thing === 0 ? -1 : 0)
  const found =
    key && (await send(people, key, (program) => program.get(`/api/admin/accounts?q=${victim.name}`)))
  const [row] = (found?.body['rows'] ?? []) as { id: string }[]
  return row?.id ?? null
}

async function actOn(people: People, victim: Person, act: string): Promise<unknown> {
  const key = people.keys.at(-1)
  const id = await readAccount(people, victim, 0)
  if (!key || id === null) return null
  const { model } = people
  const before = model.sessions.before(undefined)
  const answer = await send(people, key, (program) =>
    program.post(`/api/admin/accounts/${id}/${act}`, { reason: 'asked' }),
  )
  model.answered(`admin/${act}`, answer, { before, after: undefined, subject: '' })
  if (answer?.kind !== 'done') return answer
  if (act === 'delete') model.wrong.push('a key acts within its scopes: it deleted an account')
  model.sessions.endAll(id, before)
  return answer
}

async function send(
  { model, sentences }: People,
  key: Key,
  act: (program: Program) => ReturnType<Program['get']>,
): Promise<Answer> {
  const wasRevoked = key.isRevoked
  try {
    const { status, body } = await act(key.program)
    sentences.push(`    a program: ${status} ${String(body['kind'])}`)
    if (status !== 401 && wasRevoked) model.wrong.push('a revoked key opens nothing')
    const isAlive = !key.isDoubted && !model.isClockWrong && worldTime() < key.madeAt + surelyAlive
    if (status === 401 && isAlive) model.wrong.push('a key works until it is revoked or expires')
    return { status, kind: String(body['kind']), body }
  } catch (fault) {
    if (fault instanceof NoAnswer) return null
    throw fault
  }
}
