// A short run of each proof; `docs/evidence.md` has the long ones.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scenes, unstaged } from '../proof/acts.ts'
import { crash } from '../proof/crash.ts'
import { makeGround } from '../proof/house.ts'
import { cellsOf, makeStageCertificate, hearUsual, tryCell } from '../proof/mail-stage.ts'
import { openTrial } from '../proof/points.ts'
import { features } from '../src/features.ts'
import { canCertify } from './support/certificate.ts'
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

test(
  'a mail server that misbehaves changes no answer, loses no mail, and what is told is true',
  { skip: !canCertify },
  async () => {
    using made = makeStageCertificate()
    const usual = await hearUsual(made.pair)
    const sample = [
      'says 4xx, at ehlo',
      'says 421 and closes, at data',
      'drops the connection, at end',
      'knows no such mailbox, at rcpt',
    ]
    const cells = cellsOf().filter(({ name }) => sample.includes(name))
    assert.equal(cells.length, sample.length)
    const [first = assert.fail('a cell'), ...others] = cells
    assert.deepEqual(
      await Promise.all(others.map(async (cell) => (await tryCell(cell, made.pair, usual)).wrong)),
      [[], [], []],
    )
    assert.deepEqual((await tryCell(first, made.pair, usual)).wrong, [])
    const untrue = { ...first, told: { ...first.told, isAtFault: !first.told.isAtFault } }
    assert.equal((await tryCell(untrue, made.pair, usual)).wrong.length, 1, 'it can fail')
  },
)
