// A person adds an authenticator app, from then on the second step of each log-in by password, or removes it.

import { z } from 'zod'
import { limits } from '../../base/limits.ts'
import type { CurrentSession } from '../../core/current-session.ts'
import type { Ports } from '../../core/ports.ts'
import { needsPasskey } from '../../core/second-factor.ts'
import { plainCode } from '../../core/second-step.ts'
import { oneTimeCodeField, textField } from '../../operation/fields.ts'
import type { InputOf } from '../../operation/fields.ts'
import { done, operation, refused, telling } from '../../operation/operation.ts'
import type { Callers } from '../../operation/operation.ts'
import { groupsOf, hashRecoveryCode, newRecoveryCodes } from '../../security/recovery-codes.ts'
import { seal, unseal } from '../../security/sealed.ts'
import { hashToken } from '../../security/tokens.ts'
import { isTotpOfWrongClock, matchTotp, newTotpSecret, totpUri } from '../../security/totp.ts'
import { asksSecondStep } from '../../store/accounts/accounts.ts'
import { deleteAuthenticator, insertAuthenticator } from '../../store/factors/authenticators.ts'
import { deletePendingLogInsOf } from '../../store/factors/pending-log-ins.ts'
import { deleteRecoveryCodes, replaceRecoveryCodes } from '../../store/factors/recovery-codes.ts'
import { noteSecondStep } from '../../store/sessions/devices.ts'
import { deleteOtherSessions, forgetProofs, setAmr } from '../../store/sessions/sessions.ts'
import type { SessionToken } from '../../store/sessions/sessions.ts'
import { changeMeans } from './change-means.ts'

/**
 * The data by which an app is set up: the address in the QR code, the same key to type, and the ticket that the page sends back. The
 * key is in no row before a right code was typed.
 */
export type Enrolment = { uri: string; key: string; ticket: string }

const enrolment = { uri: z.string(), key: z.string(), ticket: z.string() }

/** Makes a key for an authenticator app; changes nothing. */
export const beginAuthenticator = operation({
  name: 'begin-authenticator',
  who: 'session',
  api: 'GET /api/account/security/authenticator',
  proof: 'recent',
  input: {},
  async run(ports, { session }) {
    const begun = await beginEnrolment(ports, session)
    return begun ? { kind: 'begun' as const, ...begun } : { kind: 'authenticator-exists' as const }
  },
  outcomes: { begun: telling(done(), z.object(enrolment)), 'authenticator-exists': refused(409) },
})

const input = { ticket: textField, oneTimeCode: oneTimeCodeField }

/**
 * A person adds an authenticator app by one of its codes. The account's other sessions end, because they have proved less
 * than the account asks for from now on.
 */
export const addAuthenticator = operation({
  name: 'add-authenticator',
  who: 'session',
  api: 'POST /api/account/security/authenticator',
  proof: 'recent',
  input,
  run: addApp,
  outcomes: {
    added: telling(done(), z.object({ recoveryCodes: z.array(z.string()) })),
    'wrong-second-step': refused(422, 'oneTimeCode'),
    'clock-differs': refused(422, 'oneTimeCode'),
    'enrolment-ended': refused(410),
    'authenticator-exists': refused(409),
    ended: refused(401),
  },
})

/** A person removes the authenticator app, and with it the recovery codes: from then on the password alone logs in. */
export const removeAuthenticator = operation({
  name: 'remove-authenticator',
  who: 'session',
  api: 'POST /api/account/security/authenticator/remove',
  proof: 'recent',
  input: {},
  run: removeApp,
  outcomes: { changed: done(), 'no-authenticator': refused(409), ended: refused(401) },
})

type AddOutcome =
  | { kind: 'added'; recoveryCodes: string[]; keep: { session: SessionToken } }
  | { kind: 'wrong-second-step' }
  | { kind: 'clock-differs' }
  | { kind: 'enrolment-ended' }
  | { kind: 'authenticator-exists' }
  | { kind: 'ended' }

