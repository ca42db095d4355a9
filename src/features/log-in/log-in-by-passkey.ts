// A person logs in with a passkey alone. It costs no password hash, and asks for no name: the passkey says whose it is.

import { z } from 'zod'
import { logInLimit } from '../../base/limits.ts'
import { findKnownDevice } from '../../core/known-device.ts'
import { askForPasskey, forLogIn, relyingParty, spendPasskey, verifyPasskey } from '../../core/passkeys.ts'
import type { Ports } from '../../core/ports.ts'
import { flagField, nextField, passkeyFields } from '../../operation/fields.ts'
import type { InputOf } from '../../operation/fields.ts'
import { done, operation, refused, telling, tooMany } from '../../operation/operation.ts'
import type { Callers } from '../../operation/operation.ts'
import { findAccountById } from '../../store/accounts/accounts.ts'
import { findPasskey } from '../../store/factors/passkeys.ts'
import type { TooManyAttempts } from '../../store/limits/limits.ts'
import { loggedInShape, startSession } from './start-session.ts'
import type { StartedSession } from './start-session.ts'

/** Reads a challenge for any passkey of this site. */
export const beginLogInByPasskey = operation({
  name: 'begin-log-in-by-passkey',
  who: 'visitor',
  api: 'GET /api/login/passkey',
  input: {},
  run: (ports) => Promise.resolve({ kind: 'asked' as const, ...askForPasskey(ports, forLogIn) }),
  outcomes: { asked: telling(done(), z.object({ challenge: z.string(), host: z.string() })) },
})

const input = { ...passkeyFields, stay: flagField, next: nextField }

/** A person logs in with a passkey. */
export const logInByPasskey = operation({
  name: 'log-in-by-passkey',
  who: 'visitor',
  api: 'POST /api/login/passkey',
  input,
  limit: {
    // Apart from the log-ins by password, with which strangers could keep others' passkeys out.
    rates: logInLimit.rates,
    field: 'submit',
    // A made-up passkey must not use up what all share.
    async by(ports, { visitor }, { credentialId }) {
      const passkey = await findPasskey(ports.db, { credentialId, host: relyingParty(ports).id })
      if (!passkey) return null
      const known = await findKnownDevice(ports, visitor, { id: passkey.accountId })
      return { network: visitor.network, known }
    },
  },
  run: startByPasskey,
  outcomes: {
    'logged-in': telling(done(), loggedInShape),
    'unknown-passkey': refused(401, 'submit'),
    'passkey-refused': refused(422, 'submit'),
    'challenge-ended': refused(409, 'submit'),
    suspended: refused(403, 'submit'),
    'too-many-attempts': tooMany(),
  },
})

/** `unknown-passkey`: it was removed, or belongs to another site. `challenge-ended`: too old, or answered before. */
type PasskeyLogInOutcome =
  | StartedSession
  | { kind: 'unknown-passkey' }
  | { kind: 'passkey-refused' }
  | { kind: 'challenge-ended' }
  | { kind: 'suspended' }
  | TooManyAttempts

async function startByPasskey(
  ports: Ports,
  { visitor }: Callers['visitor'],
  { stay, ...sent }: InputOf<typeof input>,
): Promise<PasskeyLogInOutcome> {
  const passkey = await verifyPasskey(ports, forLogIn, sent)
  if (passkey.kind !== 'right') return passkey
  const account = await findAccountById(ports.db, passkey.accountId)
  if (!account) return { kind: 'unknown-passkey' }
  if (account.suspendedAt !== null) return { kind: 'suspended' }
  const started = await startSession(ports, visitor, account, {
    amr: 'passkey',
    guess: null,
    spend: async (db, at) => ((await spendPasskey(db, passkey, visitor, at)) ? null : 'spent'),
    stay,
  })
  return started.kind === 'logged-in' ? started : { kind: 'challenge-ended' }
}
