import type { Feature } from '../../operation/feature.ts'
import { registrationMails } from './compose.job.ts'
import { confirmByDigits } from './confirm-digits.ts'
import { confirm } from './confirm.ts'
import { confirmRoutes } from './confirm.web.ts'
import { disownRegistration } from './not-me.ts'
import { notMeRoutes } from './not-me.web.ts'
import { register } from './register.ts'
import { registerRoutes } from './register.web.ts'
import { createReminder } from './remind.job.ts'
import { renew } from './renew.ts'
import { showRegisterForm } from './show-register-form.ts'
import { correctAddress, resend, showRegistration } from './wait.ts'
import { waitRoutes } from './wait.web.ts'

const events = [
  'address-corrected',
  'browser-bound',
  'confirmed',
  'disowned',
  'honeypot-filled',
  'mail-requested',
  'mute-lifted',
  'password-chosen',
  'registered',
  'registration-swept',
  'reminded',
] as const

declare module '../../store/db/events.ts' {
  interface EventKinds extends Record<(typeof events)[number], true> {}
}

/** Asking for an account, waiting for the mail, confirming, and saying "it was not me". */
export const registration = {
  name: 'registration',
  operations: [
    showRegisterForm,
    showRegistration,
    register,
    resend,
    correctAddress,
    confirmByDigits,
    confirm,
    renew,
    disownRegistration,
  ],
  mails: registrationMails,
  jobs: [createReminder],
  events,
  settings: [
    'CONFIRM_DAYS',
    'REMINDER_DAYS',
    'REGISTRATION',
    'REGISTRATION_DOMAINS',
    'DISPOSABLE_ADDRESSES',
    'UNREACHABLE_DOMAINS',
    'PROOF_OF_WORK',
    'TERMS_URL',
    'PRIVACY_URL',
  ],
  addRoutes(web, app) {
    registerRoutes(web, app)
    waitRoutes(web, app)
    confirmRoutes(web, app)
    notMeRoutes(web, app)
  },
} satisfies Feature
