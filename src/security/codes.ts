import { createHmac, timingSafeEqual } from 'node:crypto'
import type { SecretKey } from './keys.ts'

/**
 * What a code is derived from: nothing of it is secret but the key. That is the one that `keyId` names, or the newest
 * when it is no longer configured: links made with it are dead then, and a mail that is sent again carries a new one.
 */
export type CodeSubject = { id: string; generation: number; keyId: string }

/** What a genuine link code names, and whether it came by mail or was handed out by an administrator. */
export type ReadCode = { id: string; generation: number; handedOut: boolean }

type Keys = readonly [SecretKey, ...SecretKey[]]

// 144 bits: above the 128 that guessing must cost, and base64url without a remainder, so that each code has one spelling.
const macBytes = 18

/** The link code of a registration. */
export function linkCode(keys: Keys, subject: CodeSubject): string {
  return codeFor(keys, subject, 'confirm-by-link')
}

/**
 * The code of a link that an administrator hands out. It proves nothing about who reads the mailbox, and is told apart
 * by its MAC, so that nobody can make a mailed one of it.
 */
export function handedOutCode(keys: Keys, subject: CodeSubject): string {
  return codeFor(keys, subject, 'confirm-by-handed-out-link')
}

/** Reads a link code; null when it is not genuine under any configured key. No row is needed, so a swept one is still known. */
export function readLinkCode(keys: readonly SecretKey[], text: string): ReadCode | null {
  const read = readCode(keys, text, ['confirm-by-link', 'confirm-by-handed-out-link'])
  if (!read) return null
  const { id, generation, purpose } = read
  return { id, generation, handedOut: purpose === 'confirm-by-handed-out-link' }
}

/** The code of the link by which a mail's reader disowns a registration; nobody can confirm by it. */
export function notMeCode(keys: Keys, subject: CodeSubject): string {
  return codeFor(keys, subject, 'not-me')
}

/**
 * Reads what a registration is disowned by: the code of that link, or of the same mail's confirmation link, which proves
 * as much. A handed-out one proves nothing about the mailbox.
 */
export function readNotMeCode(
  keys: readonly SecretKey[],
  text: string,
): Pick<ReadCode, 'id' | 'generation'> | null {
  const read = readCode(keys, text, ['not-me', 'confirm-by-link'])
  return read && { id: read.id, generation: read.generation }
}

/** The 8-digit code of a registration. */
export function digitCode(keys: Keys, subject: CodeSubject): string {
  const mac = hmac(keyOf(keys, subject), derivation('confirm-by-digits', subject))
  const number = mac.readBigUInt64BE() % 100_000_000n
  return number.toString().padStart(8, '0')
}

/** What a code that sets a new password is bound to: any change of password or address kills it. */
export type ResetSubject = { id: string; passwordHash: string; addressKey: string }

/** What a reset code says of itself; nothing of it is proven. */
export type ReadResetCode = { id: string; expiresAt: number; mac: string }

/** The code of a link that sets a new password until an instant; made by the newest key. */
export function resetCode(keys: Keys, subject: ResetSubject, expiresAt: number): string {
  return `${subject.id}.${expiresAt}.${resetMac(keys[0], subject, expiresAt)}`
}

/** Reads the form of a reset code; null when it cannot be one. */
export function readResetCode(text: string): ReadResetCode | null {
  const parts = /^([0-9a-f]{32})\.([1-9][0-9]{12})\.([\w-]{24})$/.exec(text)
  if (!parts) return null
  const [, id = '', expiresAt = '', mac = ''] = parts
  return { id, expiresAt: Number(expiresAt), mac }
}

/** Whether a reset code is genuine under any configured key, for the account as it is now. */
export function isResetCode(keys: readonly SecretKey[], read: ReadResetCode, subject: ResetSubject): boolean {
  return keys.some((key) => equalTexts(resetMac(key, subject, read.expiresAt), read.mac))
}

/** The code of the link with which the first administrator is made until an instant; made by the newest key. */
export function setUpCode(keys: Keys, expiresAt: number): string {
  return `${expiresAt}.${setUpMac(keys[0], expiresAt)}`
}

/** Reads a set-up code; null when it is not genuine under any configured key. */
export function readSetUpCode(keys: readonly SecretKey[], text: string): { expiresAt: number } | null {
  const [, expiresAt = '', mac = ''] = /^([1-9][0-9]{12})\.([\w-]{24})$/.exec(text) ?? []
  const isGenuine = keys.some((key) => equalTexts(setUpMac(key, Number(expiresAt)), mac))
  return isGenuine ? { expiresAt: Number(expiresAt) } : null
}

