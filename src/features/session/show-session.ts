// A host application or program asks whose session a request carries.

import { z } from 'zod'
import { publicAccount, publicAccountSchema } from '../../core/public-account.ts'
import { done, operation, telling } from '../../operation/operation.ts'

/** Reads the account of a session. */
export const showSession = operation({
  name: 'show-session',
  who: 'session',
  api: 'GET /api/session',
  proof: 'none',
  input: {},
  run: (_, { session }) =>
    Promise.resolve({ kind: 'found' as const, account: publicAccount(session.account) }),
  outcomes: { found: telling(done(), z.object({ account: publicAccountSchema })) },
})
