// Codes prove that a person reads a mail. None is stored: each is derived from the server's key when it is needed.

import { createHmac } from 'node:crypto'
import type { SecretKey } from './keys.ts'
import { purposes, spellingOf } from './purposes.ts'
import type {
  BoundTo,
  Carried,
  CodeFields,
  confirmationLinks,
  Purpose,
  RowPurpose,
  Subject,
} from './purposes.ts'
import { areEqual } from './tokens.ts'

/** A genuine code: its purpose and its carried fields. Only the reader makes one. */
export type Code<P extends Purpose> = P extends Purpose
  ? Readonly<Carried<P>> & { readonly purpose: P; readonly brand: 'proven' }
  : never

/** A genuine code of a confirmation link. */
export type ConfirmationCode = Code<(typeof confirmationLinks)[number]>

/** A code that has the right form. Its claims serve to find its row, and only the row proves it. */
export type UnprovenCode<P extends RowPurpose> = {
  readonly claimed: Readonly<Carried<P>>
  /** The proven code; null when it is not genuine for this row as it is now. */
  proveFor(row: BoundTo<P>): Code<P> | null
}

/** The fields that digits are derived from. */
type DigitSubject = { id: string; generation: number; keyId: string }

type Keys = readonly [SecretKey, ...SecretKey[]]

// Above the 128 bits that guessing must cost.
const macBytes = 18

/** Makes the code of a mailed or handed-out link: its carried fields, and a MAC. */
export function makeCode<P extends Purpose>(
  keys: Keys,
  purpose: P,
  subject: Subject<P> & CodeFields,
): string {
  const { carries, key: madeBy } = purposes[purpose]
  const key = madeBy === 'of-row' ? keyOf(keys, subject.keyId) : keys[0]
  return [...carries.map((field) => subject[field]), macOf(key, purpose, subject)].join('.')
}

/**
 * Reads a code; null when it is of none of these purposes. A code whose MAC covers only its carried fields is proven at
 * once, under any configured key; no row is needed, so the code of a deleted row is still recognised. Other codes come
 * back unproven.
 */
export function readCode<P extends Exclude<Purpose, RowPurpose>>(
  keys: readonly SecretKey[],
  text: string,
  ...among: readonly P[]
): Code<P> | null
export function readCode<P extends RowPurpose>(
  keys: readonly SecretKey[],
  text: string,
  purpose: P,
): UnprovenCode<P> | null
export function readCode(
  keys: readonly SecretKey[],
  text: string,
  ...among: readonly Purpose[]
): object | null {
  for (const purpose of among) {
    const unproven = readForm(keys, text, purpose)
    if (unproven && purposes[purpose].boundTo.length > 0) return unproven
    const proven = unproven?.proveFor({})
    if (proven) return proven
  }
  return null
}

/** Makes the 8-digit code of a registration. */
export function makeDigits(keys: Keys, { id, generation, keyId }: DigitSubject): string {
  const number = hmac(keyOf(keys, keyId), ['confirm-by-digits', id, generation]).readBigUInt64BE()
  return (number % 100_000_000n).toString().padStart(8, '0')
}

/** Whether these are the digits of a registration. */
export function areDigitsOf(keys: Keys, subject: DigitSubject, digits: string): boolean {
  return areEqual(makeDigits(keys, subject), digits)
}

function readForm(keys: readonly SecretKey[], text: string, purpose: Purpose) {
  const groups = new RegExp(`^${spellingOf(purpose)}$`).exec(text)?.slice(1)
  const mac = groups?.pop()
  if (!groups || mac === undefined) return null
  const { carries } = purposes[purpose]
  const values = carries.map((field, place) => [
    field,
    field === 'id' ? groups[place] : Number(groups[place]),
  ])
  const claimed: CodeFields = Object.fromEntries(values)
  const proveFor = (row: CodeFields) => {
    const isGenuine = keys.some((key) => areEqual(macOf(key, purpose, { ...row, ...claimed }), mac))
    return isGenuine ? { ...claimed, purpose } : null
  }
  return { claimed, proveFor }
}

// The key that the row names. When it is no longer configured, links made with it are dead, and a mail that is sent
// again carries one of the newest key.
function keyOf(keys: Keys, keyId: string | undefined): SecretKey {
  return keys.find(({ id }) => id === keyId) ?? keys[0]
}

function macOf(key: SecretKey, purpose: Purpose, fields: CodeFields): string {
  const { carries, boundTo } = purposes[purpose]
  const covered = [...carries, ...boundTo].map((field) => fields[field])
  return hmac(key, [purpose, ...covered]).toString('hex', 0, macBytes)
}

// As JSON, which spells no two lists alike, so that no text can move the border between two fields.
function hmac(key: SecretKey, covered: readonly unknown[]): Buffer {
  return createHmac('sha256', key.bytes).update(JSON.stringify(covered)).digest()
}
