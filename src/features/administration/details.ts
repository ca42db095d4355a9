// One account, registration or mail of the administration, for programs.

import { z } from 'zod'
import { instant } from '../../base/instant.ts'
import { textField } from '../../operation/fields.ts'
import { done, operation, refused, telling } from '../../operation/operation.ts'
import { findMailLine } from '../../store/listings/mails.ts'
import { listTries } from '../../store/mail/deliveries.ts'
import { mailReasons, mailStates } from '../../store/mail/rows.ts'
import { readAccount } from './account-details.ts'
import { readRegistration } from './registration-details.ts'
import {
  accountRow,
  accountShape,
  changeShape,
  eventShape,
  mailShape,
  registrationShape,
  sessionShape,
  tryShape,
} from './shapes.ts'

const input = { id: textField }

/** Reads an account with its changes of address, sessions and latest events. */
export const showOneAccount = operation({
  name: 'admin-show-account',
  who: 'administrator',
  api: 'GET /api/admin/accounts/{id}',
  scope: 'accounts:read',
  input,
  async run(ports, _, { id }) {
    const found = await readAccount(ports, id)
    if (!found) return { kind: 'unknown' as const }
    return { kind: 'found' as const, ...found, account: accountRow(found.account) }
  },
  outcomes: {
    found: telling(
      done(),
      z.object({
        account: accountShape.extend({ registrationId: z.string() }),
        hasRegistration: z.boolean(),
        passkeys: z.int(),
        changes: z.array(changeShape),
        sessions: z.array(sessionShape),
        events: z.array(eventShape),
      }),
    ),
    unknown: refused(404),
  },
})

/** Reads a registration with its mails and the others of its address. */
export const showOneRegistration = operation({
  name: 'admin-show-registration',
  who: 'administrator',
  api: 'GET /api/admin/registrations/{id}',
  scope: 'registrations:read',
  input,
  async run(ports, _, { id }) {
    const found = await readRegistration(ports, id)
    return found ? { kind: 'found' as const, ...found } : { kind: 'unknown' as const }
  },
  outcomes: {
    found: telling(
      done(),
      z.object({
        registration: registrationShape,
        mutedUntil: instant.nullable(),
        accountId: z.string().nullable(),
        mails: z.array(
          z.object({
            id: z.string(),
            state: z.enum(mailStates),
            reason: z.enum(mailReasons).nullable(),
            reply: z.string().nullable(),
            tries: z.int(),
            createdAt: instant,
          }),
        ),
        others: z.array(
          z.object({ id: z.string(), name: z.string(), createdAt: instant, state: z.string() }),
        ),
      }),
    ),
    unknown: refused(404),
  },
})

/** Reads a mail with each try at it. */
export const showOneMail = operation({
  name: 'admin-show-mail',
  who: 'administrator',
  api: 'GET /api/admin/outbox/{id}',
  scope: 'outbox:read',
  input,
  async run({ db }, _, { id }) {
    const mail = await findMailLine(db, id)
    if (!mail) return { kind: 'unknown' as const }
    return { kind: 'found' as const, mail, tries: await listTries(db, id) }
  },
  outcomes: {
    found: telling(done(), z.object({ mail: mailShape, tries: z.array(tryShape) })),
    unknown: refused(404),
  },
})
