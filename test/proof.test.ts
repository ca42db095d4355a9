// A short run of each proof; `docs/evidence.md` has the long ones.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scenes, unstaged } from '../proof/acts.ts'
import { crash } from '../proof/crash.ts'
import { makeGround } from '../proof/house.ts'
import { tryMany } from '../proof/many.ts'
import { openTrial } from '../proof/points.ts'
import { simulate } from '../proof/simulate.ts'
import { features } from '../src/features.ts'
import { startMailServer } from './support/smtp.ts'

test('each act that writes has a scene in which it is killed, or a reason why not', () => {
  const acts = features.flatMap(({ operations }) => operations.flatMap(({ api }) => api ?? []))
  const staged = new Set(Object.keys(scenes).map((scene) => scene.split(',')[0]))
  const open = acts.filter((act) => act.startsWith('POST ') && !staged.has(act) && !(act in unstaged))
  assert.deepEqual(open, [])
  const known = new Set<string>(acts)
  assert.deepEqual(
    [...staged, ...Object.keys(unstaged)].filter((act) => !known.has(String(act))),
    [],
  )
})

test('killed at points on the way to the answer, a registration is whole or has not happened', async () => {
  await using mails = await startMailServer()
  await using ground = await makeGround('sqlite', mails)
  await using trial = await openTrial(process.cwd(), ground, mails)
  const [[act, scene] = assert.fail('a scene')] = Object.entries(scenes)
  const { points, faults } = await trial.tryAct(act, scene, 16)
  assert.deepEqual(faults, [])
  assert.ok(points >= 4)
})

test('killed at a random instant among many people, a server loses nothing that it answered', async () => {
  const { kills, faults } = await crash({ database: 'sqlite', runs: 1, seed: 7, tree: process.cwd() })
  assert.deepEqual([kills, faults], [1, []])
})

test('of three servers on one PostgreSQL, some of which die, many tries at one thing count once', async () => {
  const { counted, answered, faults } = await tryMany({
    tries: 12,
    atOnce: 12,
    every: 400,
    seed: 3,
    nginx: null,
    tree: process.cwd(),
    only: ['a reset link counts once'],
  })
  assert.deepEqual([counted, faults], [1, []])
  assert.ok(answered <= 1)
})

test('the same seeds tell the same stories in any process, and no story breaks a promise', async () => {
  const run = { seeds: 16, seed: 1, steps: 30, isTraced: false }
  const [alone, shared] = await Promise.all([simulate({ ...run, jobs: 1 }), simulate({ ...run, jobs: 2 })])
  assert.deepEqual(alone.broken, [])
  assert.ok(alone.stories === run.seeds && alone.answers > 10 * run.seeds)
  assert.deepEqual(shared, alone)
})
