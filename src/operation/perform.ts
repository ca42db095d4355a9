import { HasherBusy } from '../security/passwords.ts'
import { takeLimits } from '../store/limits/limits.ts'
import type { MailDomains, Ports } from '../core/ports.ts'
import type { FieldProblem } from '../texts/problems.ts'
import { tellDefender } from './defence.ts'
import { readInput } from './fields.ts'
import type { Fields, InputOf, Sent } from './fields.ts'
import { tooMany } from './operation.ts'
import type { Callers, Meanings, Operation, Outcome, RefusalStatus } from './operation.ts'

/** Why an act was not done; `kind` names it for programs. */
export type Refusal = { kind: string; status: RefusalStatus; problems: FieldProblem[] }

/** How an act went: what the flow answered, if it was asked, and why the act was refused, if it was. */
export type Performed<O> = { outcome: O; refusal: null } | { outcome: O | null; refusal: Refusal }

/** How many seconds a person is asked to wait when all hashing threads and their queue are taken; the queue empties in about one. */
export const busyFor = 2

/** Performs an act and tells the defender of a refusal that may be part of an attack. */
export async function perform<
  Who extends keyof Callers,
  F extends Fields,
  O extends Outcome,
  M extends Meanings<O>,
>(
  ports: Ports & MailDomains,
  operation: Operation<Who, F, O, M>,
  caller: Callers[Who],
  sent: Sent,
): Promise<Performed<O>> {
  const performed = await performAct(ports, operation, caller, sent)
  if (performed.refusal) tellDefender(ports, operation, caller, sent, performed.refusal)
  return performed
}

// Reads the input, counts the attempt, runs the flow, and says what its outcome means.
async function performAct<
  Who extends keyof Callers,
  F extends Fields,
  O extends Outcome,
  M extends Meanings<O>,
>(
  ports: Ports & MailDomains,
  operation: Operation<Who, F, O, M>,
  caller: Callers[Who],
  sent: Sent,
): Promise<Performed<O>> {
  const account = 'session' in caller ? caller.session.account : null
  const read = readInput(operation.input, { ...ports, sent, account })
  if ('problems' in read) {
    return { outcome: null, refusal: { kind: 'bad-input', status: 422, problems: read.problems } }
  }
  const overLimit = await countAttempt(ports, operation, caller, read.input)
  if (overLimit) return { outcome: null, refusal: overLimit }
  try {
    return meaningOf(operation, await operation.run(ports, caller, read.input), ports.now())
  } catch (fault) {
    if (!(fault instanceof HasherBusy)) throw fault
    return { outcome: null, refusal: busy }
  }
}

const busy: Refusal = {
  kind: 'busy',
  status: 503,
  problems: [{ field: 'submit', kind: 'busy', facts: { seconds: busyFor } }],
}

async function countAttempt<Who extends keyof Callers, F extends Fields, O extends Outcome>(
  ports: Ports,
  { limit }: Operation<Who, F, O>,
  caller: Callers[Who],
  input: InputOf<F>,
): Promise<Refusal | null> {
  const by = limit && (await limit.by(ports, caller, input))
  const refused = limit && by && (await takeLimits(ports, limit.action, by))
  if (!refused) return null
  const { problems, status } = tooMany(limit.field)
  return { kind: refused.kind, status, problems: problems(refused, ports.now()) }
}

function meaningOf<Who extends keyof Callers, F extends Fields, O extends Outcome>(
  { outcomes }: Operation<Who, F, O>,
  outcome: O,
  now: number,
): Performed<O> {
  const meaning = outcomes[outcome.kind as O['kind']]
  if (meaning.is === 'done') return { outcome, refusal: null }
  const problems = meaning.problems(outcome as Parameters<typeof meaning.problems>[0], now)
  return { outcome, refusal: { kind: outcome.kind, status: meaning.status, problems } }
}
