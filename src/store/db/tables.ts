import type { EventRow } from './rows.ts'

/** All tables of the database. Each area adds its own, in its `rows.ts`. */
export interface Tables {
  events: EventRow
  administration: { id: number }
}
