// A command that failed says why in one sentence, if the person who typed it can do something about it.

import { spoken } from '../base/operator-fault.ts'
import { SettingsFault } from '../base/settings/fault.ts'
import { isDamaged, isDatabaseAway, isForeign, isRefused } from '../store/db/faults.ts'
import { DatabaseUnfit } from '../store/db/migrate.ts'
import { Misused } from './command.ts'
import { exits } from './exits.ts'
import { Interrupted, print } from './terminal.ts'
import { terminalTexts } from './words.ts'

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
  const words = terminalTexts()
  const { databaseFaults: database, settingFaults } = words
  const mend = (sentence: string) => ({ sentence, status: exits.settings })
  spoken(fault, words)
  if (!(fault instanceof Error)) return { sentence: String(fault), status: exits.fault }
  if (fault instanceof Misused) return { sentence: fault.message, status: fault.status }
  if (fault instanceof SettingsFault) {
    const lines = fault.faults.map(({ name, sentence }) => `  ${name}: ${sentence}`)
    return mend([settingFaults.start, ...lines].join('\n'))
  }
  if (fault instanceof DatabaseUnfit) return mend(fault.message)
  if (isRefused(fault)) return mend(database.refused(fault.message))
  if (isDamaged(fault)) return mend(database.damaged(fault.message))
  if (isForeign(fault)) return mend(database.foreign(fault.message))
  if (isFileFault(fault)) return mend(database.file(fault.path, fault.message))
  if (isDatabaseAway(fault))
    return { sentence: database.away(fault.message || fault.name), status: exits.fault }
  return { sentence: fault.stack ?? fault.message, status: exits.fault }
}

// A system call on a path failed; a socket's path is the database's.
function isFileFault(fault: Error): fault is Error & { path: string } {
  return (
    'path' in fault && typeof fault.path === 'string' && 'syscall' in fault && fault.syscall !== 'connect'
  )
}
