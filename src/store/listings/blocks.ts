// The rows of the administration's table of blocks, by the primary key.

import { sql } from 'kysely'
import type { Clock } from '../../base/time.ts'
import type { Database } from '../db/database.ts'
import { newestFirst, readPage } from '../db/keyset.ts'
import type { Listing, Place } from '../db/keyset.ts'
import type { BlockRow } from '../registrations/rows.ts'

/** A block with the current name of the administrator who made it, or the label of the API key. */
type BlockLine = BlockRow & { actorName: string | null; actorKey: string | null }

/** Blocks, newest first. */
export function listBlockLines(db: Database, now: Clock, place: Place): Promise<Listing<BlockLine>> {
  const source = {
    table: 'blocks',
    columns: sql`blocks.*, accounts.name as actor_name, api_keys.label as actor_key`,
    joins: sql`left join accounts on accounts.id = blocks.actor
      left join api_keys on api_keys.id = blocks.actor`,
    order: newestFirst,
    range: null,
    served: [],
    filters: [],
  }
  return readPage(db, now, source, place)
}

export function findBlock(db: Database, id: string): Promise<BlockRow | undefined> {
  return db.selectFrom('blocks').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The ids of the blocks of an address and of its domain, null where there is none. */
export async function findBlocksOf(
  db: Database,
  addressKey: string,
  domainName: string,
): Promise<{ address: string | null; domain: string | null }> {
  const find = (kind: BlockRow['kind'], value: string) =>
    db
      .selectFrom('blocks')
      .select('id')
      .where('kind', '=', kind)
      .where('value', '=', value)
      .executeTakeFirst()
  const [address, domain] = [await find('address', addressKey), await find('domain', domainName)]
  return { address: address?.id ?? null, domain: domain?.id ?? null }
}
