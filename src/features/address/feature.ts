import type { Feature } from '../../operation/feature.ts'
import { changeAddressRoutes } from './change-address.web.ts'
import { confirmAddressRoutes } from './confirm-address.web.ts'
import { undoAddressRoutes } from './undo-address.web.ts'

/** Changing an account's address: asked for, confirmed at the new one, undone from the old one. */
export const address: Feature = {
  name: 'address',
  operations: [],
  addRoutes(web, app) {
    changeAddressRoutes(web, app)
    confirmAddressRoutes(web, app)
    undoAddressRoutes(web, app)
  },
}
