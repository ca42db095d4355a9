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

/** A fault: the text of a file that it changes, and the act that must show it. */
export type Plant = { file: string; changes: [from: string, to: string][]; act: string }

const register = 'src/features/registration/register.ts'

/** The faults by the sentence that each breaks. */
export const plants: Record<string, Plant> = {
  'the mail is queued in a commit of its own': {
    file: register,
    changes: [
      [
        '  return inTransaction(db, async (db) => {\n',
        '  const outside = db\n  return inTransaction(db, async (db) => {\n',
      ],
      ['    await queueMail(db, mail,', '    setTimeout(() => void queueMail(outside, mail,'],
      ['now: at, budget })\n', 'now: at, budget }), 20)\n'],
    ],
    act: 'POST /api/register',
  },
  'the event of a registration is written before its commit': {
    file: register,
    changes: [
      [
        '  return inTransaction(db, async (db) => {\n',
        "  await appendEvent(db, visitorEvent('registered', at, visitor, id))\n  return inTransaction(db, async (db) => {\n",
      ],
      ["    await appendEvent(db, visitorEvent('registered', at, visitor, id))\n", ''],
    ],
    act: 'POST /api/register',
  },
}

/** Tries the act of a fault in a copy of the tree that has it. */
export async function tryPlant(plant: Plant, database: 'sqlite' | 'postgres', every = 1): Promise<Verdict> {
  const tree = mkdtempSync(join(tmpdir(), 'postern-planted-'))
  try {
    for (const part of ['bin', 'src', 'package.json']) cpSync(part, join(tree, part), { recursive: true })
    symlinkSync(resolve('node_modules'), join(tree, 'node_modules'))
    let text = readFileSync(join(tree, plant.file), 'utf8')
    for (const [from, to] of plant.changes) {
      if (!text.includes(from)) throw new Error(`${plant.file} no longer has: ${from}`)
      text = text.replace(from, to)
    }
    writeFileSync(join(tree, plant.file), text)
    await using mails = await startMailServer()
    await using ground = await makeGround(database, mails)
    await using trial = await openTrial(tree, ground, mails)
    const scene = scenes[plant.act]
    if (!scene) throw new Error(`there is no scene for ${plant.act}`)
    return await trial.tryAct(plant.act, scene, every)
  } finally {
    rmSync(tree, { recursive: true, force: true })
  }
}

if (import.meta.main) {
  const missed: string[] = []
  for (const [sentence, plant] of Object.entries(plants)) {
    const { faults } = await tryPlant(plant, 'sqlite')
    console.log(`${sentence}: ${faults[0] ?? 'not found'}`)
    if (faults.length === 0) missed.push(sentence)
  }
  const printed = `${Object.keys(plants).length} planted faults: ${missed.length} missed`
  console.log(printed)
  if (process.argv.includes('--record')) record('planted-sqlite', { printed, options: '', seed: null })
  process.exitCode = missed.length === 0 ? 0 : 1
}
