// Faults that are put into a copy of the tree, to see that a proof finds them: `npm run proof:planted`.

import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { startMailServer } from '../test/support/smtp.ts'
import { scenes } from './acts.ts'
import { makeGround } from './house.ts'
import { openTrial } from './points.ts'
import type { Verdict } from './points.ts'
import { record } from './record.ts'
import { simulate } from './simulate.ts'
import { simulatedPlants } from './simulation/plants.ts'
import type { Change } from './simulation/plants.ts'

/** A fault: the texts that it changes, and the act that must show it. */
export type Plant = { changes: Change[]; act: string }

const register = 'src/features/registration/register.ts'

/** The faults by the sentence that each breaks. */
export const plants: Record<string, Plant> = {
  'the mail is queued in a commit of its own': {
    changes: [
      [
        register,
        '  return inTransaction(db, async (db) => {\n',
        '  const outside = db\n  return inTransaction(db, async (db) => {\n',
      ],
      [register, '    await queueMail(db, mail,', '    setTimeout(() => void queueMail(outside, mail,'],
      [register, 'now: at, budget })\n', 'now: at, budget }), 20)\n'],
    ],
    act: 'POST /api/register',
  },
  'the event of a registration is written before its commit': {
    changes: [
      [
        register,
        '  return inTransaction(db, async (db) => {\n',
        "  await appendEvent(db, visitorEvent('registered', at, visitor, id))\n  return inTransaction(db, async (db) => {\n",
      ],
      [register, "    await appendEvent(db, visitorEvent('registered', at, visitor, id))\n", ''],
    ],
    act: 'POST /api/register',
  },
}

/** Works in a copy of the tree that has a fault. */
async function inCopy<Result>(
  changes: readonly Change[],
  work: (tree: string) => Promise<Result>,
): Promise<Result> {
  const tree = mkdtempSync(join(tmpdir(), 'postern-planted-'))
  try {
    for (const part of ['bin', 'src', 'proof', 'test/support', 'package.json'])
      cpSync(part, join(tree, part), { recursive: true })
    symlinkSync(resolve('node_modules'), join(tree, 'node_modules'))
    for (const [file, from, to] of changes) {
      const text = readFileSync(join(tree, file), 'utf8')
      if (!text.includes(from)) throw new Error(`${file} no longer has: ${from}`)
      writeFileSync(join(tree, file), text.replace(from, to))
    }
    return await work(tree)
  } finally {
    rmSync(tree, { recursive: true, force: true })
  }
}

/** Tries the act of a fault in a copy of the tree that has it. */
export async function tryPlant(plant: Plant, database: 'sqlite' | 'postgres', every = 1): Promise<Verdict> {
  return inCopy(plant.changes, async (tree) => {
    await using mails = await startMailServer()
    await using ground = await makeGround(database, mails)
    await using trial = await openTrial(tree, ground, mails)
    const scene = scenes[plant.act]
    if (!scene) throw new Error(`there is no scene for ${plant.act}`)
    return trial.tryAct(plant.act, scene, every)
  })
}

// So many stories at a time, and in all: a fault that needs two people at the same moment is not in every story.
const batch = 200
const most = 4_000

/** Tells stories in a copy of the tree with a fault, until one breaks a promise; how it is told, or null. */
export async function findBySimulation(changes: readonly Change[]): Promise<string | null> {
  return inCopy(changes, async (tree) => {
    for (let seed = 1; seed < most; seed += batch) {
      const { broken } = await simulate({ seeds: batch, seed, steps: 30, jobs: 1, isTraced: false }, tree)
      const [first] = broken
      if (first) return `seed ${first.seed}: ${first.broken[0]}\n${first.sentences.join('\n')}`
    }
    return null
  })
}

if (import.meta.main) {
  const missed: string[] = []
  const note = (sentence: string, found: string | null) => {
    console.log(`${sentence}: ${found ?? 'not found'}`)
    if (found === null) missed.push(sentence)
  }
  for (const [sentence, plant] of Object.entries(plants))
    note(sentence, (await tryPlant(plant, 'sqlite')).faults[0] ?? null)
  for (const [sentence, changes] of Object.entries(simulatedPlants))
    note(`simulated, ${sentence}`, await findBySimulation(changes))
  const count = Object.keys(plants).length + Object.keys(simulatedPlants).length
  const printed = `${count} planted faults: ${missed.length} missed`
  console.log(printed)
  if (process.argv.includes('--record')) record('planted-sqlite', { printed, options: '', seed: null })
  process.exitCode = missed.length === 0 ? 0 : 1
}
