// Whoever reads a mail that they never asked for says so: the registration is closed, and its address hears no more of such.
import type { Address } from '../../base/address.ts'
import type { Ports, Visitor } from '../../core/ports.ts'
import { readNotMeCode } from '../../security/codes.ts'
import { findAccountOfRegistration } from '../../store/accounts/accounts.ts'
import { inTransaction } from '../../store/db/database.ts'
import type { Database } from '../../store/db/database.ts'
import { appendEvent } from '../../store/db/events.ts'
import { takeLimits } from '../../store/limits/limits.ts'
import type { TooManyAttempts } from '../../store/limits/limits.ts'
import { disown, liftMute } from '../../store/registrations/mutes.ts'
import { findRegistration, holdRegistration } from '../../store/registrations/registrations.ts'
import type { RegistrationRow } from '../../store/registrations/rows.ts'
import { visitorEvent } from './bound-browser.ts'

/** What a link "it was not me" stands for now. */
export type NotMeLink = EndedLink | OpenLink

type EndedLink = { kind: 'unknown-code' | 'gone' | 'confirmed' }
type OpenLink = { kind: 'not-me' | 'was-me'; registration: RegistrationRow }

/** What the page was told: which act, by which link, and the address that was typed as proof. */
export type NotMeRequest = {
  code: string
  act: 'not-me' | 'was-me'
  address: Address
}

/** How disowning a registration, or taking that back, ended. */
export type NotMeOutcome =
  | EndedLink
  | { kind: 'disowned' }
  | { kind: 'lifted' }
  | { kind: 'other-address'; link: OpenLink }
  | TooManyAttempts

/** What a link stands for; changes nothing, whoever opens it and however often. */
export async function readNotMeLink(ports: Ports, code: string): Promise<NotMeLink> {
  const read = readNotMeCode(ports.keys, code)
  if (!read) return { kind: 'unknown-code' }
  return linkOf(ports.db, read, await findRegistration(ports.db, read.id))
}

/**
 * Disowns the registration of a link, or takes that back. A mail scanner presses the page's button too, but does not
 * know to type the address; and the link came in no other mail than the one that its registration caused.
 */
export async function answerNotMe(
  ports: Ports,
  visitor: Visitor,
  request: NotMeRequest,
): Promise<NotMeOutcome> {
  const read = readNotMeCode(ports.keys, request.code)
  if (!read) return { kind: 'unknown-code' }
  const tooMany = await takeLimits(ports, 'not-me', { network: visitor.network })
  if (tooMany) return tooMany
  const at = ports.now()
  const outcome = await inTransaction(ports.db, async (db): Promise<NotMeOutcome> => {
    const link = await linkOf(db, read, await holdRegistration(db, read.id))
    if (!('registration' in link)) return link
    const { registration } = link
    if (registration.addressKey !== request.address.key) return { kind: 'other-address', link }
    const done = request.act === 'not-me' ? 'disowned' : 'lifted'
    // A second click finds it done.
    if (link.kind !== request.act) return { kind: done }
    await (request.act === 'not-me' ? disown(db, registration, at) : liftMute(db, registration))
    const kind = request.act === 'not-me' ? 'disowned' : 'mute-lifted'
    await appendEvent(db, visitorEvent(kind, at, visitor, read.id))
    return { kind: done }
  })
  ports.log.info({ registration: read.id, outcome: outcome.kind }, 'not me')
  return outcome
}

async function linkOf(
  db: Database,
  read: { id: string; generation: number },
  registration: RegistrationRow | undefined,
): Promise<NotMeLink> {
  if (!registration) {
    return { kind: (await findAccountOfRegistration(db, read.id)) ? 'confirmed' : 'gone' }
  }
  // Its mail went to an address that was corrected since.
  if (registration.generation !== read.generation) return { kind: 'unknown-code' }
  if (registration.confirmedAt !== null) return { kind: 'confirmed' }
  return { kind: registration.disownedAt === null ? 'not-me' : 'was-me', registration }
}
