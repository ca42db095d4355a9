// The fields of acts. A parser of `base/` reads each field from its text; the field also knows its type in JSON.

import { parseAddress } from '../base/address.ts'
import type { Address } from '../base/address.ts'
import { parseIdentifier } from '../base/identifier.ts'
import type { Identifier } from '../base/identifier.ts'
import { isLocale, locales } from '../base/locale.ts'
import type { Locale } from '../base/locale.ts'
import { parseName } from '../base/name.ts'
import type { Name } from '../base/name.ts'
import { parseNext } from '../base/next.ts'
import type { Next } from '../base/next.ts'
import { normalisePassword, parsePassword } from '../base/password.ts'
import type { Password } from '../base/password.ts'
import type { Settings } from '../base/settings/settings.ts'
import { readCode } from '../security/codes.ts'
import type { Code, UnprovenCode } from '../security/codes.ts'
import type { SecretKey } from '../security/keys.ts'
import { findCode, plainDigits } from '../security/pasted-codes.ts'
import type { Purpose, RowPurpose } from '../security/purposes.ts'
import type { FieldProblem, ProblemFacts, ProblemKind } from '../texts/problems.ts'

/** The values of a form or a JSON body, by the names of the fields. */
export type Sent = Readonly<Record<string, string | boolean | number | undefined>>

/** The context in which a field is read: some fields depend on others, on a setting or on the account. */
type Around = {
  settings: Settings
  /** The server's keys, by which codes are proved. */
  keys: readonly SecretKey[]
  sent: Sent
  /** Whose session it is, when the act needs one. */
  account: { name: string; address: string } | null
}

/** Why a field was refused. */
type Wrong = { problem: ProblemKind; facts?: ProblemFacts }

/** The type of a field in JSON. */
export type FieldType = 'string' | 'boolean' | 'integer'

/** Whether programs must send a field; `never`: only programs that fill in forms blindly send it. */
type Need = 'required' | 'optional' | 'never'

/** One field of an act. */
export type Field<Value, Type extends FieldType = FieldType, Needed extends Need = Need> = {
  type: Type
  need: Needed
  /** The words that it accepts, if it accepts no others. */
  words?: readonly string[]
  /** Its format, as JSON Schema names it. */
  format?: 'idn-email' | 'password'
  read: (sent: string, around: Around) => Value | Wrong
  /** The value where the field was not sent; without it, an empty text is read. */
  absent?: Value
}

/** The fields of an act by their names: camel case in JSON, with underscores in forms. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Fields = Readonly<Record<string, Field<any>>>

/** The parsed values of an act's fields. */
export type InputOf<F extends Fields> = {
  -readonly [Key in keyof F]: F[Key] extends Field<infer Value> ? Value : never
}

/** Reads all fields, and everything that is wrong at once. */
export function readInput<F extends Fields>(
  fields: F,
  around: Around,
): { input: InputOf<F> } | { problems: FieldProblem[] } {
  const problems: FieldProblem[] = []
  const input: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(fields)) {
    const value = readField(field, around.sent[name], around)
    if (isWrong(value)) {
      const { problem: kind, facts } = value
      problems.push({ field: name, kind, ...(facts ? { facts } : {}) })
    } else input[name] = value
  }
  return problems.length > 0 ? { problems } : { input: input as InputOf<F> }
}

