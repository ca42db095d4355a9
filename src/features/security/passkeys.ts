// A person adds passkeys to their account, renames and removes them.

import { z } from 'zod'
import { browserNames } from '../../base/browser.ts'
import { limits } from '../../base/limits.ts'
import type { CurrentSession } from '../../core/current-session.ts'
import { ownEvent } from '../../core/events.ts'
import { askForPasskey, relyingParty, takeChallenge } from '../../core/passkeys.ts'
import type { PasskeyQuestion } from '../../core/passkeys.ts'
import type { Ports } from '../../core/ports.ts'
import { isCovered } from '../../core/second-factor.ts'
import { newPasskeyFields, textField } from '../../operation/fields.ts'
import type { InputOf, OptionalTextField } from '../../operation/fields.ts'
import { done, operation, refused, telling } from '../../operation/operation.ts'
import type { Callers } from '../../operation/operation.ts'
import { passkeyAlgorithms, readNewPasskey } from '../../security/passkeys.ts'
import { newId } from '../../security/tokens.ts'
import { inTransaction } from '../../store/db/database.ts'
import { appendEvent } from '../../store/db/events.ts'
import {
  deletePasskey,
  insertPasskey,
  listPasskeys,
  renamePasskey as renameTo,
} from '../../store/factors/passkeys.ts'
import { deleteOtherSessionsBy, setAmr } from '../../store/sessions/sessions.ts'
import { changeMeans } from './change-means.ts'

/** The options for a browser that makes a passkey; `exclude` are the account's present ones. */
type NewPasskeyQuestion = PasskeyQuestion & {
  siteName: string
  user: { id: string; name: string }
  algorithms: readonly number[]
  exclude: string[]
}

/** Reads a challenge for a new passkey. */
export const beginPasskey = operation({
  name: 'begin-passkey',
  who: 'session',
  api: 'GET /api/account/security/passkeys',
  proof: 'recent',
  input: {},
  async run(ports, { session }) {
    return { kind: 'asked' as const, ...(await askForNewPasskey(ports, session)) }
  },
  outcomes: {
    asked: telling(
      done(),
      z.object({
        challenge: z.string(),
        host: z.string(),
        siteName: z.string(),
        user: z.object({ id: z.string(), name: z.string() }),
        algorithms: z.array(z.int()),
        exclude: z.array(z.string()),
      }),
    ),
  },
})

async function askForNewPasskey(ports: Ports, session: CurrentSession): Promise<NewPasskeyQuestion> {
  const { id, name } = session.account
  const present = await listPasskeys(ports.db, id)
  return {
    ...askForPasskey(ports, toAdd(session)),
    siteName: ports.settings.siteName,
    // The id and not the name, which may change: the authenticator hands it to nobody but this site.
    user: { id: Buffer.from(id, 'hex').toString('base64url'), name },
    algorithms: passkeyAlgorithms,
    exclude: present.map(({ credentialId }) => credentialId),
  }
}

function toAdd({ id }: CurrentSession) {
  return { purpose: 'add', target: id } as const
}

const longestLabel = 60

/** A person's name for a passkey; empty where nothing was typed. */
const labelField: OptionalTextField<string> = {
  type: 'string',
  need: 'optional',
  absent: '',
  read: (typed) => typed.trim().slice(0, longestLabel),
}

const input = { label: labelField, ...newPasskeyFields }

/** A person adds a passkey that their browser has made. */
export const addPasskey = operation({
  name: 'add-passkey',
  who: 'session',
  api: 'POST /api/account/security/passkeys',
  proof: 'recent',
  input,
  run: add,
  outcomes: {
    changed: done(),
    'passkey-refused': refused(422, 'submit'),
    'challenge-ended': refused(409, 'submit'),
    'passkey-exists': refused(409, 'submit'),
    'too-many-passkeys': refused(409, 'submit'),
    ended: refused(401),
  },
})

type AddOutcome =
  | Awaited<ReturnType<typeof changeMeans<never>>>
  | { kind: 'passkey-refused' }
  | { kind: 'challenge-ended' }
  | { kind: 'passkey-exists' }
  | { kind: 'too-many-passkeys' }

async function add(
  ports: Ports,
  caller: Callers['session'],
  { label, ...sent }: InputOf<typeof input>,
): Promise<AddOutcome> {
  const { session, visitor } = caller
  const { id: accountId } = session.account
  const party = relyingParty(ports)
  const context = { party, keys: ports.keys, about: toAdd(session), at: ports.now() }
  const made = readNewPasskey(context, sent)
  if (typeof made === 'string') return { kind: made }
  const { challenge, ...passkey } = made
  const { browser, system } = browserNames(visitor.userAgent)
  return changeMeans(ports, caller, 'passkey-added', async (db, at, account) => {
    if (!(await takeChallenge(db, challenge, at))) return 'challenge-ended'
    if ((await listPasskeys(db, accountId)).length >= limits.passkeys) return 'too-many-passkeys'
    const isAdded = await insertPasskey(db, {
      id: newId(),
      accountId,
      ...passkey,
      host: party.id,
      label,
      browser,
      system,
      counterBackAt: null,
      createdAt: at,
      usedAt: null,
    })
    if (!isAdded) return 'passkey-exists'
    // They have proved less than the account asks for from now on.
    if (isCovered(ports.settings, account.isAdmin))
      await deleteOtherSessionsBy(db, accountId, { amr: 'password', butTokenHash: session.tokenHash })
    // The device has just made sure who is there.
    if (session.amr === 'password') await setAmr(db, session.tokenHash, 'passkey')
    return null
  })
}

const renameInput = { passkey: textField, label: labelField }

/** A person gives one of their passkeys another name, or none. */
export const renamePasskey = operation({
  name: 'rename-passkey',
  who: 'session',
  api: 'POST /api/account/security/passkeys/rename',
  proof: 'recent',
  input: renameInput,
  run: rename,
  outcomes: { renamed: done(), 'no-passkey': refused(409) },
})

// Neither a mail nor a new token: the name decides nothing about who logs in.
async function rename(
  { db, now }: Ports,
  { session: { account }, visitor }: Callers['session'],
  { passkey: id, label }: InputOf<typeof renameInput>,
): Promise<{ kind: 'renamed' } | { kind: 'no-passkey' }> {
  return inTransaction(db, async (db) => {
    if (!(await renameTo(db, account.id, { id, label }))) return { kind: 'no-passkey' }
    await appendEvent(db, ownEvent('passkey-renamed', now(), visitor, account.id))
    return { kind: 'renamed' }
  })
}

const removeInput = { passkey: textField }

/** A person removes one of their passkeys; other sessions that passkeys began end, because it may have been lost. */
export const removePasskey = operation({
  name: 'remove-passkey',
  who: 'session',
  api: 'POST /api/account/security/passkeys/remove',
  proof: 'recent',
  input: removeInput,
  run: (ports, caller, { passkey }) =>
    changeMeans(ports, caller, 'passkey-removed', async (db, _, account) => {
      const { tokenHash } = caller.session
      if (!(await deletePasskey(db, account.id, passkey))) return 'no-passkey'
      await deleteOtherSessionsBy(db, account.id, { amr: 'passkey', butTokenHash: tokenHash })
      return null
    }),
  outcomes: { changed: done(), 'no-passkey': refused(409), ended: refused(401) },
})
