import { setImmediate } from 'node:timers/promises'
import { limits } from '../../base/limits.ts'
import { notifyOfDeletion } from '../../core/notify.ts'
import type { JobPorts } from '../../core/ports.ts'
import type { Job } from '../../jobs/worker.ts'
import { deleteAccountWhole, listDueDeletions } from '../../store/accounts/deletions.ts'
import { inTransaction } from '../../store/db/database.ts'
import { appendEvent } from '../../store/db/events.ts'

// Each deletion is a separate transaction, so that no request waits for a whole batch.
const batch = 50

/** Deletes the accounts whose deletion is due. Any number of processes may run it. */
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

/** Deletes every account whose deletion is due, or stops early if asked to; returns how many it deleted. */
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
      // SQLite's statements never yield: without this pause the process would serve no request until the last deletion.
      await setImmediate()
    }
    if (due.length < batch) return deleted
  }
}

function deleteDue(ports: JobPorts, accountId: string): Promise<boolean> {
  const { db, now } = ports
  const at = now()
  return inTransaction(db, async (db) => {
    // Decided again in the transaction: another process may have deleted it, or its owner may have logged in.
    const deleted = await deleteAccountWhole(db, accountId, at)
    if (!deleted) return false
    await appendEvent(db, { at, kind: 'account-deleted', accountId, actor: accountId })
    await notifyOfDeletion(db, ports, deleted, at)
    return true
  })
}
