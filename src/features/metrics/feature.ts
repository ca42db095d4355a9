import type { Feature } from '../../operation/feature.ts'
import { metricsRoute } from './metrics.web.ts'

/** Numbers for a monitoring program. */
export const metrics = {
  name: 'metrics',
  operations: [],
  events: [],
  settings: ['METRICS_TOKEN'],
  addFrontRoutes: metricsRoute,
  addRoutes() {},
} satisfies Feature
