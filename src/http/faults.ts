// What goes wrong in the machine, and how whoever asked is told.
import { HasherBusy } from '../security/passwords.ts'
import { isDatabaseAway } from '../store/db/faults.ts'
import { sendProblem } from './answer.ts'
import type { Context, Web } from './context.ts'

// In seconds; the longest line of waiting passwords is worked off in about one.
const busyFor = 2

/** Answers a request that ended in a fault: the one place where faults are caught. */
export function answerFault(web: Web, c: Context, fault: Error): Response {
  const { log } = web.ports
  if (fault instanceof HasherBusy) {
    logBusy(web)
    return sendProblem(web, c, { status: 503, kind: 'busy', seconds: busyFor })
  }
  // Whoever sent it is gone and reads no answer; the fault is nobody's.
  if (fault.name === 'AbortError' || c.var.visitor.signal.aborted) {
    return sendProblem(web, c, { status: 503, kind: 'busy', seconds: busyFor })
  }
  if (isDatabaseAway(fault)) {
    log.error({ err: fault, code: 'database-away' }, 'the database is locked or out of reach')
    return sendProblem(web, c, { status: 503, kind: 'unavailable', seconds: 5 })
  }
  log.error({ err: fault, path: c.req.path, code: 'unexpected' }, 'a request failed')
  return sendProblem(web, c, { status: 500, kind: 'broken' })
}

function logBusy({ ports }: Web): void {
  ports.log.warn({ code: 'hasher-busy' }, 'too many passwords wait to be hashed')
}
