// Faults that are put into a copy of the tree, to see that a proof finds them: `npm run proof:planted`.

import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { startMailServer } from '../test/support/smtp.ts'
import { scenes } from './acts.ts'
import { makeGround } from './house.ts'
import { tryMany } from './many.ts'
import { openTrial } from './points.ts'
import { record } from './record.ts'
import { simulate } from './simulate.ts'
import { simulatedPlants } from './simulation/plants.ts'
import type { Change } from './simulation/plants.ts'

/** A fault: the texts that it changes, and the proof that must find it in a tree that has it. */
export type Plant = {
  changes: readonly Change[]
  findIn: (tree: string) => Promise<string[]>
}

const register = 'src/features/registration/register.ts'
const attempts = 'src/store/limits/attempts.ts'
const authenticators = 'src/store/factors/authenticators.ts'

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
    findIn: byPoints('POST /api/register'),
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
    findIn: byPoints('POST /api/register'),
  },
  'a limit is read before it is written': {
    changes: [
      [
        attempts,
        '  const taken = await take(',
        "  const read = await db.selectFrom('attempts').select('count').where('key', '=', attempt.key).executeTakeFirst()\n  if ((read?.count ?? 0) >= attempt.most) return { kind: 'used-up' }\n  const taken = await take(",
      ],
      [attempts, "eb('attempts.count', '<', most)", "eb('attempts.count', '>=', 0)"],
    ],
    findIn: byMany('one reset a minute is asked for'),
  },
  'a step of an app is taken without looking whether it was': {
    changes: [
      [authenticators, "      .where('lastStep', '<', step),", "      .where('lastStep', '<=', step),"],
    ],
    findIn: byMany('a step of an app counts once'),
  },
  ...Object.fromEntries(
    Object.entries(simulatedPlants).map(([sentence, changes]) => [
      sentence,
      { changes, findIn: bySimulation },
    ]),
  ),
}

/** The files of a fault as they become; throws if they no longer have what it changes. */
export function planted(changes: readonly Change[]): Map<string, string> {
  const files = new Map<string, string>()
  for (const [file, from, to] of changes) {
    const text = files.get(file) ?? readFileSync(file, 'utf8')
    if (!text.includes(from)) throw new Error(`${file} no longer has: ${from}`)
    files.set(file, text.replace(from, to))
  }
  return files
}

/** Looks for a fault in a copy of the tree that has it; what the proof found. */
export async function tryPlant({ changes, findIn }: Plant): Promise<string[]> {
  const tree = mkdtempSync(join(tmpdir(), 'postern-planted-'))
  try {
    for (const part of ['bin', 'src', 'proof', 'test/support', 'package.json'])
      cpSync(part, join(tree, part), { recursive: true })
    symlinkSync(resolve('node_modules'), join(tree, 'node_modules'))
    for (const [file, text] of planted(changes)) writeFileSync(join(tree, file), text)
    return await findIn(tree)
  } finally {
    rmSync(tree, { recursive: true, force: true })
  }
}

function byPoints(act: string) {
  return async (tree: string) => {
    await using mails = await startMailServer()
    await using ground = await makeGround('sqlite', mails)
    await using trial = await openTrial(tree, ground, mails)
    const scene = scenes[act]
    if (!scene) throw new Error(`there is no scene for ${act}`)
    const { faults } = await trial.tryAct(act, scene)
    return faults
  }
}

function byMany(...only: string[]) {
  return async (tree: string) => {
    const { faults } = await tryMany({
      tries: 60,
      atOnce: 30,
      every: 5_000,
      seed: 1,
      nginx: null,
      tree,
      only,
    })
    return faults
  }
}

// So many stories at a time, and in all: what needs two people at the same moment is not in every story.
const batch = 100
const mostStories = 4_000

async function bySimulation(tree: string): Promise<string[]> {
  for (let seed = 1; seed < mostStories; seed += batch) {
    const { broken } = await simulate({ seeds: batch, seed, steps: 30, jobs: 1, isTraced: false }, tree)
    const [first] = broken
    if (first) return [[`seed ${first.seed}: ${first.broken[0]}`, ...first.sentences].join('\n')]
  }
  return []
}

if (import.meta.main) {
  const missed: string[] = []
  for (const [sentence, plant] of Object.entries(plants)) {
    const faults = await tryPlant(plant)
    console.log(`${sentence}: ${faults[0] ?? 'not found'}`)
    if (faults.length === 0) missed.push(sentence)
  }
  const printed = `${Object.keys(plants).length} planted faults: ${missed.length} missed`
  console.log(printed)
  if (process.argv.includes('--record')) record('planted-sqlite', { printed, options: '', seed: null })
  process.exitCode = missed.length === 0 ? 0 : 1
}
