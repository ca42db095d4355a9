// While a registration waits: its browser sees the state of the mail, asks for another one, corrects the address.

import { z } from 'zod'
import { instant } from '../../base/instant.ts'
import { limits, sendAgainLimit } from '../../base/limits.ts'
import { parseNext } from '../../base/next.ts'
import type { Next } from '../../base/next.ts'
import { refuseAddress } from '../../core/address-quality.ts'
import type { AddressRefusal } from '../../core/address-quality.ts'
import { visitorEvent } from '../../core/events.ts'
import { askMayRegister } from '../../core/may-register.ts'
import type { NotRegistered } from '../../core/may-register.ts'
import type { MailDomains, Ports, Visitor } from '../../core/ports.ts'
import {
  mailOnRequest,
  shownMail,
  shownMailShape,
  refuseTooSoon,
  resendAtOf,
} from '../../core/requested-mail.ts'
import type { ShownMail, TooSoon } from '../../core/requested-mail.ts'
import { registrableAddressField } from '../../operation/fields.ts'
import type { InputOf } from '../../operation/fields.ts'
import { done, notRegistered, operation, refused, telling, tooSoon } from '../../operation/operation.ts'
import type { Callers } from '../../operation/operation.ts'
import { newId } from '../../security/tokens.ts'
import { inTransaction } from '../../store/db/database.ts'
import { appendEvent } from '../../store/db/events.ts'
import { takeMailBudget } from '../../store/mail/budgets.ts'
import { cancelMailsOf, findMail, queueMail } from '../../store/mail/outbox.ts'
import { isBlocked } from '../../store/registrations/blocks.ts'
import type { BoundRegistration } from '../../store/registrations/browser-tokens.ts'
import { correctRegistration, claimResend } from '../../store/registrations/waiting.ts'
import { findBound, holdBound } from './bound-browser.ts'

/** A registration as the waiting page shows it to its own browser. */
export type Waiting = {
  id: string
  name: string
  state: 'waiting' | 'confirmed' | 'expired'
  address: string
  next: Next | null
  expiresAt: number
  resendAt: number
  correctionsLeft: number
  mail: ShownMail
}

/** Reads the registration that a browser or program waits for. */
export const showRegistration = operation({
  name: 'show-registration',
  who: 'visitor',
  api: 'GET /api/register/state',
  input: {},
  async run(ports, { visitor }) {
    const waiting = await findWaiting(ports, visitor)
    return waiting ? { kind: 'found' as const, ...waiting } : { kind: 'not-waiting' as const }
  },
  outcomes: {
    found: telling(
      done(),
      z.object({
        state: z.enum(['waiting', 'confirmed', 'expired']),
        address: z.string(),
        next: z.string().nullable(),
        expiresAt: instant,
        resendAt: instant,
        correctionsLeft: z.int(),
        mail: shownMailShape,
      }),
    ),
    'not-waiting': refused(404),
  },
})

/** Sends the mail again, with the same link; one that still waits for a try becomes due now instead of a second one. */
export const resend = operation({
  name: 'resend',
  who: 'visitor',
  api: 'POST /api/register/resend',
  input: {},
  limit: {
    ...sendAgainLimit,
    field: 'resend',
    // A browser that has nothing to send again must not use up the mails that all share.
    by: async (ports, { visitor }) =>
      (await findBound(ports, visitor)) ? { network: visitor.network } : null,
  },
  run: resendMail,
  outcomes: { mailed: done(202), 'not-waiting': refused(409), 'too-soon': tooSoon('resend') },
})

const correction = { address: registrableAddressField }

/** Replaces a mistyped address: older links die, and the mail goes to the new one. */
export const correctAddress = operation({
  name: 'correct-address',
  who: 'visitor',
  api: 'POST /api/register/address',
  input: correction,
  limit: {
    ...sendAgainLimit,
    field: 'address',
    by: async (ports, { visitor }, { address }) =>
      (await findBound(ports, visitor)) ? { network: visitor.network, address: address.key } : null,
  },
  run: replaceAddress,
  outcomes: {
    mailed: done(202),
    'not-waiting': refused(409),
    'too-soon': tooSoon('address'),
    ...notRegistered('address'),
    'address-unchanged': refused(422, 'address'),
    'corrections-used-up': refused(422, 'address'),
    'address-blocked': refused(422, 'address'),
    'address-disposable': refused(422, 'address'),
    'address-unreachable': refused(422, 'address'),
  },
})

type ResendOutcome = { kind: 'mailed' } | TooSoon | { kind: 'not-waiting' }

