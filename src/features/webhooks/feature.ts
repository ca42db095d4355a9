import type { Feature } from '../../operation/feature.ts'
import { createNotifier } from './deliver.job.ts'

/** Telling the host application and other programs what happened. */
export const webhooks = {
  name: 'webhooks',
  operations: [],
  jobs: [createNotifier],
  events: [],
  settings: ['WEBHOOKS', 'PRIVATE_RECEIVERS'],
  addRoutes() {},
} satisfies Feature
