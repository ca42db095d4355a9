// The rows of the administration's table of API keys, by the primary key.

import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Clock } from '../../base/time.ts'
import type { ApiKeyRow } from '../api-keys/rows.ts'
import type { Database } from '../db/database.ts'
import { newestFirst, readPage } from '../db/keyset.ts'
import type { Listing, Place } from '../db/keyset.ts'
import { isKeyCalled } from './search.ts'
import type { Search } from './search.ts'

/** A key without its hash, with the name of its administrator and its last use. */
export type ApiKeyLine = Omit<ApiKeyRow, 'tokenHash'> & {
  accountName: string
  usedAt: number | null
  /** The network of the last use; empty if it was not known. */
  usedFrom: string | null
}

const columns = sql`api_keys.id, api_keys.account_id, api_keys.label, api_keys.scope, api_keys.created_at,
  api_keys.expires_at, api_keys.revoked_at, accounts.name as account_name,
  ${ofLastUse('used_at')} as used_at, ${ofLastUse('network')} as used_from`
const joins = sql`join accounts on accounts.id = api_keys.account_id`

/** Keys, all or those that a search finds, newest first, those that have ended among them as long as events name them. */
export function listApiKeyLines(
  db: Database,
  now: Clock,
  search: Search | null,
  place: Place,
): Promise<Listing<ApiKeyLine>> {
  const source = {
    table: 'api_keys',
    columns,
    joins,
    order: newestFirst,
    range: null,
    served: [],
    filters: search === null ? [] : [isKeyCalled(search)],
  }
  return readPage(db, now, source, place)
}

/** The line of one key. */
export async function findApiKeyLine(db: Database, id: string): Promise<ApiKeyLine | undefined> {
  const { rows } = await sql<ApiKeyLine>`
    select ${columns} from api_keys ${joins} where api_keys.id = ${id}`.execute(db)
  return rows[0]
}

/** The keys with a label that are not revoked, at most `most`. */
export function listApiKeysLabelled(
  db: Database,
  label: string,
  most: number,
): Promise<Pick<ApiKeyRow, 'id' | 'label'>[]> {
  return db
    .selectFrom('apiKeys')
    .select(['id', 'label'])
    .where('label', '=', label)
    .where('revokedAt', 'is', null)
    .orderBy('id')
    .limit(most)
    .execute()
}

function ofLastUse(column: string): RawBuilder<unknown> {
  return sql`(select ${sql.ref(column)} from api_key_uses where key_id = api_keys.id
    order by used_at desc, network limit 1)`
}
