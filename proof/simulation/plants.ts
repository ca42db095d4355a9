// Faults that the simulation must find, each put into a copy of the tree.

/** The changes of a fault: the file, and the text that becomes another. */
export type Change = [file: string, from: string, to: string]

const confirm = 'src/features/registration/confirm.ts'
const register = 'src/features/registration/register.ts'
const reset = 'src/features/password/reset-password.ts'
const startSession = 'src/features/log-in/start-session.ts'
const wait = 'src/features/registration/wait.ts'
const waiting = 'src/store/registrations/waiting.ts'

/** The faults by the sentence that tells them. */
export const simulatedPlants: Record<string, Change[]> = {
  'a link activates the password of whoever registered, in any browser': [
    [
      confirm,
      '  return shownLink(link)\n}\n',
      '  return become(ports, visitor, code, name, await bindHere(ports, visitor, code, link.registration.passwordHash))\n}\n',
    ],
  ],
  'the mail of a registration is queued in a commit of its own': [
    [
      register,
      '  return inTransaction(db, async (db) => {\n',
      '  const outside = db\n  return inTransaction(db, async (db) => {\n',
    ],
    [register, '    await queueMail(db, mail,', '    setTimeout(() => void queueMail(outside, mail,'],
    [register, 'now: at, budget })\n', 'now: at, budget }), 20)\n'],
  ],
  'the pause between two mails is read before it is written': [
    [
      wait,
      "  const outcome = await inTransaction(db, async (db): Promise<ResendOutcome> => {\n    const bound = await holdBound(db, visitor, at)\n    if (!bound || bound.confirmedAt !== null) return { kind: 'not-waiting' }\n    const times",
      "  const read = await findBound(ports, visitor)\n  if (read && at < read.mailRequestedAt + 60_000) return refuseTooSoon(read.mailRequestedAt, at)\n  const outcome = await inTransaction(db, async (db): Promise<ResendOutcome> => {\n    const bound = await holdBound(db, visitor, at)\n    if (!bound || bound.confirmedAt !== null) return { kind: 'not-waiting' }\n    const times",
    ],
    [
      waiting,
      "    .where('confirmedAt', 'is', null)\n    .where(isPauseOver(times.now))\n",
      "    .where('confirmedAt', 'is', null)\n",
    ],
  ],
  'a reset takes any authenticator app with it': [
    [
      'src/core/end-access.ts',
      'deleteAuthenticatorSince(db, accountId, since)',
      'deleteAuthenticatorSince(db, accountId, 0)',
    ],
  ],
  'a session begins by the password alone while the app is being added': [
    [startSession, "    if (amr === 'password' && held.secondStep === 1) return 'ended'\n", ''],
  ],
  'passkeys outlive a new password': [
    [
      reset,
      'if (held && since !== null) await endNewFactorsOf(',
      'if (held && since === 0) await endNewFactorsOf(',
    ],
  ],
  'a revoked API key goes on': [
    ['src/store/api-keys/api-keys.ts', "      .where('apiKeys.revokedAt', 'is', null)\n", ''],
  ],
  'sessions outlive a new password': [[reset, '    await endAccessOf(db, account.id, at, by)\n', '']],
  'a server claims mails that another one has': [
    ['src/store/db/claiming.ts', "'<=', claim.now)", "'<=', claim.leaseUntil)"],
    ['src/store/db/claiming.ts', "'<=', claim.now)", "'<=', claim.leaseUntil)"],
  ],
  'a code of the second step counts as often as it is typed': [
    ['src/core/second-step.ts', '  if (!isSpent) {', '  if (!isSpent && accountId === "") {'],
  ],
}
