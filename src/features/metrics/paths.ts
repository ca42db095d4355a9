/** Monitoring programs ask here by custom. */
export const metricsPaths = { metrics: '/metrics' } as const
