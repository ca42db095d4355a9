// The hooks that host applications have: also a process without them, such as a command, must write what they are told.

import type { Database } from '../db/database.ts'
import type { NotificationKind } from './rows.ts'

/** Notes that a process with hooks for these kinds runs. */
export async function noteHooks(
  db: Database,
  kinds: readonly NotificationKind[],
  now: number,
): Promise<void> {
  if (kinds.length === 0) return
  await db
    .insertInto('hooks')
    .values(kinds.map((kind) => ({ kind, seenAt: now })))
    .onConflict((conflict) => conflict.column('kind').doUpdateSet({ seenAt: now }))
    .execute()
}

/** The kinds for which a process with a hook was seen after an instant. */
export async function listHooks(db: Database, after: number): Promise<NotificationKind[]> {
  const rows = await db.selectFrom('hooks').select('kind').where('seenAt', '>', after).execute()
  return rows.map(({ kind }) => kind)
}
