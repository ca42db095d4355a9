import type { Feature } from '../../operation/feature.ts'
import { accountActs } from './account-acts.ts'
import { adminAccountActRoutes } from './account-acts.web.ts'
import { adminAccountRoutes } from './accounts.web.ts'
import { blockActs } from './blocks.ts'
import { adminBlockRoutes } from './blocks.web.ts'
import { bulkActs } from './bulk.ts'
import { adminBulkRoutes } from './bulk.web.ts'
import { administrationMails } from './compose.job.ts'
import { showOneAccount, showOneMail, showOneRegistration } from './details.ts'
import { adminEventRoutes } from './events.web.ts'
import { behindGate } from './gate.web.ts'
import {
  exportEvents,
  exportEventsTable,
  listAccounts,
  listBlocks,
  listEvents,
  listMails,
  listRegistrations,
} from './lists.ts'
import { adminLooksRoutes } from './looks.web.ts'
import { mailActs } from './outbox.ts'
import { adminOutboxRoutes } from './outbox.web.ts'
import { showOverview } from './overview.ts'
import { adminOverviewRoutes } from './overview.web.ts'
import { registrationActs } from './registration-acts.ts'
import { adminRegistrationActRoutes } from './registration-acts.web.ts'
import { adminRegistrationRoutes } from './registrations.web.ts'
import { setUp } from './set-up.ts'
import { adminSetUpRoutes } from './set-up.web.ts'

const events = [
  'account-demoted',
  'account-promoted',
  'account-restored',
  'account-suspended',
  'address-blocked',
  'admin-created',
  'confirmed-by-hand',
  'domain-blocked',
  'link-handed-out',
  'mail-cancelled',
  'mail-retried',
  'registration-deleted',
  'registration-extended',
  'second-step-removed',
  'sessions-ended',
  'unblocked',
] as const

declare module '../../store/db/events.ts' {
  interface EventKinds extends Record<(typeof events)[number], true> {}
}

/** Managing accounts, registrations, mails and blocks; making the first administrator. */
export const administration = {
  name: 'administration',
  operations: [
    setUp,
    showOverview,
    listAccounts,
    showOneAccount,
    listRegistrations,
    showOneRegistration,
    listMails,
    showOneMail,
    listBlocks,
    listEvents,
    exportEvents,
    exportEventsTable,
    ...Object.values(accountActs),
    ...Object.values(registrationActs),
    ...Object.values(bulkActs),
    ...Object.values(mailActs),
    ...Object.values(blockActs),
  ],
  mails: administrationMails,
  events,
  settings: [],
  addRoutes(web, app) {
    // In front of the gate: without an administrator, the gate would let nobody in.
    adminSetUpRoutes(web, app)
    behindGate(web, app, [
      adminOverviewRoutes,
      adminAccountRoutes,
      adminAccountActRoutes,
      adminRegistrationRoutes,
      adminRegistrationActRoutes,
      adminBulkRoutes,
      adminOutboxRoutes,
      adminBlockRoutes,
      adminEventRoutes,
      adminLooksRoutes,
    ])
  },
} satisfies Feature
