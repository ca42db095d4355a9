// The first administrator is made by a person who read the set-up link at the server's terminal; further ones also by a
// person who can run commands on the server.

import { limits } from '../../base/limits.ts'
import { setUpLink } from '../../base/paths.ts'
import type { PasswordLeaked } from '../../core/new-password.ts'
import type { Administrator, Ports } from '../../core/ports.ts'
import { addressField, nameField, newPasswordField, textField } from '../../operation/fields.ts'
import type { InputOf } from '../../operation/fields.ts'
import { done, operation, refused } from '../../operation/operation.ts'
import type { Callers } from '../../operation/operation.ts'
import { makeCode, readCode } from '../../security/codes.ts'
import { hasAdmin, holdAdministration } from '../../store/accounts/administration.ts'
import { inTransaction } from '../../store/db/database.ts'
import { adminRow, insertAdmin } from './admin-account.ts'
import type { AdminRequest, InsertAdminOutcome } from './admin-account.ts'

const input = {
  /** The code of the set-up link that this browser opened last. */
  code: textField,
  name: nameField,
  address: addressField,
  password: newPasswordField,
}

export const setUp = operation({
  name: 'set-up',
  who: 'visitor',
  api: 'POST /api/setup',
  input,
  run: createFirstAdmin,
  outcomes: {
    done: done(200, { forget: ['set-up'] }),
    'unknown-code': refused(404),
    dead: refused(410),
    'name-taken': refused(422, 'name'),
    'address-taken': refused(422, 'address'),
    'password-leaked': refused(422, 'password'),
  },
})

type CreateAdminOutcome = InsertAdminOutcome | PasswordLeaked

/** The meaning of a set-up link. It stops working after an hour, and as soon as there is an administrator. */
export type SetUpLink = { kind: 'open'; name: string } | { kind: 'dead' } | { kind: 'unknown-code' }

/** How making the first administrator ended. */
type SetUpOutcome = CreateAdminOutcome | Exclude<SetUpLink, { kind: 'open' }>

/** Makes the first administrator by the code of a set-up link. Of any number of simultaneous attempts one succeeds. */
async function createFirstAdmin(
  ports: Ports,
  { visitor, locale }: Callers['visitor'],
  { code, ...request }: InputOf<typeof input>,
): Promise<SetUpOutcome> {
  const link = await readSetUpLink(ports, code)
  if (link.kind !== 'open') return link
  const row = await adminRow(ports, visitor, { ...request, locale })
  if (!row) return { kind: 'password-leaked' }
  const by = { actor: 'set-up-link', network: visitor.network, reason: null }
  return inTransaction(ports.db, async (db): Promise<SetUpOutcome> => {
    await holdAdministration(db)
    return (await hasAdmin(db)) ? { kind: 'dead' } : insertAdmin(db, ports, by, row)
  })
}

/** Reads the current meaning of a set-up link, and the part of its code that its form may name; changes nothing. */
export async function readSetUpLink({ db, keys, now }: Ports, code: string): Promise<SetUpLink> {
  const read = readCode(keys, code, 'set-up-first-administrator')
  if (!read) return { kind: 'unknown-code' }
  if (read.expiresAt <= now() || (await hasAdmin(db))) return { kind: 'dead' }
  return { kind: 'open', name: String(read.expiresAt) }
}

/**
 * The link with which the first administrator is made; null if there is one already. It is stored nowhere: it is derived
 * from the server's key, so every process with the same key accepts it.
 */
export async function makeSetUpLink(ports: Ports): Promise<string | null> {
  const { db, keys, now, settings } = ports
  if (await hasAdmin(db)) return null
  const expiresAt = now() + limits.setUpLife
  return setUpLink(settings.baseUrl, makeCode(keys, 'set-up-first-administrator', { expiresAt }))
}

/** Makes an administrator from the command line; typing the address on the server counts as confirming it. */
export async function createAdmin(
  ports: Ports,
  by: Administrator,
  request: AdminRequest,
): Promise<CreateAdminOutcome> {
  const row = await adminRow(ports, { network: by.network, signal: new AbortController().signal }, request)
  if (!row) return { kind: 'password-leaked' }
  return inTransaction(ports.db, async (db) => {
    await holdAdministration(db)
    return insertAdmin(db, ports, by, row)
  })
}
