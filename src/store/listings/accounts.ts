// The administration's table of accounts. Each of its orders, filters and prefix searches has an index (migrations/0006 and
// 0007).

import { sql } from 'kysely'
import type { Clock } from '../../base/time.ts'
import type { AccountRow } from '../accounts/rows.ts'
import type { Database } from '../db/database.ts'
import { readInTurn, unindexed } from '../db/keyset.ts'
import type { Listing, Order, Place, Source } from '../db/keyset.ts'
import { askFor, byText } from './search.ts'
import type { Search } from './search.ts'

/** The filter and order of accounts. */
export type AccountQuery = {
  search: Search | null
  only: 'suspended' | 'admin' | 'two-steps' | 'passkey' | null
  /** Confirmed at this instant or later. */
  since: number | null
  order: 'newest' | 'oldest' | 'name'
}

/** An account as the table shows it. */
type AccountLine = Pick<
  AccountRow,
  | 'id'
  | 'name'
  | 'address'
  | 'confirmedAt'
  | 'isAdmin'
  | 'suspendedAt'
  | 'loggedInAt'
  | 'deletesAt'
  | 'secondStep'
>

/** Accounts of a query. */
export function listAccountLines(
  db: Database,
  now: Clock,
  query: AccountQuery,
  place: Place,
): Promise<Listing<AccountLine>> {
  const { search, order } = query
  const byTime: Order = { column: 'confirmed_at', isText: false, isDescending: order !== 'oldest' }
  const asked = askFor('accounts', search, order === 'name' ? byText('name_key') : byTime)
  return readInTurn(
    db,
    now,
    asked.map((one) => sourceOf(query, one)),
    place,
  )
}

function sourceOf({ only, since }: AccountQuery, asked: ReturnType<typeof askFor>[number]): Source {
  const partial = {
    suspended: sql`accounts.suspended_at is not null`,
    admin: sql`accounts.is_admin = 1`,
    'two-steps': sql`accounts.second_step = 1`,
    passkey: sql`accounts.has_passkey = 1`,
  }
  const isByTime = asked.order.column === 'confirmed_at'
  return {
    table: 'accounts',
    columns: sql`accounts.id, name, address, confirmed_at, is_admin, suspended_at, logged_in_at, deletes_at, second_step`,
    joins: sql``,
    order: asked.order,
    range: isByTime ? { from: since, until: null } : asked.range,
    served: only ? [partial[only]] : [],
    filters: [
      ...asked.filters,
      ...(isByTime || since === null ? [] : [sql`${unindexed.instant('accounts.confirmed_at')} >= ${since}`]),
    ],
  }
}

/** The line of one account, and the registration that became it. */
export function findAccountLine(
  db: Database,
  id: string,
): Promise<(AccountLine & Pick<AccountRow, 'registrationId'>) | undefined> {
  return db
    .selectFrom('accounts')
    .select(['id', 'name', 'address', 'confirmedAt', 'isAdmin', 'suspendedAt', 'loggedInAt', 'deletesAt'])
    .select(['registrationId', 'secondStep'])
    .where('id', '=', id)
    .executeTakeFirst()
}
