// What goes wrong in the machine, and how whoever asked is told.
import { HasherBusy } from '../security/passwords.ts'
import { isDatabaseAway } from '../store/db/faults.ts'
import type { FieldProblem } from '../texts/problems.ts'
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

/** A flow's outcome, or `busy` if too many passwords wait to be hashed: a form with more than a password in it is then shown again. */
export async function orBusy<Outcome>(outcome: Promise<Outcome>): Promise<Outcome | { kind: 'busy' }> {
  try {
    return await outcome
  } catch (fault) {
    if (fault instanceof HasherBusy) return { kind: 'busy' }
    throw fault
  }
}

/** Tells that too many passwords wait: as `Retry-After`, and as a problem at a field of the form. */
export function problemOfBusy(web: Web, c: Context, field = 'submit'): FieldProblem {
  logBusy(web)
  c.header('Retry-After', String(busyFor))
  return { field, kind: 'busy', facts: { seconds: busyFor } }
}

function logBusy({ ports }: Web): void {
  ports.log.warn({ code: 'hasher-busy' }, 'too many passwords wait to be hashed')
}
