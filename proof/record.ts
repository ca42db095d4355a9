// The last printed line of each proof, kept in the tree: `docs/evidence.md` is made of it.

import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'

/** One proof's last recorded run. */
export type Evidence = {
  printed: string
  /** The words after the command that decide what it does. */
  options: string
  seed: string | null
  date: string
  commit: string
  machine: string
  /** More figures than a line holds, the first row as their heads. */
  table?: string[][]
}

const file = new URL('evidence.json', import.meta.url)

/** The recorded runs, by their proof and database. */
export function readEvidence(): Record<string, Evidence> {
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, Evidence>
}

/** Records a run. */
export function record(name: string, run: Pick<Evidence, 'printed' | 'options' | 'seed' | 'table'>): void {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
  const machine = `${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`
  const date = new Date().toISOString().slice(0, 10)
  writeFileSync(
    file,
    `${JSON.stringify({ ...readEvidence(), [name]: { ...run, date, commit, machine } }, null, 2)}\n`,
  )
}
