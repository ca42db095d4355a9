import { parseAddress } from './address.ts'
import { nameKey } from './name.ts'

/** A name or an address as typed at the log-in, in its form for comparison. */
export type Identifier = { kind: 'address' | 'name'; key: string } | { kind: 'neither' }

/** Reads a name or an address; a text with an @ is an address, because names have none. */
export function identifierKey(text: string): Identifier {
  if (text.length > 1_000 || !text.isWellFormed() || text.includes('\0')) return { kind: 'neither' }
  if (text.includes('@')) {
    const address = parseAddress(text)
    return 'problem' in address ? { kind: 'neither' } : { kind: 'address', key: address.key }
  }
  const key = nameKey(text.trim())
  // NFKC turns ＠ into an @; such a text is not a name and must not count as an address.
  return key === '' || key.includes('@') ? { kind: 'neither' } : { kind: 'name', key }
}
