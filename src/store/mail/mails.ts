// The subject of a mail of each kind, and its columns in the outbox.

import type { MailKind, MailSubjects, OutboxRow } from '../mail/rows.ts'

/** The kinds that a person waits for. */
const waitedFor: readonly MailKind[] = ['confirmation', 'password-reset', 'address-change']

/** The kind of a mail and its subject. */
export type MailSubject<Kind extends MailKind = MailKind> = {
  [One in Kind]: { kind: One } & MailSubjects[One]
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
