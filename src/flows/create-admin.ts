// The first administrator, or a further one, made on the server by whoever may run commands there.
import type { Address } from '../base/address.ts'
import type { Locale } from '../base/locale.ts'
import type { Name } from '../base/name.ts'
import type { Password } from '../base/password.ts'
import type { Administrator, Ports } from '../ports.ts'
import { newId } from '../security/tokens.ts'
import { insertAccount, isAddressTaken } from '../store/accounts.ts'
import { holdAdministration } from '../store/administration.ts'
import { inTransaction } from '../store/database.ts'
import { appendEvent } from '../store/events.ts'
import { closeOthers } from '../store/registrations.ts'
import { namedAs } from '../store/tables.ts'

/** Who the administrator is to be. */
export type AdminRequest = { name: Name; address: Address; password: Password; locale: Locale }

/** How making an administrator ended. */
export type CreateAdminOutcome =
  | { kind: 'done'; accountId: string }
  | { kind: 'name-taken' }
  | { kind: 'address-taken' }

/** Makes an account that is an administrator; its address counts as confirmed by who types it on the server. */
export async function createAdmin(
  ports: Ports,
  by: Administrator,
  { name, address, password, locale }: AdminRequest,
): Promise<CreateAdminOutcome> {
  const passwordHash = await ports.hasher.hash('register', password)
  const at = ports.now()
  const accountId = newId()
  return inTransaction(ports.db, async (db): Promise<CreateAdminOutcome> => {
    await holdAdministration(db)
    // No registration became this account; the column must name one, and this id names none.
    const registrationId = newId()
    const written = await insertAccount(db, {
      id: accountId,
      ...namedAs(name),
      address: address.typed,
      addressKey: address.key,
      passwordHash,
      locale,
      isAdmin: 1,
      suspendedAt: null,
      confirmedAt: at,
      registrationId,
      loggedInAt: null,
      deletesAt: null,
    })
    if (!written) {
      const taken = await isAddressTaken(db, address.key, at)
      return { kind: taken ? 'address-taken' : 'name-taken' }
    }
    await closeOthers(db, address.key, registrationId, at)
    await appendEvent(db, { ...by, at, kind: 'admin-created', accountId })
    return { kind: 'done', accountId }
  })
}
