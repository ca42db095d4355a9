// The lists of the administration for programs: the filters of its tables, and a cursor to go on from.

import { z } from 'zod'
import { day } from '../../base/time.ts'
import { trimmed } from '../../base/typed-text.ts'
import type { Ports } from '../../core/ports.ts'
import { optional, optionalWordField, textField } from '../../operation/fields.ts'
import type { InputOf, OptionalTextField } from '../../operation/fields.ts'
import { done, doneWithFile, operation, refused, telling } from '../../operation/operation.ts'
import { listAccountLines } from '../../store/listings/accounts.ts'
import { listBlockLines } from '../../store/listings/blocks.ts'
import { listEventLines } from '../../store/listings/events.ts'
import { listMailLines } from '../../store/listings/mails.ts'
import { listRegistrationLines } from '../../store/listings/registrations.ts'
import type { RegistrationQuery } from '../../store/listings/registrations.ts'
import { mailStates } from '../../store/mail/rows.ts'
import type { MailKind } from '../../store/mail/rows.ts'
import { readEventQuery } from './event-query.ts'
import type { eventFields } from './event-query.ts'
import { eventFiles } from './events-file.ts'
import type { EventFile } from './events-file.ts'
import { readDomain, searchOf } from './filters.ts'
import { withState } from './registration-details.ts'
import { accountRow, accountShape, blockShape, eventShape, mailShape, registrationShape } from './shapes.ts'

/** How many rows a page of a list has. */
export const mostRows = 50
const longestField = 300

/** A text of a filter; an empty one counts as not asked. */
export const filterField: OptionalTextField<string | null> = optional(
  { ...textField, read: (typed) => trimmed(typed).slice(0, longestField) || null },
  null,
)

/** The fields of a search, and the cursor of the page before. */
const search = { by: optionalWordField('start', 'part'), q: filterField }
export const paging = { after: filterField }

/** Reads a page of the accounts. */
export const listAccounts = operation({
  name: 'admin-list-accounts',
  who: 'administrator',
  api: 'GET /api/admin/accounts',
  scope: 'accounts:read',
  input: {
    ...search,
    only: optionalWordField('suspended', 'admin', 'two-steps', 'passkey'),
    since: optionalWordField('1', '7', '30'),
    order: optionalWordField('newest', 'oldest', 'name'),
    ...paging,
  },
  async run({ db, now }, _, { by, q, only, since, order, after }) {
    const from = since === null ? null : now() - Number(since) * day
    const query = { search: searchOf(by, q), only, since: from, order: order ?? 'newest' }
    const listing = await listAccountLines(db, now, query, { after, most: mostRows })
    return { kind: 'found' as const, ...listing, rows: listing.rows.map(accountRow) }
  },
  outcomes: { found: telling(done(), pageOf(accountShape)) },
})

/** The fields by which registrations are chosen. */
export const registrationFilter = {
  ...search,
  only: optionalWordField('waiting', 'expired', 'confirmed'),
  mail: optionalWordField(...mailStates),
  domain: filterField,
}

/** The query that they describe. */
export function registrationQueryOf({
  by,
  q,
  only,
  mail,
  domain,
}: InputOf<typeof registrationFilter>): RegistrationQuery {
  return { search: searchOf(by, q), only, mail, domain: readDomain(domain) }
}

/** Reads a page of the registrations. */
export const listRegistrations = operation({
  name: 'admin-list-registrations',
  who: 'administrator',
  api: 'GET /api/admin/registrations',
  scope: 'registrations:read',
  input: { ...registrationFilter, ...paging },
  async run(ports, _, { after, ...filter }) {
    const query = registrationQueryOf(filter)
    const listing = await listRegistrationLines(ports.db, ports.now, query, { after, most: mostRows })
    return { kind: 'found' as const, ...listing, rows: listing.rows.map((line) => withState(ports, line)) }
  },
  outcomes: { found: telling(done(), pageOf(registrationShape)) },
})

