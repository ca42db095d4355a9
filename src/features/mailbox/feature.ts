import type { Feature } from '../../operation/feature.ts'
import { mailboxRoutes } from './mailbox.web.ts'

/** The development mailbox, if the server has one. */
export const mailbox = {
  name: 'mailbox',
  operations: [],
  events: [],
  settings: [],
  addRoutes(web, app) {
    if (web.mailbox) mailboxRoutes(web, app, web.mailbox)
  },
} satisfies Feature
