import type { Database } from '../store/db/database.ts'
import { appendEvent } from '../store/db/events.ts'
import { queueNotice } from '../store/mail/outbox.ts'
import { ownEvent } from './events.ts'
import type { Visitor } from './ports.ts'
import { namedDevice } from './visitor-device.ts'

/** Reports to the owner, and records, that a whole log-in has cancelled the planned deletion of an account. Needs a transaction. */
export async function tellOfKeeping(
  db: Database,
  visitor: Visitor,
  accountId: string,
  at: number,
): Promise<void> {
  await queueNotice(db, { kind: 'deletion-cancelled', accountId, ...namedDevice(visitor) }, { now: at })
  await appendEvent(db, ownEvent('deletion-cancelled', at, visitor, accountId))
}
