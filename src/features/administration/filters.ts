// Reads the texts that were typed into a filter.

import { domainName } from '../../base/network.ts'
import type { Search } from '../../store/listings/search.ts'

/** A search: by beginnings, unless it is for a part. */
export function searchOf(by: Search['by'] | null, text: string | null): Search | null {
  return text === null ? null : { by: by ?? 'start', text }
}

/** A mail domain in the form of the outbox, from one as people write it. */
export function readDomain(text: string | null): string | null {
  if (text === null) return null
  const bare = text.replace(/^@/, '')
  return domainName(bare) ?? bare.toLowerCase()
}
