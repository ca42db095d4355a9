// A command that failed says why in one sentence, if the person who typed it can do something about it.

import { SettingsFault } from '../base/settings/fault.ts'
import { isDamaged, isDatabaseAway, isForeign, isRefused } from '../store/db/faults.ts'
import { DatabaseUnfit } from '../store/db/migrate.ts'
import { Misused } from './command.ts'
import { exits } from './exits.ts'
import { Interrupted, print } from './terminal.ts'

/** Prints why a command failed, for programs with the kinds of what was wrong; its exit status. */
export function explain(fault: unknown, asJson = false): number {
  if (fault instanceof Interrupted) return exits.fault
  if (asJson && fault instanceof Misused)
    print(
      fault.kinds.map((outcome) => ({ outcome })),
      true,
    )
  const { sentence, status } = explained(fault)
  console.error(sentence)
  return status
}

function explained(fault: unknown): { sentence: string; status: number } {
  const mend = (sentence: string) => ({ sentence, status: exits.settings })
  if (!(fault instanceof Error)) return { sentence: String(fault), status: exits.fault }
  if (fault instanceof Misused) return { sentence: fault.message, status: fault.status }
  if (fault instanceof SettingsFault) {
    const lines = fault.faults.map(({ name, sentence }) => `  ${name}: ${sentence}`)
    return mend(['postern cannot start with these settings:', ...lines].join('\n'))
  }
  if (fault instanceof DatabaseUnfit) return mend(fault.message)
  if (isRefused(fault))
    return mend(
      `The database refuses what Postern needs (${fault.message}): see user, password and database in DATABASE_URL, and that this user may make tables there.`,
    )
  if (isDamaged(fault))
    return mend(
      `The database is damaged, or DATABASE_URL names a file that is no SQLite database (${fault.message}): restore a backup, or name another one.`,
    )
  if (isForeign(fault))
    return mend(
      `The database has other tables than Postern's (${fault.message}): name in DATABASE_URL one that is empty or Postern's own, or restore a backup.`,
    )
  if (isFileFault(fault))
    return mend(
      `${fault.path} cannot be used (${fault.message}): the user that runs Postern needs the right to read and write there.`,
    )
  if (isDatabaseAway(fault))
    return {
      sentence: `The database is out of reach, locked or full (${fault.message || fault.name}): see that it runs and has room, and that DATABASE_URL names it.`,
      status: exits.fault,
    }
  return { sentence: fault.stack ?? fault.message, status: exits.fault }
}

// A system call on a path failed; a socket's path is the database's.
function isFileFault(fault: Error): fault is Error & { path: string } {
  return (
    'path' in fault && typeof fault.path === 'string' && 'syscall' in fault && fault.syscall !== 'connect'
  )
}
