import type { Feature } from '../../operation/feature.ts'
import { forwardAuthRoutes } from './forward-auth.web.ts'

/** Tells a proxy who asks, so that an application behind it needs no log-in of its own. */
export const forwardAuth = {
  name: 'forward-auth',
  operations: [],
  events: [],
  settings: [],
  addFrontRoutes: forwardAuthRoutes,
  addRoutes() {},
} satisfies Feature
