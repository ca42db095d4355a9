import type { Feature } from '../../operation/feature.ts'
import { confirmRoutes } from './confirm.web.ts'
import { notMeRoutes } from './not-me.web.ts'
import { registerRoutes } from './register.web.ts'
import { waitRoutes } from './wait.web.ts'
import { confirmByDigits } from './confirm-digits.ts'
import { confirm } from './confirm.ts'
import { disownRegistration } from './not-me.ts'
import { register } from './register.ts'
import { renew } from './renew.ts'
import { correctAddress, resend } from './wait.ts'

/** Asking for an account, waiting for the mail, confirming, and saying "it was not me". */
export const registration: Feature = {
  name: 'registration',
  operations: [register, resend, correctAddress, confirmByDigits, confirm, renew, disownRegistration],
  addRoutes(web, app) {
    registerRoutes(web, app)
    waitRoutes(web, app)
    confirmRoutes(web, app)
    notMeRoutes(web, app)
  },
}
