import { administrationEvents } from '../accounts/administration-event-kinds.ts'
import { accountEvents } from '../accounts/event-kinds.ts'
import { registrationEvents } from '../registrations/event-kinds.ts'
import { sessionEvents } from '../sessions/event-kinds.ts'

/** Everything that the audit log records, one line an area; each kind has its words in both languages. */
export const eventKinds = [
  ...registrationEvents,
  ...sessionEvents,
  ...accountEvents,
  ...administrationEvents,
] as const

/** One of the things that the audit log records. */
export type EventKind = (typeof eventKinds)[number]
