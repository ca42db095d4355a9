import type { Scope } from '../base/api-keys.ts'
import type { MailDomains, Ports } from '../core/ports.ts'
import { lacksProof } from '../core/proof.ts'
import { HasherBusy, hasherBusyFor } from '../security/passwords.ts'
import { takeLimits } from '../store/limits/limits.ts'
import type { FieldProblem } from '../texts/problems.ts'
import { logForDefender } from './defence.ts'
import { readInput } from './fields.ts'
import type { Fields, InputOf, Sent } from './fields.ts'
import { tooMany } from './operation.ts'
import type { Callers, Meanings, Operation, Outcome, RefusalStatus } from './operation.ts'

/** Why an act was not done; `kind` names it for programs. */
export type Refusal = { kind: string; status: RefusalStatus; problems: FieldProblem[] }

/** The result of an act: the flow's outcome, if it ran, and the refusal, if there is one. */
type Performed<O> = { outcome: O; refusal: null } | { outcome: O | null; refusal: Refusal }

/** Performs an act, counts how it ended, and logs a refusal that may be part of an attack. */
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
  const { kind } = performed.refusal === null ? performed.outcome : performed.refusal
  ports.metrics.acts.add(operation.name, kind)
  if (performed.refusal) logForDefender(ports, operation, caller, sent, performed.refusal)
  return performed
}

// Asks for the scope of an API key, and for a recent proof where the act needs one, reads the input, counts the attempt, runs the flow, and translates its outcome.
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
  const beyondKey = 'administrator' in caller ? refuseKey(operation, caller.administrator) : null
  if (beyondKey) return { outcome: null, refusal: beyondKey }
  const session = 'session' in caller ? caller.session : null
  if (session && operation.proof && lacksProof(ports, operation.proof, session))
    return { outcome: null, refusal: proofNeeded }
  const read = readInput(operation.input, { ...ports, sent, account: session && session.account })
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

const proofNeeded: Refusal = { kind: 'recent-proof-needed', status: 403, problems: [] }

// A person's session has no scopes.
function refuseKey(
  { scope }: { scope?: Scope | null },
  { key }: Callers['administrator']['administrator'],
): Refusal | null {
  if (!key) return null
  if (!scope) return { kind: 'not-by-key', status: 403, problems: [] }
  return key.scopes.includes(scope) ? null : { kind: 'scope-missing', status: 403, problems: [] }
}

const busy: Refusal = {
  kind: 'busy',
  status: 503,
  problems: [{ field: 'submit', kind: 'busy', facts: { seconds: hasherBusyFor } }],
}

async function countAttempt<Who extends keyof Callers, F extends Fields, O extends Outcome>(
  ports: Ports,
  { name, limit }: Operation<Who, F, O>,
  caller: Callers[Who],
  input: InputOf<F>,
): Promise<Refusal | null> {
  const by = limit && (await limit.by(ports, caller, input))
  const refused = limit && by && (await takeLimits(ports, { action: name, ...limit }, by))
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
