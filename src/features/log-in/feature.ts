import type { Feature } from '../../operation/feature.ts'
import { logInMails } from './compose.job.ts'
import { logIn, showLogInChallenge } from './log-in.ts'
import { logInRoutes } from './log-in.web.ts'
import { logOut } from './log-out.ts'
import { logOutRoutes } from './log-out.web.ts'

export const logInFeature = {
  name: 'log-in',
  operations: [logIn, showLogInChallenge, logOut],
  mails: logInMails,
  events: ['logged-in', 'log-in-unconfirmed', 'deletion-cancelled'],
  settings: ['NEW_DEVICE_MAILS'],
  addRoutes(web, app) {
    logInRoutes(web, app)
    logOutRoutes(web, app)
  },
} satisfies Feature
