// Makes the rows of the audit log.

import type { EventKind } from '../store/db/events.ts'
import type { Visitor } from './ports.ts'

/** A visitor's act on a registration, for the audit log. */
export function visitorEvent(kind: EventKind, at: number, visitor: Visitor, registrationId: string) {
  return { kind, at, registrationId, actor: 'visitor', network: visitor.network }
}

/** A person's act on their own account, logged in or by the password, for the audit log. */
export function ownEvent(kind: EventKind, at: number, { network }: Visitor, accountId: string) {
  return { kind, at, accountId, actor: accountId, network }
}
