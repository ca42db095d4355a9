import type { Feature } from '../../operation/feature.ts'
import { mailboxRoutes } from './mailbox.web.ts'

/** The development mailbox, where there is one. */
export const mailbox: Feature = {
  name: 'mailbox',
  operations: [],
  events: [],
  settings: [],
  addRoutes(web, app) {
    if (web.mailbox) mailboxRoutes(web, app, web.mailbox)
  },
}
