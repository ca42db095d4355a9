import { parseAddress } from './address.ts'
import { nameKey } from './name.ts'

/** What may be typed into the log-in's first field, in its form for comparison. */
export type Identifier = { kind: 'address' | 'name'; key: string } | { kind: 'neither' }

/** Reads a name or an address; what has an @ is an address, for no name has one. */
export function identifierKey(text: string): Identifier {
  if (text.length > 1_000 || !text.isWellFormed() || text.includes('\0')) return { kind: 'neither' }
  if (text.includes('@')) {
    const address = parseAddress(text)
    return 'problem' in address ? { kind: 'neither' } : { kind: 'address', key: address.key }
  }
  const key = nameKey(text.trim())
  // NFKC makes an @ of ＠; such a text is no name, and must not pass for an address.
  return key === '' || key.includes('@') ? { kind: 'neither' } : { kind: 'name', key }
}
