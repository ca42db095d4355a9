// A person takes another name; the old one is free at once.

import { hour } from '../../base/time.ts'
import type { Ports } from '../../core/ports.ts'
import { namedDevice } from '../../core/visitor-device.ts'
import { nameField } from '../../operation/fields.ts'
import type { InputOf } from '../../operation/fields.ts'
import { done, operation, refused } from '../../operation/operation.ts'
import type { Callers } from '../../operation/operation.ts'
import { setNewName } from '../../store/accounts/new-name.ts'
import { isTaken } from '../../store/db/faults.ts'
import { queueNotice } from '../../store/mail/outbox.ts'
import { changeOwnAccount } from './own-account.ts'

const input = { name: nameField }

/** A person gives their account another name. A mail reports it to the owner, so that a thief's change is noticed. */
export const changeName = operation({
  name: 'change-name',
  who: 'session',
  api: 'POST /api/account/name',
  proof: 'recent',
  input,
  limit: {
    // Like registering, which reveals as much about which names are taken.
    rates: { network: { most: 300, within: hour }, everything: { most: 10_000, within: hour } },
    field: 'name',
    by: (_, { visitor, session }, { name }) =>
      name.typed === session.account.name ? null : { network: visitor.network },
  },
  run: takeName,
  outcomes: { changed: done(), 'name-taken': refused(422, 'name'), ended: refused(401) },
})

/** `ended`: the session has ended, or the account has another name by now. */
type NameOutcome = { kind: 'changed' } | { kind: 'name-taken' } | { kind: 'ended' }

async function takeName(
  ports: Ports,
  caller: Callers['session'],
  { name }: InputOf<typeof input>,
): Promise<NameOutcome> {
  const { id: accountId, name: currentName } = caller.session.account
  if (name.typed === currentName) return { kind: 'changed' }
  try {
    const outcome = await changeOwnAccount(ports, caller, 'account-renamed', async (db, at) => {
      if (!(await setNewName(db, accountId, currentName, name))) return false
      await queueNotice(db, { kind: 'name-changed', accountId, ...namedDevice(caller.visitor) }, { now: at })
      return true
    })
    if (outcome.kind === 'changed') ports.wakeCourier()
    return outcome
  } catch (fault) {
    if (isTaken(fault)) return { kind: 'name-taken' }
    throw fault
  }
}
