// The fields of acts. A parser of `base/` reads each field from its text; the field also knows its type in JSON.

import { parseAddress } from '../base/address.ts'
import type { Address } from '../base/address.ts'
import { parseIdentifier } from '../base/identifier.ts'
import type { Identifier } from '../base/identifier.ts'
import { isLocale } from '../base/locale.ts'
import type { Locale } from '../base/locale.ts'
import { parseName } from '../base/name.ts'
import type { Name } from '../base/name.ts'
import { normalisePassword, parsePassword } from '../base/password.ts'
import type { Password } from '../base/password.ts'
import { parseNext } from '../base/paths.ts'
import type { Settings } from '../base/settings/settings.ts'
import { readCode } from '../security/codes.ts'
import type { Code, UnprovenCode } from '../security/codes.ts'
import type { SecretKey } from '../security/keys.ts'
import { plainDigits } from '../security/pasted-codes.ts'
import type { Purpose, RowPurpose } from '../security/purposes.ts'
import type { FieldProblem, ProblemFacts, ProblemKind } from '../texts/problems.ts'

/** The values of a form or a JSON body, by the names of the fields. */
export type Sent = Readonly<Record<string, string | boolean | undefined>>

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

/** One field of an act. */
export type Field<Value> = {
  type: 'string' | 'boolean'
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

/** A name that a person chooses. */
export const nameField: Field<Name> = { type: 'string', read: parseName }

/** The same, where one may go without. */
export const optionalNameField: Field<Name | null> = { ...nameField, absent: null }

/** One mailbox. */
export const addressField: Field<Address> = { type: 'string', read: parseAddress }

/** One mailbox at a domain that may register. */
export const registrableAddressField: Field<Address> = {
  type: 'string',
  read(typed, { settings }) {
    const address = parseAddress(typed)
    const { registrationDomains: domains } = settings
    if ('problem' in address || domains.length === 0 || domains.includes(address.domain)) return address
    return { problem: 'address-domain-not-allowed', facts: { domains } }
  },
}

/** The current password; null when no password can look like what was typed. */
export const passwordField: Field<Password | null> = {
  type: 'string',
  read: (typed) => (typed === '' ? { problem: 'password-missing' } : normalisePassword(typed)),
}

/** A password that somebody chooses; it must differ from their name and address, as typed beside it or known by the session. */
export const newPasswordField: Field<Password> = {
  type: 'string',
  read(typed, { settings, sent, account }) {
    const { passwordMinLength: minLength, siteName } = settings
    const name = account?.name ?? textOf(sent['name'])
    const address = account?.address ?? textOf(sent['address'])
    const password = parsePassword(typed, { minLength, siteName, name, address })
    return typeof password === 'string' ? password : { problem: password.problem, facts: { minLength } }
  },
}

/** The password that was chosen earlier, where one is sent. */
export const optionalPasswordField: Field<Password | null> = {
  type: 'string',
  absent: null,
  read(typed) {
    if (typed === '') return { problem: 'password-missing' }
    return normalisePassword(typed) ?? { problem: 'password-too-long' }
  },
}

/** A password that somebody chooses, where one is sent. */
export const optionalNewPasswordField: Field<Password | null> = { ...newPasswordField, absent: null }

/** The code of a link of one of these purposes, proven; null when it is not genuine. */
export function codeField<P extends Exclude<Purpose, RowPurpose>>(
  ...purposes: readonly P[]
): Field<Code<P> | null> {
  return { type: 'string', read: (code, { keys }) => readCode(keys, code, ...purposes) }
}

/** The code of a link that only the row it names proves; null when it is none of this purpose. */
export function unprovenCodeField<P extends RowPurpose>(purpose: P): Field<UnprovenCode<P> | null> {
  return { type: 'string', read: (code, { keys }) => readCode(keys, code, purpose) }
}

/** The 8 digits of a mail, as people write them. */
export const digitsField: Field<string> = {
  type: 'string',
  read(typed) {
    const digits = plainDigits(typed)
    if (digits === '') return { problem: 'code-missing' }
    return /^[0-9]{8}$/.test(digits) ? digits : { problem: 'code-malformed' }
  },
}

/** One of several words; the first where another one, or none, was sent. */
export function wordField<Word extends string>(...words: readonly [Word, ...Word[]]): Field<Word> {
  return { type: 'string', read: (sent) => words.find((word) => word === sent) ?? words[0] }
}

/** A name or an address. */
export const identifierField: Field<Identifier> = { type: 'string', read: parseIdentifier }

/** The path of this site to go on to. */
export const nextField: Field<string | null> = {
  type: 'string',
  read: (typed, { settings }) => parseNext(typed === '' ? null : typed, settings.baseUrl),
}

/** One of the languages of pages and mails. */
export const localeField: Field<Locale> = {
  type: 'string',
  read: (typed) => (isLocale(typed) ? typed : { problem: 'locale-missing' }),
}

/** Any text, empty where none was sent; the flow judges it. */
export const textField: Field<string> = { type: 'string', read: (typed) => typed }

/** Any text, null where none was sent. */
export const optionalTextField: Field<string | null> = {
  type: 'string',
  read: (typed) => typed,
  absent: null,
}

/** A box to tick. */
export const flagField: Field<boolean> = { type: 'boolean', read: (sent) => sent === 'true' }

/** The box that must be ticked where the site has terms. */
export const termsField: Field<boolean> = {
  type: 'boolean',
  read: (sent, { settings }) =>
    settings.termsUrl !== null && sent !== 'true' ? { problem: 'terms-not-accepted' } : true,
}

function readField(field: Field<unknown>, sent: string | boolean | undefined, around: Around): unknown {
  if (sent === undefined && 'absent' in field) return field.absent
  return field.read(textOf(sent), around)
}

function textOf(sent: string | boolean | undefined): string {
  return sent === undefined ? '' : String(sent)
}

function isWrong(value: unknown): value is Wrong {
  return typeof value === 'object' && value !== null && 'problem' in value
}
