import type { Address } from '../../base/address.ts'
import type { Database } from '../db/database.ts'
import { changedOne, foundOne } from '../db/row-counts.ts'
import type { BlockRow } from './rows.ts'

/** Blocks an address or a domain; false when it is blocked already. */
export async function insertBlock(db: Database, row: BlockRow): Promise<boolean> {
  return changedOne(
    db
      .insertInto('blocks')
      .values(row)
      .onConflict((conflict) => conflict.columns(['kind', 'value']).doNothing()),
  )
}

/** Deletes a block; false if it is already gone. */
export async function deleteBlock(db: Database, id: string): Promise<boolean> {
  return changedOne(db.deleteFrom('blocks').where('id', '=', id))
}

/** Whether an address, its domain or a domain above that is blocked. */
export async function isBlocked(db: Database, address: Pick<Address, 'key' | 'domain'>): Promise<boolean> {
  return foundOne(
    db
      .selectFrom('blocks')
      .select('id')
      .where((eb) =>
        eb.or([
          eb.and([eb('kind', '=', 'address'), eb('value', '=', address.key)]),
          eb.and([eb('kind', '=', 'domain'), eb('value', 'in', domainAndAbove(address.domain))]),
        ]),
      )
      .limit(1),
  )
}

// Throw-away providers hand out subdomains by the thousand: blocking a domain also blocks its subdomains.
function domainAndAbove(domain: string): string[] {
  const labels = domain.split('.')
  return labels.map((_, index) => labels.slice(index).join('.'))
}
