// Every capability of the house, lowest first: each may import those before it, and none behind it.

import type { Mails } from './courier/composed.ts'
import { account } from './features/account/feature.ts'
import { address } from './features/address/feature.ts'
import { administration } from './features/administration/feature.ts'
import { apiKeys } from './features/api-keys/feature.ts'
import { forwardAuth } from './features/forward-auth/feature.ts'
import { logInFeature } from './features/log-in/feature.ts'
import { mailbox } from './features/mailbox/feature.ts'
import { metrics } from './features/metrics/feature.ts'
import { password } from './features/password/feature.ts'
import { registration } from './features/registration/feature.ts'
import { security } from './features/security/feature.ts'
import { session } from './features/session/feature.ts'
import { webhooks } from './features/webhooks/feature.ts'
import type { Feature } from './operation/feature.ts'

const listed = [
  session,
  forwardAuth,
  metrics,
  address,
  registration,
  logInFeature,
  password,
  account,
  security,
  administration,
  apiKeys,
  webhooks,
  mailbox,
] as const satisfies readonly Feature[]

/** Every act of the house. */
export type EveryOperation = (typeof listed)[number]['operations'][number]

/** The list that the house is put together from. */
export const features: readonly Feature[] = listed

/** Every kind of mail with its composer. A test sees that each kind has one. */
export const mails = Object.fromEntries(
  features.flatMap(({ mails }) => Object.entries(mails ?? {})),
) as unknown as Mails
