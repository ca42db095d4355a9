import type { Feature } from '../../operation/feature.ts'
import { logInRoutes } from './log-in.web.ts'

/** Logging in and out. */
export const logInFeature: Feature = {
  name: 'log-in',
  operations: [],
  addRoutes: logInRoutes,
}
