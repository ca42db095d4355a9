import type { Feature } from '../../operation/feature.ts'
import { logInMails } from './compose.job.ts'
import { beginLogInByPasskey, logInByPasskey } from './log-in-by-passkey.ts'
import { logInByPasskeyRoutes } from './log-in-by-passkey.web.ts'
import { logIn, showLogInChallenge } from './log-in.ts'
import { logInRoutes } from './log-in.web.ts'
import { logOut } from './log-out.ts'
import { logOutRoutes } from './log-out.web.ts'
import { takeSecondStep } from './second-step.ts'
import { secondStepRoutes } from './second-step.web.ts'

const events = ['logged-in', 'second-factor-asked', 'log-in-unconfirmed', 'deletion-cancelled'] as const

declare module '../../store/db/events.ts' {
  interface EventKinds extends Record<(typeof events)[number], true> {}
}

export const logInFeature = {
  name: 'log-in',
  operations: [logIn, showLogInChallenge, takeSecondStep, beginLogInByPasskey, logInByPasskey, logOut],
  mails: logInMails,
  events,
  settings: ['NEW_DEVICE_MAILS', 'SECOND_FACTOR', 'SECOND_FACTOR_DAYS'],
  addRoutes(web, app) {
    logInRoutes(web, app)
    secondStepRoutes(web, app)
    logInByPasskeyRoutes(web, app)
    logOutRoutes(web, app)
  },
} satisfies Feature
