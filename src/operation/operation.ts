// An act is one value: its caller, its input, its limit, the flow, and the meaning of each outcome. Pages and JSON are
// made from it, so that each of these is stated once.

import { z } from 'zod'
import type { Scope } from '../base/api-keys.ts'
import type { Rates } from '../base/limits.ts'
import type { Locale } from '../base/locale.ts'
import { secondsUntil } from '../base/time.ts'
import type { CurrentSession } from '../core/current-session.ts'
import type { Kept, KeptName } from '../core/kept.ts'
import type { NotRegistered } from '../core/may-register.ts'
import type { Administrator, MailDomains, Ports, Visitor } from '../core/ports.ts'
import type { Need } from '../core/proof.ts'
import type { CountedBy, TooManyAttempts } from '../store/limits/limits.ts'
import type { FieldProblem, ProblemFacts, ProblemKind } from '../texts/problems.ts'
import type { Fields, InputOf } from './fields.ts'
import type { WithoutSecrets } from './secrets.ts'

/** The callers of acts, by the identity that an act asks for. */
export type Callers = {
  visitor: { visitor: Visitor; locale: Locale }
  session: { visitor: Visitor; locale: Locale; session: CurrentSession }
  administrator: { visitor: Visitor; locale: Locale; administrator: Omit<Administrator, 'reason'> }
}

/** The end of a flow: a kind, the data to show, and under `keep` the tokens for the browser. */
export type Outcome = { kind: string; keep?: Kept }

/** The statuses with which an act may be refused. */
export type RefusalStatus = 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 503

/** The data of an outcome that JSON shows besides its kind; fields that the schema does not name stay hidden. */
export type Body<O, Json = unknown> = { schema: z.ZodObject; write: (outcome: O) => Json }

/** An outcome that ends the act. */
export type Done<O> = {
  is: 'done'
  status: 200 | 202
  body?: Body<O>
  /** The file that the outcome's `data` is, instead of a body. */
  file?: { name: string; type: string }
  /** The cookies that have served their purpose. */
  forget: readonly KeptName[]
}

/** An outcome that leaves the act undone. */
export type Refused<O> = {
  is: 'refused'
  status: RefusalStatus
  problems: (outcome: O, now: number) => FieldProblem[]
  body?: Body<O>
}

/** The method and address of an act in JSON. Segments in braces are fields of its input. */
export type Api = `${'GET' | 'POST'} /api/${string}`

/** The meaning of each kind of outcome; a kind without an entry does not compile. */
export type Meanings<O extends Outcome> = {
  [Kind in O['kind']]: Done<Extract<O, { kind: Kind }>> | Refused<Extract<O, { kind: Kind }>>
}

// Each act by a session must say it. Codes prove what visitors do, and the gate asks every administrator for a recent proof.
type ProofOf<Who> = Who extends 'session' ? { proof: Need } : { proof?: never }

/**
 * Each act of administrators must say which scope lets an API key do it, so that a new one cannot be forgotten; null if
 * only a person may, because the act gives power or decides between people.
 */
type ScopeOf<Who> = Who extends 'administrator' ? { scope: Scope | null } : { scope?: never }

export type Operation<
  Who extends keyof Callers,
  F extends Fields,
  O extends Outcome,
  M extends Meanings<O> = Meanings<O>,
  A extends Api = Api,
> = ProofOf<Who> &
  ScopeOf<Who> & {
    name: string
    who: Who
    /** Absent for an act that only a page has. */
    api?: A
    input: F
    /**
     * How often the act may be tried, and by which keys an attempt is counted; `by` answers null when there is nothing to
     * act on, because that must not use up a shared limit.
     */
    limit?: {
      rates: Rates
      /** The name under which several acts are counted together; without it, the act's own. */
      action?: string
      /** The field at which a refusal is shown. */
      field: string
      by: (
        ports: Ports,
        caller: Callers[Who],
        input: InputOf<F>,
      ) => Promise<CountedBy | null> | CountedBy | null
    }
    run: (ports: Ports & MailDomains, caller: Callers[Who], input: InputOf<F>) => Promise<O>
    outcomes: M
  }

/** The kinds that end an act. */
export type DoneKind<M> = {
  [Kind in keyof M]: M[Kind] extends { is: 'done' } ? Kind : never
}[keyof M]

/** The kinds that leave it undone. */
export type RefusedKind<M> = Exclude<keyof M, DoneKind<M>>

export function operation<
  Who extends keyof Callers,
  F extends Fields,
  O extends Outcome,
  M extends Meanings<O>,
  A extends Api,
>(described: Operation<Who, F, O, M, A> & WithoutSecrets<O>): Operation<Who, F, O, M, A> {
  return described
}

/** The act is done, or will be. */
export function done(status: 200 | 202 = 200, more: { forget?: readonly KeptName[] } = {}): Done<unknown> {
  return { is: 'done', status, forget: [], ...more }
}

/** The act gives a file. */
export function doneWithFile<File extends { name: string; type: string }>(
  file: File,
): Done<{ data: AsyncGenerator<string> }> & { file: File } {
  return { is: 'done', status: 200, forget: [], file }
}

/** The same meaning with data that JSON shows besides the kind. */
export function telling<Meaning extends Done<never> | Refused<never>, Shape extends z.ZodObject>(
  meaning: Meaning,
  schema: Shape,
): Meaning & { body: Body<z.output<Shape>, z.input<Shape>> } {
  return { ...meaning, body: { schema, write: (outcome) => z.encode(schema, outcome) } }
}

/** The act is refused because of one field; without a field the page says why. */
export function refused(
  status: RefusalStatus,
  field?: string,
  kind?: ProblemKind,
  facts?: ProblemFacts,
): Refused<{ kind: string }> {
  return {
    is: 'refused',
    status,
    problems: (outcome) =>
      field === undefined
        ? []
        : [{ field, kind: kind ?? (outcome.kind as ProblemKind), ...(facts ? { facts } : {}) }],
  }
}

/** Too many attempts; the refusal says when the next one may succeed. */
export function tooMany(field = 'submit'): Refused<TooManyAttempts> {
  return {
    is: 'refused',
    status: 429,
    problems: ({ retryAt }, now) => [
      { field, kind: 'too-many', facts: { seconds: Math.max(1, secondsUntil(retryAt, now)) } },
    ],
  }
}

/** The host application lets nobody register so, in its own words or because it did not answer; see `askMayRegister`. */
export function notRegistered(field: string) {
  return {
    'registration-refused': {
      is: 'refused',
      status: 403,
      problems: ({ kind, sentence }) => [{ field, kind, facts: { sentence } }],
    } satisfies Refused<Extract<NotRegistered, { kind: 'registration-refused' }>>,
    'registration-unavailable': {
      is: 'refused',
      status: 503,
      problems: ({ kind, seconds }) => [{ field, kind, facts: { seconds } }],
    } satisfies Refused<Extract<NotRegistered, { kind: 'registration-unavailable' }>>,
  } as const
}

/** Asked again before the pause was over. */
export function tooSoon(field: string): Refused<{ kind: 'too-soon'; seconds: number }> {
  return {
    is: 'refused',
    status: 429,
    problems: ({ seconds }) => [{ field, kind: 'too-soon', facts: { seconds } }],
  }
}
