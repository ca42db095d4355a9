import { setImmediate } from 'node:timers/promises'
import { limits } from '../../base/limits.ts'
import type { JobPorts } from '../../core/ports.ts'
import { inTransaction } from '../../store/db/database.ts'
import { deleteAccountWhole, listDueDeletions } from '../../store/accounts/deletions.ts'
import { appendEvent } from '../../store/db/events.ts'
import type { Job } from '../../jobs/worker.ts'

// Each is a transaction of its own, so that nobody waits for a batch.
const batch = 50

/** The job that deletes accounts whose owners asked for it and did not come back; any number of processes may run it. */
export function createDeletions(ports: JobPorts): Job {
  return {
    name: 'deletions',
    every: limits.deletionPoll,
    async run(isStopping) {
      const deleted = await deleteDueAccounts(ports, isStopping)
      if (deleted > 0) ports.log.info({ accounts: deleted }, 'accounts deleted as their owners asked')
    },
  }
}

/** Deletes every account whose deletion is due, or those of them that it comes to before it is asked to stop; tells how many. */
export async function deleteDueAccounts(
  ports: JobPorts,
  isStopping: () => boolean = () => false,
): Promise<number> {
  const { db, now } = ports
  let deleted = 0
  for (;;) {
    const due = await listDueDeletions(db, now(), batch)
    for (const { id } of due) {
      if (isStopping()) return deleted
      if (await deleteDue(ports, id)) deleted += 1
      // On SQLite none of them ever waits, and nobody would be served until the last was deleted.
      await setImmediate()
    }
    if (due.length < batch) return deleted
  }
}

function deleteDue({ db, now }: JobPorts, accountId: string): Promise<boolean> {
  const at = now()
  return inTransaction(db, async (db) => {
    // Asked once more: another process may have deleted it.
    if (!(await deleteAccountWhole(db, accountId, at))) return false
    await appendEvent(db, { at, kind: 'account-deleted', accountId, actor: accountId })
    return true
  })
}
