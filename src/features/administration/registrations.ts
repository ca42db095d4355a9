// An administrator helps, or stops, somebody whose registration waits. Each act names the registration as it was seen: a
// generation that has passed means that the address was corrected meanwhile, and what was meant for one must not hit another.
import type { Address } from '../../base/address.ts'
import type { Name } from '../../base/name.ts'
import { confirmationLink } from '../../base/paths.ts'
import type { Administrator, Ports } from '../../core/ports.ts'
import { makeCode } from '../../security/codes.ts'
import { newId } from '../../security/tokens.ts'
import { isBlocked } from '../../store/registrations/blocks.ts'
import { makeAccount } from '../../store/registrations/confirmation.ts'
import type { Database } from '../../store/db/database.ts'
import { appendEvent } from '../../store/db/events.ts'
import { findMute, liftMute } from '../../store/registrations/mutes.ts'
import { cancelMails, deleteMailsOf, mailAgain, queueMail } from '../../store/mail/outbox.ts'
import {
  changeHeld,
  deleteRegistrationRow,
  holdRegistration,
  holdWithOthers,
} from '../../store/registrations/registrations.ts'
import type { EventKind } from '../../store/db/event-kinds.ts'
import type { RegistrationRow } from '../../store/registrations/rows.ts'
import { actAs } from './act-as.ts'

/** A registration as an administrator saw it. */
export type SeenRegistration = { id: string; generation: number }

/** How an act on a registration ended; `stale` means that it was corrected, confirmed or closed meanwhile. */
export type RegistrationActOutcome = { kind: 'done' } | { kind: 'unknown' } | { kind: 'stale' }

/** How correcting an address ended. */
export type AdminCorrectionOutcome =
  | RegistrationActOutcome
  | { kind: 'unchanged' }
  | { kind: 'address-blocked' }

/** How confirming by hand ended. */
export type ByHandOutcome =
  | { kind: 'done'; accountId: string }
  | Exclude<RegistrationActOutcome, { kind: 'done' }>
  | { kind: 'expired' }
  | { kind: 'name-taken' }
  | { kind: 'address-taken' }

/** A link to hand out, or why there is none. */
export type HandedOutOutcome =
  | { kind: 'link'; link: string }
  | Exclude<RegistrationActOutcome, { kind: 'done' }>
  | { kind: 'expired' }

/** Sends a registration's mail again, with the same link, and lets it wait anew; also one that has expired. */
export async function resendByAdmin(
  ports: Ports,
  by: Administrator,
  seen: SeenRegistration,
): Promise<RegistrationActOutcome> {
  const { settings } = ports
  const outcome = await actOnWaiting<RegistrationActOutcome>(
    ports,
    by,
    seen,
    'mail-requested',
    async (db, registration, at) => {
      await changeHeld(db, registration.id, { mailRequestedAt: at, expiresAt: at + settings.confirmMs })
      await mailAgain(db, registration, at)
      return { kind: 'done' }
    },
  )
  if (outcome.kind === 'done') ports.wakeCourier()
  return outcome
}

/** Lets a registration wait anew from now, without a mail. */
export async function extendRegistration(
  ports: Ports,
  by: Administrator,
  seen: SeenRegistration,
): Promise<RegistrationActOutcome> {
  const { settings } = ports
  return actOnWaiting<RegistrationActOutcome>(
    ports,
    by,
    seen,
    'registration-extended',
    async (db, registration, at) => {
      await changeHeld(db, registration.id, { expiresAt: at + settings.confirmMs })
      return { kind: 'done' }
    },
  )
}

/** Replaces the address, however often the visitor has done so: older links die, and the mail goes to the new one. */
export async function correctByAdmin(
  ports: Ports,
  by: Administrator,
  seen: SeenRegistration,
  address: Address,
): Promise<AdminCorrectionOutcome> {
  const { settings } = ports
  const outcome = await actOnWaiting<AdminCorrectionOutcome>(
    ports,
    by,
    seen,
    'address-corrected',
    async (db, registration, at) => {
      if (registration.address === address.typed) return { kind: 'unchanged' }
      if (await isBlocked(db, address)) return { kind: 'address-blocked' }
      const mailId = newId()
      const generation = registration.generation + 1
      const expiresAt = at + settings.confirmMs
      const to = { address: address.typed, addressKey: address.key, generation, mailId }
      await changeHeld(db, registration.id, {
        ...to,
        mailRequestedAt: at,
        expiresAt,
        openedAt: null,
        remindedAt: null,
      })
      await cancelMails(db, registration.id, at)
      const { id: registrationId } = registration
      await queueMail(db, { id: mailId, kind: 'confirmation', registrationId, generation, now: at })
      return { kind: 'done' }
    },
  )
  if (outcome.kind === 'done') ports.wakeCourier()
  return outcome
}

