import type { Feature } from '../../operation/feature.ts'
import {
  addAuthenticator,
  beginAuthenticator,
  makeRecoveryCodes,
  removeAuthenticator,
} from './authenticator.ts'
import { authenticatorRoutes } from './authenticator.web.ts'
import { securityMails } from './compose.job.ts'
import { showSecurity } from './own-security.ts'
import { ownSecurityRoutes } from './own-security.web.ts'
import { createPasskeyWatch } from './passkey-hosts.job.ts'
import { addPasskey, beginPasskey, removePasskey, renamePasskey } from './passkeys.ts'
import { passkeyRoutes } from './passkeys.web.ts'
import { createReseal } from './reseal.job.ts'

const events = [
  'authenticator-added',
  'authenticator-removed',
  'passkey-added',
  'passkey-counter-back',
  'passkey-removed',
  'passkey-renamed',
  'recovery-code-used',
  'recovery-codes-made',
  'second-step-refused',
] as const

declare module '../../store/db/events.ts' {
  interface EventKinds extends Record<(typeof events)[number], true> {}
}

/** The means by which a person logs in besides the password: passkeys, an authenticator app, and recovery codes. */
export const security = {
  name: 'security',
  operations: [
    showSecurity,
    beginAuthenticator,
    addAuthenticator,
    removeAuthenticator,
    makeRecoveryCodes,
    beginPasskey,
    addPasskey,
    renamePasskey,
    removePasskey,
  ],
  mails: securityMails,
  jobs: [createReseal, createPasskeyWatch],
  events,
  settings: [],
  addRoutes(web, app) {
    ownSecurityRoutes(web, app)
    authenticatorRoutes(web, app)
    passkeyRoutes(web, app)
  },
} satisfies Feature
