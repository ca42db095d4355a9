// Kills the server at every fault point of every act, on its way to each answer:
// `npm run proof:points -- [--postgres] [--every N] [--record] [ACT …]`.
// The act must have happened wholly or not at all, wholly if it was answered, and everything must be in order once the
// server runs again.

import { parseArgs } from 'node:util'
import { limits } from '../src/base/limits.ts'
import { minute, second } from '../src/base/time.ts'
import { openDatabase } from '../src/store/db/database.ts'
import type { Database } from '../src/store/db/database.ts'
import { until } from '../test/support/house.ts'
import { startMailServer } from '../test/support/smtp.ts'
import type { MailServer } from '../test/support/smtp.ts'
import { firstSteps, personCalled, scenes } from './acts.ts'
import type { Scene } from './acts.ts'
import { administrator, makeGround } from './house.ts'
import type { Ground } from './house.ts'
import { brokenInvariants, isSettled } from './invariants.ts'
import { record } from './record.ts'
import { differenceOf, readRows } from './rows.ts'
import { startVictim } from './server.ts'
import type { Victim } from './server.ts'

/** The result of the points of one act. */
export type Verdict = { act: string; points: number; change: string[]; faults: string[] }

/** One server after the other on one database. */
export type Trial = AsyncDisposable & { tryAct(act: string, scene: Scene, every?: number): Promise<Verdict> }

// Between the preparation and the act: past the pause between two mails, and within the time that a proof counts as recent.
const pause = 2 * minute

/** Opens a trial of the code in a folder. */
export async function openTrial(tree: string, ground: Ground, mails: MailServer): Promise<Trial> {
  const { values, url } = ground
  const db = openDatabase(values['DATABASE_URL'] ?? '', () => {})
  let clock = 0
  let people = 0
  let server = await startVictim({ values, tree })
  if (server.isDead()) throw new Error(server.output())

  async function restart(): Promise<void> {
    // Past every lease of the one that died.
    clock += limits.lease + minute
    server = await startVictim({ values, tree, clock })
    if (server.isDead()) throw new Error(server.output())
  }

  async function once(scene: Scene, point: number): Promise<Once> {
    people += 1
    const person = personCalled(`person-${people}`)
    const { by, path, input } = await scene({
      url,
      mails,
      administrator,
      person,
      now: () => Date.now() + clock,
    })
    await settle(db, Date.now() + clock)
    clock += pause
    server.setClock(clock)
    // The mails about acts have a bound an hour, which so many trials would reach.
    await db.deleteFrom('attempts').execute()
    const before = await readRows(db)
    server.arm(point)
    const isAnswered = await by.post(path, input()).then(
      ({ status }) => status < 300,
      () => false,
    )
    // The courier is on its way as well, and may be the one that dies.
    await until(async () => server.isDead() || (await isSettled(db, Date.now() + clock)), 30 * second)
    const points = await server.tell()
    const change = differenceOf(before, await readRows(db))
    if (server.isDead()) await restart()
    const faults: string[] = []
    await settle(db, Date.now() + clock).catch(() => faults.push('mails are never delivered'))
    faults.push(...(await brokenInvariants(db, mails)))
    return { isAnswered, points, change, faults }
  }

  return {
    tryAct: (act, scene, every = 1) => tryPoints(act, (point) => once(scene, point), every),
    async [Symbol.asyncDispose]() {
      await db.destroy()
      await stop(server)
    },
  }
}

type Once = { isAnswered: boolean; points: number | null; change: string[]; faults: string[] }

async function tryPoints(
  act: string,
  once: (point: number) => Promise<Once>,
  every: number,
): Promise<Verdict> {
  // Undisturbed, to know the change and the number of points.
  const whole = await once(Infinity)
  const verdict: Verdict = { act, points: 0, change: whole.change, faults: [...whole.faults] }
  if (!whole.isAnswered) verdict.faults.push('it is refused even when nothing disturbs it')
  for (let point = 0; point < (whole.points ?? 0); point += every) {
    const { isAnswered, change, faults } = await once(point)
    const isWhole = change.join('\n') === whole.change.join('\n')
    verdict.points += 1
    const found = [...faults]
    const isFirstStep = change.includes(firstSteps[act] ?? '')
    if (!isWhole && !isFirstStep && change.length > 0) found.push(`half done: ${change.join('; ')}`)
    if (isAnswered && !isWhole) found.push('it was answered, and is not done')
    verdict.faults.push(...found.map((fault) => `point ${point}: ${fault}`))
  }
  return verdict
}

async function stop(server: Victim): Promise<void> {
  if (!server.isDead()) await server.kill('SIGKILL')
}

async function settle(db: Database, now: number): Promise<void> {
  await until(() => isSettled(db, now), 30 * second)
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      postgres: { type: 'boolean' },
      every: { type: 'string', default: '1' },
      record: { type: 'boolean' },
    },
  })
  const database = values.postgres ? 'postgres' : 'sqlite'
  await using mails = await startMailServer()
  await using ground = await makeGround(database, mails)
  await using trial = await openTrial(process.cwd(), ground, mails)
  let points = 0
  let faults = 0
  let acts = 0
  for (const [act, scene] of Object.entries(scenes)) {
    if (positionals.length > 0 && !positionals.some((word) => act.includes(word))) continue
    const verdict = await trial.tryAct(act, scene, Number(values.every))
    acts += 1
    points += verdict.points
    faults += verdict.faults.length
    console.log(`${act}: ${verdict.points} points, ${verdict.faults.length} faults`)
    console.log(`  it changes: ${verdict.change.join('; ')}`)
    for (const fault of verdict.faults) console.log(`  ${fault}`)
  }
  const printed = `${acts} acts, killed at ${points} points: ${faults} faults`
  console.log(`${database}: ${printed}`)
  if (values.record) record(`points-${database}`, { printed, options: `--every ${values.every}`, seed: null })
  process.exitCode = faults === 0 ? 0 : 1
}
