import { pino } from 'pino'

/**
 * Starts the log: one JSON line per event on standard output. Of a fault it keeps only name, message, code and stack,
 * because a database driver's fault can also carry the statement's values, such as an address or a hash.
 *
 * @param pid the process to name in each line, where several write one log
 */
export function createLog(level: string, pid: number | null = null) {
  return pino({
    level,
    base: pid === null ? null : { pid },
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