/** What the code of a change of address is bound to: a change of password or address before it is opened kills it. */
export type ChangeSubject = {
  id: string
  accountId: string
  passwordHash: string
  addressKey: string
  newAddressKey: string
}

/** What the code of a change of address says of itself; nothing of it is proven. */
export type ReadChangeCode = { id: string; mac: string }

/** The code that confirms a change of address, for the mail to the new one; made by the newest key. */
export function changeCode(keys: Keys, subject: ChangeSubject): string {
  return `${subject.id}.${changeMac(keys[0], subject)}`
}

/**
 * The code that cancels or undoes a change of address, for the mails to the old one. It is bound to the change alone:
 * a thief who changed password or address once more must not kill it.
 */
export function undoCode(keys: Keys, id: string): string {
  return `${id}.${undoMac(keys[0], id)}`
}

/** Reads the form of a code of a change of address; null when it cannot be one. */
export function readChangeCode(text: string): ReadChangeCode | null {
  const parts = /^([0-9a-f]{32})\.([\w-]{24})$/.exec(text)
  return parts && { id: parts[1] ?? '', mac: parts[2] ?? '' }
}

/** Whether a code confirms this change of address, under any configured key. */
export function isChangeCode(
  keys: readonly SecretKey[],
  read: ReadChangeCode,
  subject: ChangeSubject,
): boolean {
  return keys.some((key) => equalTexts(changeMac(key, subject), read.mac))
}

/** Whether a code undoes a change of address, under any configured key. */
export function isUndoCode(keys: readonly SecretKey[], read: ReadChangeCode): boolean {
  return keys.some((key) => equalTexts(undoMac(key, read.id), read.mac))
}

/** Compares two texts in a time that tells nothing about where they differ. */
export function equalTexts(one: string, other: string): boolean {
  const left = Buffer.from(one)
  const right = Buffer.from(other)
  return left.length === right.length && timingSafeEqual(left, right)
}

type LinkPurpose = 'confirm-by-link' | 'confirm-by-handed-out-link' | 'not-me'
type Derived = { id: string; generation: number }

function codeFor(keys: Keys, subject: CodeSubject, purpose: LinkPurpose): string {
  return `${subject.id}.${subject.generation}.${linkMac(keyOf(keys, subject), purpose, subject)}`
}

function keyOf(keys: Keys, { keyId }: CodeSubject): SecretKey {
  return keys.find(({ id }) => id === keyId) ?? keys[0]
}

function readCode(
  keys: readonly SecretKey[],
  text: string,
  purposes: readonly LinkPurpose[],
): { id: string; generation: number; purpose: LinkPurpose } | null {
  const parts = /^([0-9a-f]{32})\.(0|[1-9][0-9]{0,5})\.([\w-]{24})$/.exec(text)
  if (!parts) return null
  const [, id = '', generation = '', mac = ''] = parts
  const read = { id, generation: Number(generation) }
  const purpose = purposes.find((one) => keys.some((key) => equalTexts(linkMac(key, one, read), mac)))
  return purpose ? { ...read, purpose } : null
}

function linkMac(key: SecretKey, purpose: LinkPurpose, subject: Derived): string {
  return macOf(key, derivation(purpose, subject))
}

function derivation(purpose: string, { id, generation }: Derived): string {
  return `${purpose}\n${id}\n${generation}`
}

function setUpMac(key: SecretKey, expiresAt: number): string {
  return macOf(key, `set-up-first-administrator\n${expiresAt}`)
}

function resetMac(key: SecretKey, { id, passwordHash, addressKey }: ResetSubject, expiresAt: number): string {
  return macOf(key, `reset-password\n${id}\n${expiresAt}\n${passwordHash}\n${addressKey}`)
}

function changeMac(key: SecretKey, subject: ChangeSubject): string {
  const { id, accountId, passwordHash, addressKey, newAddressKey } = subject
  return macOf(key, `change-address\n${id}\n${accountId}\n${passwordHash}\n${addressKey}\n${newAddressKey}`)
}

function undoMac(key: SecretKey, id: string): string {
  return macOf(key, `undo-address\n${id}`)
}

function macOf(key: SecretKey, text: string): string {
  return hmac(key, text).subarray(0, macBytes).toString('base64url')
}

function hmac(key: SecretKey, text: string): Buffer {
  return createHmac('sha256', key.bytes).update(text).digest()
}
