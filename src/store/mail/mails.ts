// The subject of a mail of each kind, and its columns in the outbox.

import type { EventKind } from '../db/event-kinds.ts'
import type { MailKind, OutboxRow } from '../mail/rows.ts'

/** A registration, as often as its address has been corrected. */
type OfRegistration = { registrationId: string; generation: number }

/** An account. */
type OfAccount = { accountId: string }

/** A change of an account's address. */
type OfChange = OfAccount & { changeId: string }

/**
 * The request for a new password: an administrator names an account, a visitor types a name or an address, or a text
 * that is neither.
 */
export type ResetSubject = OfAccount | { addressKey: string } | { nameKey: string } | { isUnreadable: true }

/** The acts of administrators on an account of which its owner is told, by their events; others have mails of their own. */
export const toldActs = [
  'account-suspended',
  'account-restored',
  'sessions-ended',
  'account-renamed',
  'account-promoted',
  'account-demoted',
] as const satisfies readonly EventKind[]

/** One of these acts. */
export type ToldAct = (typeof toldActs)[number]

/** The subject of a mail of each kind. */
type Subjects = {
  confirmation: OfRegistration
  reminder: OfRegistration
  'confirmed-by-hand': OfAccount
  'administrators-act': OfAccount & { act: ToldAct }
  'new-device': OfAccount & { browser: string | null; system: string | null; network: string | null }
  'deletion-planned': OfAccount
  'deletion-cancelled': OfAccount
  'password-changed': OfAccount
  'name-changed': OfAccount
  'password-reset': ResetSubject
  'address-change': OfChange
  'address-change-asked': OfChange
  /** `side` is the address that it goes to. */
  'address-changed': OfChange & { side: 'old' | 'new' }
  'address-restored': OfAccount & { address: string }
  'address-disputed': OfAccount & { address: string }
  /** More acts of a kind than are reported one by one. */
  'acts-collected': OfAccount
}

/** The kinds that a person waits for. */
const waitedFor: readonly MailKind[] = ['confirmation', 'password-reset', 'address-change']

/** The kind of a mail and its subject. */
export type MailSubject<Kind extends MailKind = MailKind> = {
  [One in Kind]: { kind: One } & Subjects[One]
}[Kind]

/** A mail of the outbox, as its composer reads it. */
export type OutboxMail<Kind extends MailKind = MailKind> = {
  [One in Kind]: MailSubject<One> & { id: string; createdAt: number }
}[Kind]

type SubjectColumns = Pick<
  OutboxRow,
  'kind' | 'registrationId' | 'accountId' | 'generation' | 'addressKey' | 'nameKey' | 'facts' | 'overtakes'
>

/** Writes a mail's subject into its columns: facts that statements look for into their own, the others as JSON. */
export function subjectColumns(subject: MailSubject): SubjectColumns {
  const all: Partial<SubjectColumns> & { kind: MailKind } = subject
  const { kind, registrationId = null, accountId = null, generation = 0, ...others } = all
  const { addressKey = null, nameKey = null, ...facts } = others
  const json = Object.keys(facts).length === 0 ? null : JSON.stringify(facts)
  const overtakes = waitedFor.includes(kind) ? 1 : null
  return { kind, registrationId, accountId, generation, addressKey, nameKey, facts: json, overtakes }
}

/** Reads the columns that `subjectColumns` wrote. */
export function readMail(
  row: Omit<SubjectColumns, 'overtakes'> & Pick<OutboxRow, 'id' | 'createdAt'>,
): OutboxMail {
  const { id, kind, createdAt, registrationId, accountId, generation, addressKey, nameKey } = row
  const mail = {
    id,
    kind,
    createdAt,
    ...(registrationId === null ? {} : { registrationId, generation }),
    ...(accountId === null ? {} : { accountId }),
    ...(addressKey === null ? {} : { addressKey }),
    ...(nameKey === null ? {} : { nameKey }),
    ...factsOf(row),
  }
  // Nothing but `subjectColumns` writes these columns.
  return mail as OutboxMail
}

/** The facts of a mail that have no column of their own. */
export function factsOf({ facts }: Pick<OutboxRow, 'facts'>): Record<string, unknown> {
  return facts === null ? {} : (JSON.parse(facts) as Record<string, unknown>)
}
