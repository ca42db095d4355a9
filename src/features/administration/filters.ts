// What a filter's typed texts mean.

import { nameKey } from '../../base/name.ts'
import { domainName } from '../../base/network.ts'
import type { Search } from '../../store/listings/search.ts'

/** A search; names are compared by their keys. */
export function searchOf(by: Search['by'] | null, text: string | null): Search | null {
  if (text === null) return null
  const way = by ?? 'name'
  if (way === 'part') return { by: way, text }
  // Names have no @: the text is an address, copied from the table.
  if (way === 'name' && !text.includes('@')) return { by: way, text: nameKey(text) }
  return { by: 'address', text }
}

/** A mail domain in the form of the outbox, from one as people write it. */
export function readDomain(text: string | null): string | null {
  if (text === null) return null
  const bare = text.replace(/^@/, '')
  return domainName(bare) ?? bare.toLowerCase()
}
