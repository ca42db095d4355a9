import { newId } from '../../security/tokens.ts'
import type { Database } from './database.ts'
import { compiledOnce } from './fast-path.ts'
import type { EventRow } from './rows.ts'

/** The kinds of events. Each feature adds its own, in its `feature.ts`. */
export interface EventKinds {}

/** One of the things that the audit log records. */
export type EventKind = keyof EventKinds

/** An event with the ids it is about, its actor and network; parts that do not apply are left out. */
type NewEvent = { kind: EventKind } & Pick<EventRow, 'at' | 'actor'> &
  Partial<Pick<EventRow, 'accountId' | 'registrationId' | 'network' | 'reason' | 'subjectId'>>

/** Appends to the audit log. */
export async function appendEvent(db: Database, event: NewEvent): Promise<void> {
  const nothing = { accountId: null, registrationId: null, network: null, reason: null, subjectId: null }
  await insertEvent(db, { id: newId(), ...nothing, ...event })
}

const insertEvent = compiledOnce((db, row: EventRow) => db.insertInto('events').values(row))
