import type { Feature } from '../../operation/feature.ts'
import { logIn } from './log-in.ts'
import { logInRoutes } from './log-in.web.ts'
import { logOut } from './log-out.ts'
import { logOutRoutes } from './log-out.web.ts'

/** Logging in and out. */
export const logInFeature: Feature = {
  name: 'log-in',
  operations: [logIn, logOut],
  addRoutes(web, app) {
    logInRoutes(web, app)
    logOutRoutes(web, app)
  },
}