/**
 * Makes the registration an account without anybody having read its mail, by the same statements as a click on the link,
 * and tells its address. `name` is for one whose own name was taken meanwhile.
 */
export async function confirmByHand(
  ports: Ports,
  by: Administrator,
  seen: SeenRegistration,
  name: Name | null = null,
): Promise<ByHandOutcome> {
  const at = ports.now()
  const outcome = await actAs(ports, by, async (db, by): Promise<ByHandOutcome> => {
    await holdWithOthers(db, seen.id)
    const held = await holdSeen(db, seen)
    if (held.kind !== 'waiting') return held
    if (held.registration.expiresAt <= at) return { kind: 'expired' }
    const became = await makeAccount(db, seen, at, name)
    switch (became.kind) {
      case 'confirmed': {
        const { accountId } = became
        await queueMail(db, { id: newId(), kind: 'confirmed-by-hand', accountId, now: at })
        await appendEvent(db, { ...by, at, kind: 'confirmed-by-hand', registrationId: seen.id, accountId })
        return { kind: 'done', accountId }
      }
      case 'name-taken':
      case 'address-taken':
        return { kind: became.kind }
      case 'not-waiting':
        return { kind: 'stale' }
      default:
        return became satisfies never
    }
  })
  if (outcome.kind === 'done') ports.wakeCourier()
  return outcome
}

/** Deletes a registration that is not an account, with its mails. */
export async function deleteRegistration(
  ports: Ports,
  by: Administrator,
  seen: SeenRegistration,
): Promise<RegistrationActOutcome> {
  const at = ports.now()
  return actAs(ports, by, async (db, by): Promise<RegistrationActOutcome> => {
    const registration = await holdRegistration(db, seen.id)
    if (!registration) return { kind: 'unknown' }
    if (registration.generation !== seen.generation || registration.confirmedAt !== null) {
      return { kind: 'stale' }
    }
    await deleteMailsOf(db, seen.id)
    await deleteRegistrationRow(db, seen.id)
    await appendEvent(db, { ...by, at, kind: 'registration-deleted', registrationId: seen.id })
    return { kind: 'done' }
  })
}

/** A link for the person at the phone: it takes the registration's password and never a new one. */
export async function handOutLink(
  ports: Ports,
  by: Administrator,
  seen: SeenRegistration,
): Promise<HandedOutOutcome> {
  return actOnWaiting<HandedOutOutcome>(ports, by, seen, 'link-handed-out', async (_, registration, at) => {
    if (registration.expiresAt <= at) return { kind: 'expired' }
    const code = makeCode(ports.keys, 'confirm-by-handed-out-link', registration)
    return { kind: 'link', link: confirmationLink(ports.settings.baseUrl, code) }
  })
}

/** Lets an address have mails again that its reader said not to want, and the registration wait again that they disowned. */
export function liftMuteByAdmin(
  ports: Ports,
  by: Administrator,
  seen: SeenRegistration,
): Promise<RegistrationActOutcome> {
  const at = ports.now()
  return actAs(ports, by, async (db, by): Promise<RegistrationActOutcome> => {
    const registration = await holdRegistration(db, seen.id)
    if (!registration) return { kind: 'unknown' }
    const isMuted = (await findMute(db, registration.addressKey, at)) !== undefined
    const isStale = registration.generation !== seen.generation
    if (isStale || (!isMuted && registration.disownedAt === null)) return { kind: 'stale' }
    await liftMute(db, registration)
    await appendEvent(db, { ...by, at, kind: 'mute-lifted', registrationId: seen.id })
    return { kind: 'done' }
  })
}

type Held = { kind: 'waiting'; registration: RegistrationRow } | { kind: 'unknown' } | { kind: 'stale' }

// Held before it is judged: else the visitor could correct or confirm it between the look and the act.
async function holdSeen(db: Database, seen: SeenRegistration): Promise<Held> {
  const registration = await holdRegistration(db, seen.id)
  if (!registration) return { kind: 'unknown' }
  const { generation, confirmedAt, closedAt } = registration
  if (generation !== seen.generation || confirmedAt !== null || closedAt !== null) return { kind: 'stale' }
  return { kind: 'waiting', registration }
}

async function actOnWaiting<Outcome extends { kind: string }>(
  ports: Ports,
  by: Administrator,
  seen: SeenRegistration,
  event: EventKind,
  work: (db: Database, registration: RegistrationRow, at: number) => Promise<Outcome>,
): Promise<Outcome | { kind: 'unknown' } | { kind: 'stale' }> {
  const at = ports.now()
  return actAs(ports, by, async (db, by) => {
    const held = await holdSeen(db, seen)
    if (held.kind !== 'waiting') return held
    const outcome = await work(db, held.registration, at)
    if (outcome.kind === 'done' || outcome.kind === 'link') {
      await appendEvent(db, { ...by, at, kind: event, registrationId: seen.id })
    }
    return outcome
  })
}
