// The files of a story, as the simulation sees them: whose they are, and when something was committed. SQLite itself answers
// at once: a unit of work is whole before anything else goes on, so what waits for the world is its turn.

import { DatabaseSync } from 'node:sqlite'
import type { StatementSync } from 'node:sqlite'
import { currentServer } from './world.ts'

let opened = new Map<DatabaseSync, number | null>()
let onCommit: () => void = () => {}

/** Forgets the files of an earlier story; `whenCommitted` is called after each commit. */
export function resetDatabase(whenCommitted: () => void): void {
  for (const file of opened.keys()) if (file.isOpen) file.close()
  opened = new Map()
  onCommit = whenCommitted
}

/** Closes the files of a server, as the end of its process does. */
export function closeFilesOf(server: number): void {
  for (const [file, of] of opened) {
    if (of !== server) continue
    opened.delete(file)
    if (file.isOpen) file.close()
  }
}

const { prototype } = DatabaseSync
const prepare = Object.getOwnPropertyDescriptor(prototype, 'prepare')?.value as (
  this: DatabaseSync,
  sql: string,
) => StatementSync

prototype.prepare = function prepareWatched(sql) {
  if (!opened.has(this)) opened.set(this, currentServer())
  const statement = prepare.call(this, sql)
  if (sql !== 'commit') return statement
  const run = statement.run.bind(statement)
  return Object.assign(statement, {
    run() {
      const changes = run()
      onCommit()
      return changes
    },
  })
}
