// The reader of a mail that they never asked for says so: the registration is closed, and its address gets no more such
// mails.

import { hour } from '../../base/time.ts'
import { visitorEvent } from '../../core/events.ts'
import type { Ports } from '../../core/ports.ts'
import { addressField, codeField, wordField } from '../../operation/fields.ts'
import type { InputOf } from '../../operation/fields.ts'
import { done, operation, refused } from '../../operation/operation.ts'
import type { Callers } from '../../operation/operation.ts'
import type { Code } from '../../security/codes.ts'
import { disowningLinks } from '../../security/purposes.ts'
import { findAccountOfRegistration } from '../../store/accounts/accounts.ts'
import { inTransaction } from '../../store/db/database.ts'
import type { Database } from '../../store/db/database.ts'
import { appendEvent } from '../../store/db/events.ts'
import { disown, liftMute } from '../../store/registrations/mutes.ts'
import { findRegistration, holdRegistration } from '../../store/registrations/registrations.ts'
import type { RegistrationRow } from '../../store/registrations/rows.ts'

/** The current meaning of the link "it was not me". */
export type NotMeLink = EndedLink | { kind: OpenLink['kind']; id: string }

type NotMeCode = Code<(typeof disowningLinks)[number]>
type EndedLink = { kind: 'unknown-code' } | { kind: 'gone' } | { kind: 'confirmed' }
type OpenLink = { kind: 'not-me' | 'was-me'; registration: RegistrationRow }

const input = {
  code: codeField(...disowningLinks),
  act: wordField('not-me', 'was-me'),
  /** The address that the mail came to, typed as proof. */
  address: addressField,
}

/**
 * Disowns the registration of a link, or takes that back. A mail scanner also presses the page's button, but does not
 * type the address; and only the mail that the registration caused carries the link.
 */
export const disownRegistration = operation({
  name: 'disown-registration',
  who: 'visitor',
  api: 'POST /api/not-me',
  input,
  limit: {
    rates: { network: { most: 600, within: hour }, everything: { most: 20_000, within: hour } },
    field: 'submit',
    by: (_, { visitor }, { code }) => code && { network: visitor.network },
  },
  run: answerNotMe,
  outcomes: {
    disowned: done(200, { forget: ['code'] }),
    lifted: done(200, { forget: ['code'] }),
    confirmed: done(200, { forget: ['code'] }),
    gone: refused(410),
    'unknown-code': refused(404),
    'address-of-other-mail': refused(422, 'address'),
  },
})

type NotMeOutcome = EndedLink | { kind: 'disowned' } | { kind: 'lifted' } | { kind: 'address-of-other-mail' }

/** Reads the meaning of a link; changes nothing. */
export async function readNotMeLink(ports: Ports, code: NotMeCode | null): Promise<NotMeLink> {
  if (!code) return { kind: 'unknown-code' }
  const link = await linkOf(ports.db, code, await findRegistration(ports.db, code.id))
  return 'registration' in link ? { kind: link.kind, id: link.registration.id } : link
}

async function answerNotMe(
  ports: Ports,
  { visitor }: Callers['visitor'],
  { code, act, address }: InputOf<typeof input>,
): Promise<NotMeOutcome> {
  if (!code) return { kind: 'unknown-code' }
  const at = ports.now()
  const outcome = await inTransaction(ports.db, async (db): Promise<NotMeOutcome> => {
    const link = await linkOf(db, code, await holdRegistration(db, code.id))
    if (!('registration' in link)) return link
    const { registration } = link
    if (registration.addressKey !== address.key) return { kind: 'address-of-other-mail' }
    const done = act === 'not-me' ? 'disowned' : 'lifted'
    // A second click finds it done.
    if (link.kind !== act) return { kind: done }
    await (act === 'not-me' ? disown(db, registration, at) : liftMute(db, registration))
    const kind = act === 'not-me' ? 'disowned' : 'mute-lifted'
    await appendEvent(db, visitorEvent(kind, at, visitor, code.id))
    return { kind: done }
  })
  ports.log.info({ registration: code.id, outcome: outcome.kind }, 'not me')
  return outcome
}

async function linkOf(
  db: Database,
  read: NotMeCode,
  registration: RegistrationRow | undefined,
): Promise<EndedLink | OpenLink> {
  if (!registration) {
    return { kind: (await findAccountOfRegistration(db, read.id)) ? 'confirmed' : 'gone' }
  }
  // Its mail went to an address that was corrected since.
  if (registration.generation !== read.generation) return { kind: 'unknown-code' }
  if (registration.confirmedAt !== null) return { kind: 'confirmed' }
  return { kind: registration.disownedAt === null ? 'not-me' : 'was-me', registration }
}
