// A short run of each proof; `docs/evidence.md` has the long ones. Each test loads its proof itself: as a command a proof
// awaits at its top, and files of tests must load at once.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { scenes, unstaged } from '../proof/acts.ts'
import { makeGround } from '../proof/house.ts'
import { cellsOf, makeStageCertificate, hearUsual, tryCell } from '../proof/mail-stage.ts'
import { placeOf } from '../proof/scale/hear.ts'
import { canTrace } from '../proof/strace.ts'
import { exchange } from '../proof/wire.ts'
import { features } from '../src/features.ts'
import { canCertify } from './support/certificate.ts'
import { programFolder } from './support/program.ts'
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
  const { openTrial } = await import('../proof/points.ts')
  await using mails = await startMailServer()
  await using ground = await makeGround('sqlite', mails)
  await using trial = await openTrial(programFolder, ground, mails)
  const [[act, scene] = assert.fail('a scene')] = Object.entries(scenes)
  const { points, faults } = await trial.tryAct(act, scene, 24)
  assert.deepEqual(faults, [])
  assert.ok(points >= 3)
})

test('killed at a random instant among many people, a server loses nothing that it answered', async () => {
  const { crash } = await import('../proof/crash.ts')
  // Each act is played once before people do it: the fourth part of them has acts of every kind.
  const only = Object.keys(scenes).filter((_, place) => place % 4 === 0)
  const { kills, faults } = await crash({ database: 'sqlite', runs: 1, seed: 7, tree: programFolder, only })
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

test('whatever is sent to a server, each answer is whole and nobody else waits', async () => {
  const { fuzz } = await import('../proof/fuzz.ts')
  const { answers, faults } = await fuzz({
    database: 'sqlite',
    seed: 7,
    rounds: 1,
    until: Infinity,
    tree: programFolder,
  })
  assert.deepEqual(faults, [])
  assert.ok(answers > 300)
})

test('an answer that is cut, or has two ends, is found', async () => {
  const words = {
    cut: 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello',
    'two lengths of a body': 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello',
    'a broken chunk': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n',
    'the connection was closed without an answer': '',
  }
  for (const [fault, answer] of Object.entries(words)) {
    const server = createServer((socket) => socket.end(answer)).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const heard = await exchange(port, {
      pieces: [Buffer.from('GET / HTTP/1.1\r\n\r\n')],
      pause: 0,
      isWhole: true,
      methods: ['GET'],
    })
    server.close()
    assert.equal(heard.fault, fault)
  }
})

test('of three servers on one PostgreSQL, some of which die, many tries at one thing count once', async () => {
  const { tryMany } = await import('../proof/many.ts')
  const { counted, answered, faults } = await tryMany({
    tries: 12,
    atOnce: 12,
    every: 400,
    seed: 3,
    nginx: null,
    tree: programFolder,
    only: ['a reset link counts once'],
  })
  assert.deepEqual([counted, faults], [1, []])
  assert.ok(answered <= 1)
})

test(
  'after a loss of power at any write, the file is whole and has everybody who was answered',
  {
    skip: !canTrace,
  },
  async () => {
    const { lookAtImages, writeUnderLoad } = await import('../proof/power.ts')
    await using mails = await startMailServer()
    await using ground = await makeGround('sqlite', mails)
    const written = await writeUnderLoad(ground, 6, programFolder)
    assert.equal(written.answered.length, 6)
    const { images, faults } = lookAtImages(written, { seed: 7, every: 25 })
    assert.deepEqual(faults, [])
    assert.ok(images > 10)
    // A disk that acknowledges flushes and does nothing is found.
    const deaf = lookAtImages(written, { seed: 7, every: 25, flushes: false })
    assert.match(deaf.faults.join('\n'), /was answered and is lost/)
  },
)

test(
  'while the disk neither writes nor flushes answers are honest, and then the same process serves',
  {
    skip: !canTrace,
  },
  async () => {
    const { diskFaults, failDisk } = await import('../proof/disk.ts')
    const { 'does not write': write, 'does not flush': flush } = diskFaults
    const { refused, faults } = await failDisk(programFolder, {
      'does not write': write,
      'does not flush': flush,
    })
    assert.deepEqual(faults, [])
    assert.ok(refused > 0)
  },
)

test('the same seeds tell the same stories in any process, and no story breaks a promise', async () => {
  const { simulate } = await import('../proof/simulate.ts')
  const run = { seeds: 8, seed: 1, steps: 30, isTraced: false }
  const [alone, shared] = await Promise.all([simulate({ ...run, jobs: 1 }), simulate({ ...run, jobs: 2 })])
  assert.deepEqual(alone.broken, [])
  assert.ok(alone.stories === run.seeds && alone.answers > 10 * run.seeds)
  assert.deepEqual(shared, alone)
})

test('each planted fault still finds the code that it changes', async () => {
  const { planted, plants } = await import('../proof/planted.ts')
  for (const { changes } of Object.values(plants)) assert.ok(planted(changes).size > 0)
})

test('on a large site, an act that reads a whole table is found, and no other act is one', async () => {
  const { measureScale } = await import('../proof/scale.ts')
  const { costs, wholes, findings } = await measureScale({
    database: 'sqlite',
    sizes: [100, 6_000],
    rounds: 1,
    only: ['accounts, deep page', 'of one of all accounts'],
    async plant(url) {
      using file = new DatabaseSync(placeOf(url))
      file.exec('drop index sessions_account')
    },
  })
  assert.equal(costs.length, 4)
  // The costs are another matter: a busy machine makes them grow.
  const read = findings.filter((finding) => !finding.includes('times as much'))
  assert.match(read.join('\n'), /^export of one of all accounts: SCAN sessions: .*$/)
  assert.ok(wholes.every(({ sweep, copied, migrated }) => sweep.rows > 0 && copied && migrated.size > 10))
})
