import type { Feature } from '../../operation/feature.ts'
import { adminAccountRoutes } from './accounts.web.ts'
import { adminBlockRoutes } from './blocks.web.ts'
import { adminBulkRoutes } from './bulk.web.ts'
import { adminEventRoutes } from './events.web.ts'
import { behindGate } from './gate.web.ts'
import { adminOutboxRoutes } from './outbox.web.ts'
import { adminOverviewRoutes } from './overview.web.ts'
import { adminRegistrationActRoutes } from './registration-acts.web.ts'
import { adminRegistrationRoutes } from './registrations.web.ts'
import { adminSetUpRoutes } from './set-up.web.ts'

/** Managing accounts, registrations, mails and blocks; making the first administrator. */
export const administration: Feature = {
  name: 'administration',
  operations: [],
  addRoutes(web, app) {
    // Nobody passes the gate while there is no administrator.
    adminSetUpRoutes(web, app)
    behindGate(web, app, [
      adminOverviewRoutes,
      adminAccountRoutes,
      adminRegistrationRoutes,
      adminRegistrationActRoutes,
      adminBulkRoutes,
      adminOutboxRoutes,
      adminBlockRoutes,
      adminEventRoutes,
    ])
  },
}
