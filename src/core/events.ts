// Who did what, as the audit log keeps it.
import type { Visitor } from './ports.ts'
import type { EventKind } from '../store/db/event-kinds.ts'

/** What a visitor did with a registration, for the audit log. */
export function visitorEvent(kind: EventKind, at: number, visitor: Visitor, registrationId: string) {
  return { kind, at, registrationId, actor: 'visitor', network: visitor.network }
}

/** What somebody did who is logged in, or knows the password, to their own account, for the audit log. */
export function ownEvent(kind: EventKind, at: number, { network }: Visitor, accountId: string) {
  return { kind, at, accountId, actor: accountId, network }
}
