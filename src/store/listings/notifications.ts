// The administration's table of notifications; each of its filters has an index (migrations/0018).

import { sql } from 'kysely'
import type { Clock } from '../../base/time.ts'
import type { Database } from '../db/database.ts'
import { newestFirst, readPage, unindexed } from '../db/keyset.ts'
import type { Listing, Place, Source } from '../db/keyset.ts'
import type { NotificationKind, NotificationRow, NotificationState } from '../notifications/rows.ts'

/** The filter of notifications, newest first. */
export type NotificationQuery = {
  receiver: string | null
  kind: NotificationKind | null
  state: NotificationState | null
}

/** A notification as the table shows it, without what it says; with the name of its account, if that still exists. */
export type NotificationLine = Omit<NotificationRow, 'data' | 'claim'> & { accountName: string | null }

const columns = sql`notifications.id, notifications.message_id, notifications.receiver, notifications.kind,
  notifications.account_id, notifications.state, notifications.tries, notifications.due_at, notifications.reason,
  notifications.reply, notifications.created_at, notifications.changed_at, accounts.name as account_name`
const joins = sql`left join accounts on accounts.id = notifications.account_id`

/** Notifications of a query, newest first. */
export function listNotificationLines(
  db: Database,
  now: Clock,
  query: NotificationQuery,
  place: Place,
): Promise<Listing<NotificationLine>> {
  const asked = (['receiver', 'kind', 'state'] as const).filter((column) => query[column] !== null)
  // The first has an index in the order of the ids; the others are compared row by row.
  const [first, ...others] = asked
  const source: Source = {
    table: 'notifications',
    columns,
    joins,
    order: newestFirst,
    range: null,
    served: first ? [sql`${sql.ref(`notifications.${first}`)} = ${query[first]}`] : [],
    filters: others.map((column) => sql`${unindexed.text(`notifications.${column}`)} = ${query[column]}`),
  }
  return readPage(db, now, source, place)
}

/** The line of one notification. */
export async function findNotificationLine(db: Database, id: string): Promise<NotificationLine | undefined> {
  const { rows } = await sql<NotificationLine>`
    select ${columns} from notifications ${joins} where notifications.id = ${id}`.execute(db)
  return rows[0]
}