async function addApp(
  ports: Ports,
  caller: Callers['session'],
  { ticket, oneTimeCode }: InputOf<typeof input>,
): Promise<AddOutcome> {
  const { session } = caller
  const secret = readTicket(ports, session, ticket)
  if (secret === null) return { kind: 'enrolment-ended' }
  const [typed, now] = [plainCode(oneTimeCode), ports.now()]
  const step = matchTotp(secret, typed, now)
  if (step === null) {
    const isOfWrongClock = isTotpOfWrongClock(secret, typed, now)
    return { kind: isOfWrongClock ? 'clock-differs' : 'wrong-second-step' }
  }
  const { id: accountId } = session.account
  const { sealed: sealedSecret, keyId } = seal(ports.keys, sealedFor(accountId), secret)
  const recoveryCodes = newRecoveryCodes()
  const outcome = await changeMeans(ports, caller, 'authenticator-added', async (db, at) => {
    // The step of this code has counted: the same code does not log in.
    const app = { accountId, sealedSecret, keyId, lastStep: step, createdAt: at, usedAt: null }
    if (!(await insertAuthenticator(db, app))) return 'authenticator-exists'
    await replaceRecoveryCodes(db, accountId, recoveryCodes.map(hashOf), at)
    await deleteOtherSessions(db, accountId, session.tokenHash)
    if (session.amr === 'password') await setAmr(db, session.tokenHash, 'password totp')
    // The next log-in here is counted by itself: others who know the password do not use up its tries.
    const device = caller.visitor.deviceToken
    if (device !== null) await noteSecondStep(db, { tokenHash: hashToken(device), accountId, now: at })
    return null
  })
  return outcome.kind === 'changed' ? { ...outcome, kind: 'added', recoveryCodes } : outcome
}

function removeApp(ports: Ports, caller: Callers['session']) {
  const { id: accountId } = caller.session.account
  return changeMeans(ports, caller, 'authenticator-removed', async (db, _, account) => {
    if (!(await deleteAuthenticator(db, accountId))) return 'no-authenticator'
    await deleteRecoveryCodes(db, accountId)
    await deletePendingLogInsOf(db, accountId)
    // Somebody whose phone had the passkey, too, must still be able to remove it and to add another.
    const kept = (await needsPasskey(db, ports.settings, account)) ? caller.session.tokenHash : null
    await forgetProofs(db, accountId, ['password totp', 'password recovery'], kept)
    return null
  })
}

/** A person makes new recovery codes; the earlier ones end. */
export const makeRecoveryCodes = operation({
  name: 'make-recovery-codes',
  who: 'session',
  api: 'POST /api/account/security/recovery-codes',
  proof: 'recent',
  input: {},
  async run(ports, caller) {
    const { id: accountId } = caller.session.account
    const recoveryCodes = newRecoveryCodes()
    const outcome = await changeMeans(ports, caller, 'recovery-codes-made', async (db, at) => {
      if (!(await asksSecondStep(db, accountId))) return 'no-authenticator'
      await replaceRecoveryCodes(db, accountId, recoveryCodes.map(hashOf), at)
      return null
    })
    return outcome.kind === 'changed' ? { ...outcome, kind: 'made' as const, recoveryCodes } : outcome
  },
  outcomes: {
    made: telling(done(), z.object({ recoveryCodes: z.array(z.string()) })),
    'no-authenticator': refused(409),
    ended: refused(401),
  },
})

/** A new key for an authenticator app; null if the account has one. */
export async function beginEnrolment(ports: Ports, session: CurrentSession): Promise<Enrolment | null> {
  return (await asksSecondStep(ports.db, session.account.id)) ? null : enrol(ports, session, newTotpSecret())
}

/** The data that the form shows again after a wrong code; null when its ticket has ended. */
export function readEnrolment(ports: Ports, session: CurrentSession, ticket: string): Enrolment | null {
  const secret = readTicket(ports, session, ticket)
  return secret === null ? null : { ...enrol(ports, session, secret), ticket }
}

function enrol({ keys, now, settings }: Ports, session: CurrentSession, secret: string): Enrolment {
  const { siteName } = settings
  const until = now() + limits.enrolmentLife
  const { sealed, keyId } = seal(keys, ticketFor(session), JSON.stringify({ secret, until }))
  return {
    uri: totpUri(secret, { siteName, name: session.account.name }),
    key: groupsOf(secret).join(' '),
    ticket: `${keyId}.${sealed}`,
  }
}

function readTicket({ keys, now }: Ports, session: CurrentSession, ticket: string): string | null {
  const [keyId = '', sealed = ''] = ticket.split('.')
  const text = unseal(keys, ticketFor(session), { sealed, keyId })
  if (text === null) return null
  const { secret, until } = JSON.parse(text) as { secret: string; until: number }
  return until > now() ? secret : null
}

function ticketFor({ id, account }: CurrentSession) {
  return { purpose: 'enrolment', owner: `${account.id} ${id}` } as const
}

function sealedFor(accountId: string) {
  return { purpose: 'authenticator', owner: accountId } as const
}

function hashOf(code: string): string {
  const hash = hashRecoveryCode(code)
  if (hash === null) throw new Error('a recovery code that was made cannot be read')
  return hash
}