/** A form's name of a field: `newPassword` is `new_password` there. */
export function formName(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** A text that programs must send. */
export type TextField<Value> = Field<Value, 'string', 'required'>

/** A text that they may leave out. */
export type OptionalTextField<Value> = Field<Value, 'string', 'optional'>

/** The same field where it may be left out. */
export function optional<Value, Type extends FieldType, Absent>(
  field: Field<Value, Type>,
  absent: Absent,
): Field<Value | Absent, Type, 'optional'> {
  return { ...field, need: 'optional', absent }
}

/** A name that a person chooses. */
export const nameField: TextField<Name> = { type: 'string', need: 'required', read: parseName }

/** The same, where one may go without. */
export const optionalNameField = optional(nameField, null)

/** One mailbox. */
export const addressField: TextField<Address> = {
  type: 'string',
  need: 'required',
  format: 'idn-email',
  read: parseAddress,
}

/** One mailbox at a domain that may register. */
export const registrableAddressField: TextField<Address> = {
  ...addressField,
  read(typed, { settings }) {
    const address = parseAddress(typed)
    const { registrationDomains: domains } = settings
    if ('problem' in address || domains.length === 0 || domains.includes(address.domain)) return address
    return { problem: 'address-domain-not-allowed', facts: { domains } }
  },
}

/** The current password; null when no password can look like what was typed. */
export const passwordField: TextField<Password | null> = {
  type: 'string',
  need: 'required',
  format: 'password',
  read: (typed) => (typed === '' ? { problem: 'password-missing' } : normalisePassword(typed)),
}

/** A password that somebody chooses; it must differ from their name and address, as typed beside it or known by the session. */
export const newPasswordField: TextField<Password> = {
  type: 'string',
  need: 'required',
  format: 'password',
  read(typed, { settings, sent, account }) {
    const { passwordMinLength: minLength, siteName } = settings
    const name = account?.name ?? textOf(sent['name'])
    const address = account?.address ?? textOf(sent['address'])
    const password = parsePassword(typed, { minLength, siteName, name, address })
    return typeof password === 'string' ? password : { problem: password.problem, facts: { minLength } }
  },
}

/** The password that was chosen earlier, where one is sent. */
export const optionalPasswordField: OptionalTextField<Password | null> = {
  type: 'string',
  need: 'optional',
  format: 'password',
  absent: null,
  read(typed) {
    if (typed === '') return { problem: 'password-missing' }
    return normalisePassword(typed) ?? { problem: 'password-too-long' }
  },
}

/** A password that somebody chooses, where one is sent. */
export const optionalNewPasswordField = optional(newPasswordField, null)

/** The code of a link of one of these purposes, proven; null when it is not genuine. Programs may send the whole link. */
export function codeField<P extends Exclude<Purpose, RowPurpose>>(
  ...purposes: readonly P[]
): TextField<Code<P> | null> {
  return {
    type: 'string',
    need: 'required',
    read: (sent, { keys }) => readCode(keys, findCode(sent) ?? '', ...purposes),
  }
}

/** The code of a link that only the row it names proves; null when it is none of this purpose. */
export function unprovenCodeField<P extends RowPurpose>(purpose: P): TextField<UnprovenCode<P> | null> {
  return {
    type: 'string',
    need: 'required',
    read: (sent, { keys }) => readCode(keys, findCode(sent) ?? '', purpose),
  }
}

/** The 8 digits of a mail, as people write them. */
export const digitsField: TextField<string> = {
  type: 'string',
  need: 'required',
  read(typed) {
    const digits = plainDigits(typed)
    if (digits === '') return { problem: 'code-missing' }
    return /^[0-9]{8}$/.test(digits) ? digits : { problem: 'code-malformed' }
  },
}

/** A code of an authenticator app, or a recovery code. */
export const oneTimeCodeField: TextField<string> = {
  type: 'string',
  need: 'required',
  format: 'password',
  read: (typed) => (typed.trim() === '' ? { problem: 'second-step-missing' } : typed.slice(0, 200)),
}

/** Any text, empty where none was sent; the flow judges it. */
export const textField: TextField<string> = { type: 'string', need: 'required', read: (typed) => typed }

/** A browser's statement about a use of a passkey, each part as base64url. */
export const passkeyFields = {
  credentialId: bytesField(1_400),
  clientData: bytesField(8_000),
  authenticatorData: bytesField(8_000),
  signature: bytesField(1_400),
}

/** A browser's statement about a new passkey; its algorithm is COSE's number. */
export const newPasskeyFields = {
  clientData: bytesField(8_000),
  authenticatorData: bytesField(8_000),
  publicKey: bytesField(2_800),
  algorithm: textField,
}

// Longer ones are made up: an id has at most 1,023 bytes, a key of RSA with 4,096 bits about 550.
function bytesField(longest: number): TextField<string> {
  return {
    type: 'string',
    need: 'required',
    read: (sent) => (/^[\w-]+$/.test(sent) && sent.length <= longest ? sent : { problem: 'passkey-refused' }),
  }
}

/** One of several words; the first where another one, or none, was sent. */
export function wordField<Word extends string>(
  ...words: readonly [Word, ...Word[]]
): OptionalTextField<Word> {
  return {
    type: 'string',
    need: 'optional',
    words,
    read: (sent) => words.find((word) => word === sent) ?? words[0],
  }
}

/** One of several words; null where another one, or none, was sent. */
export function optionalWordField<Word extends string>(
  ...words: readonly Word[]
): OptionalTextField<Word | null> {
  return {
    type: 'string',
    need: 'optional',
    words,
    read: (sent) => words.find((word) => word === sent) ?? null,
  }
}

/** A name or an address. */
export const identifierField: TextField<Identifier> = {
  type: 'string',
  need: 'required',
  read: parseIdentifier,
}

/** The page of this origin to go on to. */
export const nextField: OptionalTextField<Next | null> = {
  type: 'string',
  need: 'optional',
  read: (typed, { settings }) => parseNext(typed === '' ? null : typed, settings.baseUrl),
}

/** One of the languages of pages and mails. */
export const localeField: TextField<Locale> = {
  type: 'string',
  need: 'required',
  words: locales,
  read: (typed) => (isLocale(typed) ? typed : { problem: 'locale-missing' }),
}

/** Any text, null where none was sent. */
export const optionalTextField = optional(textField, null)

/** A field that people do not see and only programs fill. */
export const trapField: Field<string, 'string', 'never'> = { ...textField, need: 'never' }

/** A box to tick. */
export const flagField: Field<boolean, 'boolean', 'optional'> = {
  type: 'boolean',
  need: 'optional',
  read: (sent) => sent === 'true',
}

/** The box that must be ticked where the site has terms. */
export const termsField: Field<boolean, 'boolean', 'optional'> = {
  ...flagField,
  read: (sent, { settings }) =>
    settings.termsUrl !== null && sent !== 'true' ? { problem: 'terms-not-accepted' } : true,
}

function readField(field: Field<unknown>, sent: Sent[string], around: Around): unknown {
  if (sent === undefined && 'absent' in field) return field.absent
  return field.read(textOf(sent), around)
}

function textOf(sent: Sent[string]): string {
  return sent === undefined ? '' : String(sent)
}

function isWrong(value: unknown): value is Wrong {
  return typeof value === 'object' && value !== null && 'problem' in value
}
