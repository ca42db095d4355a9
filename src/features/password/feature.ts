import type { Feature } from '../../operation/feature.ts'
import { changePassword } from './change-password.ts'
import { changePasswordRoutes } from './change-password.web.ts'
import { resetPasswordRoutes } from './reset-password.web.ts'
import { forgotPassword, resetPassword } from './reset-password.ts'

/** Changing a password, and setting a new one by a mailed link. */
export const password: Feature = {
  name: 'password',
  operations: [changePassword, forgotPassword, resetPassword],
  addRoutes(web, app) {
    changePasswordRoutes(web, app)
    resetPasswordRoutes(web, app)
  },
}
