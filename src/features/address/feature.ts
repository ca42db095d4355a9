import type { Feature } from '../../operation/feature.ts'
import { changeAddress } from './change-address.ts'
import { changeAddressRoutes } from './change-address.web.ts'
import { addressMails } from './compose.job.ts'
import { confirmAddress } from './confirm-address.ts'
import { confirmAddressRoutes } from './confirm-address.web.ts'
import { cancelChange, resendChange, showChanges } from './pending-change.ts'
import { cancelChangeByLink, disputeAddress, undoAddress } from './undo-address.ts'
import { undoAddressRoutes } from './undo-address.web.ts'

const events = [
  'address-change-asked',
  'address-change-cancelled',
  'address-changed',
  'address-disputed',
  'address-restored',
] as const

declare module '../../store/db/events.ts' {
  interface EventKinds extends Record<(typeof events)[number], true> {}
}

/** Changing an account's address: asked for, confirmed at the new one, undone from the old one. */
export const address = {
  name: 'address',
  operations: [
    showChanges,
    changeAddress,
    resendChange,
    cancelChange,
    confirmAddress,
    cancelChangeByLink,
    undoAddress,
    disputeAddress,
  ],
  mails: addressMails,
  events,
  settings: [],
  addRoutes(web, app) {
    changeAddressRoutes(web, app)
    confirmAddressRoutes(web, app)
    undoAddressRoutes(web, app)
  },
} satisfies Feature
