// The first administrator, or a further one: made by whoever may run commands on the server, or by whoever read the
// set-up link at its terminal.
import type { Address } from '../../base/address.ts'
import type { Locale } from '../../base/locale.ts'
import type { Name } from '../../base/name.ts'
import type { Password } from '../../base/password.ts'
import { limits } from '../../base/limits.ts'
import { setUpLink } from '../../base/paths.ts'
import type { Administrator, Ports, Visitor } from '../../core/ports.ts'
import { makeCode, readCode } from '../../security/codes.ts'
import { newId } from '../../security/tokens.ts'
import { insertAccount, isAddressTaken } from '../../store/accounts/accounts.ts'
import { hasAdmin, holdAdministration } from '../../store/accounts/administration.ts'
import { inTransaction } from '../../store/db/database.ts'
import type { Database } from '../../store/db/database.ts'
import { appendEvent } from '../../store/db/events.ts'
import { forgetGuesses } from '../../store/limits/guesses.ts'
import { closeOthers } from '../../store/registrations/registrations.ts'
import { namedAs } from '../../store/accounts/name-columns.ts'
import type { AccountRow } from '../../store/accounts/rows.ts'
import { hashNewPassword } from '../../core/new-password.ts'
import type { PasswordLeaked } from '../../core/new-password.ts'

/** Who the administrator is to be. */
export type AdminRequest = { name: Name; address: Address; password: Password; locale: Locale }

/** How making an administrator ended. */
export type CreateAdminOutcome =
  | { kind: 'done'; accountId: string }
  | { kind: 'name-taken' }
  | { kind: 'address-taken' }
  | PasswordLeaked

/** What a set-up link stands for: it is dead after an hour, and as soon as there is an administrator. */
export type SetUpLink = { kind: 'open' } | { kind: 'dead' } | { kind: 'unknown-code' }

/** Makes an account that is an administrator; its address counts as confirmed by who types it on the server. */
export async function createAdmin(
  ports: Ports,
  by: Administrator,
  request: AdminRequest,
): Promise<CreateAdminOutcome> {
  const row = await rowOf(ports, { network: by.network, signal: new AbortController().signal }, request)
  if (!row) return { kind: 'password-leaked' }
  return inTransaction(ports.db, async (db) => {
    await holdAdministration(db)
    return insertAdmin(db, by, row)
  })
}

/**
 * The link with which the first administrator is made, null when there is one. Nothing of it rests anywhere: it is derived
 * from the server's key, so every process that shares the key takes it.
 */
export async function makeSetUpLink(ports: Ports): Promise<string | null> {
  const { db, keys, now, settings } = ports
  if (await hasAdmin(db)) return null
  return setUpLink(
    settings.baseUrl,
    makeCode(keys, 'set-up-first-administrator', { expiresAt: now() + limits.setUpLife }),
  )
}

/** What a set-up link stands for now; changes nothing. */
export async function readSetUpLink({ db, keys, now }: Ports, code: string): Promise<SetUpLink> {
  const read = readCode(keys, code, 'set-up-first-administrator')
  if (!read) return { kind: 'unknown-code' }
  return { kind: read.expiresAt <= now() || (await hasAdmin(db)) ? 'dead' : 'open' }
}

/** Makes the first administrator by a set-up link that is open; of any number of tries at one time, one does. */
export async function createFirstAdmin(
  ports: Ports,
  visitor: Visitor,
  request: AdminRequest,
): Promise<CreateAdminOutcome | { kind: 'dead' }> {
  const row = await rowOf(ports, visitor, request)
  if (!row) return { kind: 'password-leaked' }
  const by = { actor: 'set-up-link', network: visitor.network, reason: null }
  return inTransaction(ports.db, async (db) => {
    await holdAdministration(db)
    return (await hasAdmin(db)) ? { kind: 'dead' } : insertAdmin(db, by, row)
  })
}

async function rowOf(
  ports: Ports,
  visitor: Pick<Visitor, 'network' | 'signal'>,
  { name, address, password, locale }: AdminRequest,
): Promise<AccountRow | null> {
  const passwordHash = await hashNewPassword(ports, visitor, password)
  if (passwordHash === null) return null
  return {
    id: newId(),
    ...namedAs(name),
    address: address.typed,
    addressKey: address.key,
    passwordHash,
    locale,
    isAdmin: 1,
    suspendedAt: null,
    confirmedAt: ports.now(),
    // No registration became this account; the column must name one, and this id names none.
    registrationId: newId(),
    loggedInAt: null,
    deletesAt: null,
  }
}

async function insertAdmin(db: Database, by: Administrator, row: AccountRow): Promise<CreateAdminOutcome> {
  const { id: accountId, addressKey, confirmedAt: at } = row
  if (!(await insertAccount(db, row))) {
    const taken = await isAddressTaken(db, addressKey, at)
    return { kind: taken ? 'address-taken' : 'name-taken' }
  }
  await closeOthers(db, addressKey, null, at)
  // Whoever tried the name or address while nobody had it must not keep its owner out.
  await forgetGuesses(db, [row.nameKey, addressKey])
  await appendEvent(db, { ...by, at, kind: 'admin-created', accountId })
  return { kind: 'done', accountId }
}
