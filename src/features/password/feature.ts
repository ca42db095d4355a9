import type { Feature } from '../../operation/feature.ts'
import { changePassword } from './change-password.ts'
import { changePasswordRoutes } from './change-password.web.ts'
import { passwordMails } from './compose.job.ts'
import { forgotPassword, resetPassword } from './reset-password.ts'
import { forgotPasswordRoutes, resetPasswordRoutes } from './reset-password.web.ts'

const events = ['leak-service-away', 'password-changed', 'password-reset', 'reset-requested'] as const

declare module '../../store/db/events.ts' {
  interface EventKinds extends Record<(typeof events)[number], true> {}
}

/** Changing a password, and setting a new one by a mailed link. */
export const password = {
  name: 'password',
  operations: [changePassword, forgotPassword, resetPassword],
  mails: passwordMails,
  events,
  settings: ['PASSWORD_MIN_LENGTH', 'LEAKED_PASSWORDS_URL', 'ARGON2_MEMORY_KIB', 'ARGON2_PASSES'],
  addRoutes(web, app) {
    changePasswordRoutes(web, app)
    forgotPasswordRoutes(web, app)
    resetPasswordRoutes(web, app)
  },
} satisfies Feature