type CorrectionOutcome =
  | ResendOutcome
  | NotRegistered
  | { kind: 'address-unchanged' }
  | { kind: 'corrections-used-up' }
  | { kind: 'address-blocked' }
  | AddressRefusal

/** The registration that a browser waits for; null when it is bound to none. */
export async function findWaiting(ports: Ports, visitor: Visitor): Promise<Waiting | null> {
  const registration = await findBound(ports, visitor)
  if (!registration) return null
  const mail = await findMail(ports.db, registration.mailId)
  const at = ports.now()
  return {
    id: registration.id,
    name: registration.name,
    state: stateOf(registration, at),
    address: registration.address,
    next: parseNext(registration.next, ports.settings.baseUrl),
    expiresAt: registration.expiresAt,
    resendAt: resendAtOf(registration.mailRequestedAt, at),
    correctionsLeft: registration.mayConfirm ? Math.max(0, limits.corrections - registration.generation) : 0,
    mail: shownMail(mail, registration.mailRequestedAt),
  }
}

async function resendMail(ports: Ports, { visitor }: Callers['visitor']): Promise<ResendOutcome> {
  const { db, now, settings } = ports
  const at = now()
  const outcome = await inTransaction(db, async (db): Promise<ResendOutcome> => {
    const bound = await holdBound(db, visitor, at)
    if (!bound || bound.confirmedAt !== null) return { kind: 'not-waiting' }
    const times = { now: at, expiresAt: at + settings.confirmMs }
    const registration = await claimResend(db, bound.id, times)
    if (!registration) return refuseTooSoon(bound.mailRequestedAt, at)
    await mailOnRequest(db, ports, visitor, registration, at)
    return { kind: 'mailed' }
  })
  if (outcome.kind === 'mailed') ports.wakeCourier()
  return outcome
}

async function replaceAddress(
  ports: Ports & MailDomains,
  { visitor, locale }: Callers['visitor'],
  { address }: InputOf<typeof correction>,
): Promise<CorrectionOutcome> {
  const { db, now, settings } = ports
  const at = now()
  // Before DNS or the host application is asked, because only a browser with a registration may cause that.
  const registration = await findBound(ports, visitor)
  if (!registration) return { kind: 'not-waiting' }
  const { name } = registration
  const hindered = await askMayRegister(ports, { name, email: address.typed, locale })
  if (hindered) return hindered
  const refusal = await refuseAddress(ports, address)
  if (refusal) return refusal
  const outcome = await inTransaction(db, async (db): Promise<CorrectionOutcome> => {
    // Lock it before judging it: otherwise a simultaneous correction could move the registration away just after the
    // owner of the address has chosen its password.
    const bound = await holdBound(db, visitor, at)
    if (!bound || bound.confirmedAt !== null) return { kind: 'not-waiting' }
    if (bound.address === address.typed) return { kind: 'address-unchanged' }
    if (!bound.mayConfirm) return { kind: 'corrections-used-up' }
    if (await isBlocked(db, address)) return { kind: 'address-blocked' }
    const mailId = newId()
    const expiresAt = at + settings.confirmMs
    // A refused mail reached nobody, so that a mistyped address is corrected at once.
    const isAtOnce = (await findMail(db, bound.mailId))?.state === 'refused'
    const change = { address: address.typed, addressKey: address.key, mailId, expiresAt, now: at, isAtOnce }
    const registration = await correctRegistration(db, bound.id, change, limits.corrections)
    if (!registration)
      return bound.generation >= limits.corrections
        ? { kind: 'corrections-used-up' }
        : refuseTooSoon(bound.mailRequestedAt, at)
    const { id: registrationId, generation } = registration
    await cancelMailsOf(db, registrationId, at)
    const caused = { kind: 'correct', addressKey: address.key, network: visitor.network, now: at } as const
    const budget = await takeMailBudget(db, settings, caused)
    const mail = { kind: 'confirmation', registrationId, generation } as const
    await queueMail(db, mail, { id: mailId, now: at, budget })
    await appendEvent(db, visitorEvent('address-corrected', at, visitor, registrationId))
    return { kind: 'mailed' }
  })
  if (outcome.kind === 'mailed') ports.wakeCourier()
  return outcome
}

// A closed registration looks as if it waited, so that a stranger cannot learn when the owner of the address confirmed.
function stateOf(registration: BoundRegistration, at: number): Waiting['state'] {
  if (registration.confirmedAt !== null) return 'confirmed'
  return registration.expiresAt <= at ? 'expired' : 'waiting'
}