/** Reads a page of the outbox. */
export const listMails = operation({
  name: 'admin-list-mails',
  who: 'administrator',
  api: 'GET /api/admin/outbox',
  scope: 'outbox:read',
  input: { state: optionalWordField(...mailStates), kind: filterField, domain: filterField, ...paging },
  async run({ db, now }, _, { state, kind, domain, after }) {
    const query = { state, kind: kind as MailKind | null, domain: readDomain(domain) }
    return { kind: 'found' as const, ...(await listMailLines(db, now, query, { after, most: mostRows })) }
  },
  outcomes: { found: telling(done(), pageOf(mailShape)) },
})

/** Reads a page of the blocks. */
export const listBlocks = operation({
  name: 'admin-list-blocks',
  who: 'administrator',
  api: 'GET /api/admin/blocks',
  scope: 'blocks:read',
  input: paging,
  async run({ db, now }, _, { after }) {
    return { kind: 'found' as const, ...(await listBlockLines(db, now, { after, most: mostRows })) }
  },
  outcomes: { found: telling(done(), pageOf(blockShape)) },
})

const eventFilter = {
  kind: filterField,
  name: filterField,
  account: filterField,
  registration: filterField,
  actor: filterField,
  from: filterField,
  until: filterField,
} satisfies Record<(typeof eventFields)[number], OptionalTextField<string | null>>

// Which field cannot be read: there is no such day, or nobody with this name.
const wrongFilter = telling(refused(422), z.object({ field: z.enum(['name', 'from', 'until']) }))

/** Reads a page of the audit log. */
export const listEvents = operation({
  name: 'admin-list-events',
  who: 'administrator',
  api: 'GET /api/admin/events',
  scope: 'events:read',
  input: { ...eventFilter, ...paging },
  async run(ports, _, { after, ...filter }) {
    const query = await readEventQuery(ports, filter)
    if ('trouble' in query) return { kind: 'wrong-filter' as const, field: query.trouble.field }
    const listing = await listEventLines(ports.db, ports.now, query, { after, most: mostRows })
    return { kind: 'found' as const, ...listing }
  },
  outcomes: { found: telling(done(), pageOf(eventShape)), 'wrong-filter': wrongFilter },
})

/** Exports the audit log, one event a line. */
export const exportEvents = operation({
  name: 'admin-export-events',
  who: 'administrator',
  api: 'GET /api/admin/events.jsonl',
  scope: 'events:read',
  input: eventFilter,
  run: exportAs(eventFiles.lines),
  outcomes: { exported: doneWithFile(eventFiles.lines.file), 'wrong-filter': wrongFilter },
})

/** The same for spreadsheets. */
export const exportEventsTable = operation({
  name: 'admin-export-events-table',
  who: 'administrator',
  api: 'GET /api/admin/events.csv',
  scope: 'events:read',
  input: eventFilter,
  run: exportAs(eventFiles.table),
  outcomes: { exported: doneWithFile(eventFiles.table.file), 'wrong-filter': wrongFilter },
})

type ExportOutcome =
  | { kind: 'exported'; data: AsyncGenerator<string> }
  | { kind: 'wrong-filter'; field: 'name' | 'from' | 'until' }

function exportAs({ write }: EventFile) {
  return async (ports: Ports, _: unknown, filter: InputOf<typeof eventFilter>): Promise<ExportOutcome> => {
    const query = await readEventQuery(ports, filter)
    if ('trouble' in query) return { kind: 'wrong-filter', field: query.trouble.field }
    return { kind: 'exported', data: write(ports, query) }
  }
}

/** A page of a list: `next` is the cursor of the next one; `isCut` if the search was given up before the page was full. */
export function pageOf<Row extends z.ZodObject>(row: Row) {
  return z.object({ rows: z.array(row), next: z.string().nullable(), isCut: z.boolean() })
}
