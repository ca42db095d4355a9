/** A field that a code may carry in the open; none of them is secret. */
type CarriedFields = { id: string; generation: number; expiresAt: number }

/** A column that a code may be bound to without carrying it, so that a change of the column kills the code. */
type BoundFields = { accountId: string; addressKey: string; newAddressKey: string; passwordHash: string }

/** Every field that a MAC may cover, and the key that a row names. */
export type CodeFields = Partial<CarriedFields & BoundFields & { keyId: string }>

type Entry = {
  carries: readonly (keyof CarriedFields)[]
  boundTo: readonly (keyof BoundFields)[]
  /**
   * The key that makes the code: the one that the row names, so that a mail that is sent again carries the same link
   * after a rotation; or the newest.
   */
  key: 'of-row' | 'newest'
}

/** The purposes of codes. A purpose is part of the MAC, so no code serves another one. */
export const purposes = {
  'confirm-by-link': { carries: ['id', 'generation'], boundTo: [], key: 'of-row' },
  // Handed out by an administrator: it proves nothing about who reads the mailbox.
  'confirm-by-handed-out-link': { carries: ['id', 'generation'], boundTo: [], key: 'of-row' },
  'not-me': { carries: ['id', 'generation'], boundTo: [], key: 'of-row' },
  'reset-password': {
    carries: ['id', 'expiresAt'],
    boundTo: ['passwordHash', 'addressKey'],
    key: 'newest',
  },
  'set-up-first-administrator': { carries: ['expiresAt'], boundTo: [], key: 'newest' },
  'change-address': {
    carries: ['id'],
    boundTo: ['accountId', 'passwordHash', 'addressKey', 'newAddressKey'],
    key: 'newest',
  },
  // Bound to the change alone: a thief who changes the password or address again must not kill it.
  'undo-address': { carries: ['id'], boundTo: [], key: 'newest' },
} as const satisfies Record<string, Entry>

export type Purpose = keyof typeof purposes

/** The purposes whose codes are proven only by the row that they name. */
export type RowPurpose = {
  [P in Purpose]: (typeof purposes)[P]['boundTo'] extends readonly [] ? never : P
}[Purpose]

/** The links of a confirmation's page. */
export const confirmationLinks = ['confirm-by-link', 'confirm-by-handed-out-link'] as const

/**
 * The links by which a registration is disowned: its own, or the same mail's confirmation link, which proves as much.
 * A handed-out link proves nothing about the mailbox.
 */
export const disowningLinks = ['not-me', 'confirm-by-link'] as const

/** The carried fields of a code of this purpose. */
export type Carried<P extends Purpose> = Pick<CarriedFields, (typeof purposes)[P]['carries'][number]>

/** The columns that a code of this purpose is also bound to. */
export type BoundTo<P extends Purpose> = Pick<BoundFields, (typeof purposes)[P]['boundTo'][number]>

/** The row that a code of this purpose is made from. */
export type Subject<P extends Purpose> = Carried<P> &
  BoundTo<P> &
  ((typeof purposes)[P]['key'] extends 'of-row' ? { keyId: string } : unknown)

// Hexadecimal ends in a letter or digit: mail programs do not make a final "-" part of a link, and one base64url text
// in 64 ends in one. A number has one spelling, too.
const spellings: Record<keyof CarriedFields, string> = {
  id: '[0-9a-f]{32}',
  generation: '0|[1-9][0-9]{0,5}',
  expiresAt: '[1-9][0-9]{12}',
}

/** How a code of a purpose is spelled, as a regular expression with a group for each field and one for the MAC. */
export function spellingOf(purpose: Purpose): string {
  const fields = purposes[purpose].carries.map((field) => `(${spellings[field]})\\.`)
  return `${fields.join('')}([0-9a-f]{36})`
}
