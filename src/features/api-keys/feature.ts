import type { Feature } from '../../operation/feature.ts'
import { listApiKeys, makeApiKey, revokeApiKeyAct } from './api-keys.ts'
import { apiKeyRoutes } from './api-keys.web.ts'

const events = ['api-key-made', 'api-key-revoked', 'api-key-used'] as const

declare module '../../store/db/events.ts' {
  interface EventKinds extends Record<(typeof events)[number], true> {}
}

/** The keys by which programs administer. */
export const apiKeys = {
  name: 'api-keys',
  operations: [listApiKeys, makeApiKey, revokeApiKeyAct],
  events,
  settings: [],
  // Behind the gate of the administration, which comes first.
  addRoutes: apiKeyRoutes,
} satisfies Feature
