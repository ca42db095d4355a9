import { pino } from 'pino'

/**
 * Starts the log, one JSON line an event on standard output. Of a fault it keeps name, message, code and stack and nothing
 * else: the rest of a driver's fault may carry the statement's values, and with them an address or a hash.
 */
export function createLog(level: string) {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    messageKey: 'event',
    serializers: { err: describeFault },
  })
}

function describeFault(fault: unknown): Record<string, unknown> {
  if (!(fault instanceof Error)) return { message: String(fault) }
  const { name, message, stack } = fault
  return { name, message, stack, ...('code' in fault ? { code: fault.code } : {}) }
}
