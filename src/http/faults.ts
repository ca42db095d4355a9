import { HasherBusy, hasherBusyFor } from '../security/passwords.ts'
import { isDatabaseAway } from '../store/db/faults.ts'
import { sendProblem } from './answer.ts'
import type { Context, Web } from './context.ts'
import { requestId } from './request-id.ts'

/** Answers a request that ended in a fault: the one place where faults are caught. */
export function answerFault(web: Web, c: Context, fault: Error): Response {
  const { log } = web.ports
  if (fault instanceof HasherBusy) {
    web.ports.defence('hasher-busy', { network: c.get('visitor').network, path: c.req.path })
    return sendProblem(web, c, { status: 503, kind: 'busy', seconds: hasherBusyFor })
  }
  // The client closed the connection and reads no answer, so this is not a fault.
  if (fault.name === 'AbortError' || c.get('visitor').signal.aborted) {
    return sendProblem(web, c, { status: 503, kind: 'busy', seconds: hasherBusyFor })
  }
  if (isDatabaseAway(fault)) {
    log.error({ err: fault, code: 'database-away' }, 'the database is locked or out of reach')
    return sendProblem(web, c, { status: 503, kind: 'unavailable', seconds: 5 })
  }
  log.error({ err: fault, path: c.req.path, code: 'unexpected' }, 'a request failed')
  return sendProblem(web, c, { status: 500, kind: 'broken', request: requestId() })
}
