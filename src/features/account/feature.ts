import type { Feature } from '../../operation/feature.ts'
import { deleteAccountRoutes } from './delete-account.web.ts'
import { ownAccountRoutes } from './own-account.web.ts'

/** A person's own account: its name, the language of its mails, its data, and leaving. */
export const account: Feature = {
  name: 'account',
  operations: [],
  addRoutes(web, app) {
    ownAccountRoutes(web, app)
    deleteAccountRoutes(web, app)
  },
}
