// Reads the filter of the audit log from its form's fields.

import { parseIdentifier } from '../../base/identifier.ts'
import { startOfDay } from '../../base/time.ts'
import type { Ports } from '../../core/ports.ts'
import { findAccount } from '../../store/accounts/accounts.ts'
import { findAccountLine } from '../../store/listings/accounts.ts'
import { findApiKeyLine } from '../../store/listings/api-keys.ts'
import type { EventQuery } from '../../store/listings/events.ts'
import { findRegistrationLine } from '../../store/listings/registrations.ts'
import { findNewestRegistration } from '../../store/registrations/registrations.ts'

/** The fields of the filter: `name` is typed, the ids come from links. */
export const eventFields = ['kind', 'name', 'account', 'registration', 'actor', 'from', 'until'] as const

/** The text of these fields. */
type EventFields = Record<(typeof eventFields)[number], string | null>

/** The query, or which field cannot be read and why. */
type AskedEvents =
  | EventQuery
  | { trouble: { kind: 'wrongDate' | 'unknownName'; field: 'name' | 'from' | 'until' } }

/** Reads the fields of the filter. */
export async function readEventQuery(
  { db, settings }: Pick<Ports, 'db' | 'settings'>,
  fields: EventFields,
): Promise<AskedEvents> {
  const { timeZone } = settings
  const start = dayOf(timeZone, fields.from)
  // The end of a day is the start of the next one: a day on which the clocks change has 23 or 25 hours.
  const end = dayOf(timeZone, fields.until, 1)
  if (Number.isNaN(start)) return { trouble: { kind: 'wrongDate', field: 'from' } }
  if (Number.isNaN(end)) return { trouble: { kind: 'wrongDate', field: 'until' } }
  const { kind, account: accountId, registration: registrationId, actor, name } = fields
  const query = { kind, accountId, registrationId, actor, from: start, until: end }
  if (name === null) return query
  const by = parseIdentifier(name)
  if ('problem' in by) return { trouble: { kind: 'unknownName', field: 'name' } }
  const account = await findAccount(db, by)
  if (account) return { ...query, accountId: account.id }
  const registration = await findNewestRegistration(db, by)
  return registration
    ? { ...query, registrationId: registration.id }
    : { trouble: { kind: 'unknownName', field: 'name' } }
}

/** The names of the account, registration and actor that a link narrowed the log to, if they still have one. */
export async function findEventNames(
  { db }: Pick<Ports, 'db'>,
  { account, registration, actor }: EventFields,
) {
  const names = {
    account: account ? (await findAccountLine(db, account))?.name : undefined,
    registration: registration ? (await findRegistrationLine(db, registration))?.name : undefined,
    actor: actor ? await findActorName(db, actor) : undefined,
  }
  const known = Object.entries(names).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return Object.fromEntries(known)
}

async function findActorName(db: Ports['db'], actor: string): Promise<string | undefined> {
  return (await findAccountLine(db, actor))?.name ?? (await findApiKeyLine(db, actor))?.label
}

// By the site's time zone; null if no day is given, NaN if it does not exist.
function dayOf(timeZone: string, text: string | null, daysLater = 0): number | null {
  if (text === null) return null
  const [, year, month, date] = (/^(\d{4})-(\d\d?)-(\d\d?)$/.exec(text) ?? []).map(Number)
  if (year === undefined || month === undefined || date === undefined || year < 1970) return Number.NaN
  const day = new Date(Date.UTC(year, month - 1, date))
  // Date would read 31 February as 3 March.
  if (day.getUTCMonth() !== month - 1 || day.getUTCDate() !== date) return Number.NaN
  return startOfDay(timeZone, year, month - 1, date + daysLater)
}
