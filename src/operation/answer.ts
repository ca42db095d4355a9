// The common parts of a page's and a JSON answer: cookies, and `Retry-After`.

import { sendProblem } from '../http/answer.ts'
import type { Context, Cookies, Web } from '../http/context.ts'
import { keep } from '../http/cookies.ts'
import type { FieldProblem } from '../texts/problems.ts'
import type { Meanings, Outcome } from './operation.ts'
import type { Refusal } from './perform.ts'

/** Gives the browser the tokens that an outcome hands to it, and clears the cookies that have served their purpose. */
export function keepAndForget<O extends Outcome>(
  c: Context,
  cookies: Cookies,
  { outcomes }: { outcomes: Meanings<O> },
  outcome: O | null,
): void {
  if (!outcome) return
  const meaning = outcomes[outcome.kind as O['kind']]
  if (meaning.is === 'done') for (const name of meaning.forget) cookies.clear(c, name)
  if (!outcome.keep) return
  keep(c, cookies, outcome.keep)
  const { session } = outcome.keep
  if (!session) return
  // The token that this request came with may be dead: a page shown now must be that of the new one.
  c.set('visitor', { ...c.get('visitor'), sessionToken: session.token })
  c.set('session', undefined)
}

/** The problems of a form whose fields a script fills: what is wrong with one of them is wrong with the whole. */
export function asWhole(refusal: Refusal | null): FieldProblem[] {
  const [first] = refusal?.problems ?? []
  return first ? [{ ...first, field: 'submit' }] : []
}

/** Sets `Retry-After` where a problem says how long to wait. */
export function setRetryAfter(c: Context, { problems }: Refusal): void {
  const seconds = problems.find(({ facts }) => facts?.seconds !== undefined)?.facts?.seconds
  if (seconds !== undefined) c.header('Retry-After', String(seconds))
}

/** Answers with a separate page instead of the form, because the form would submit itself again. */
export function sendRefusalPage(web: Web, c: Context, { status, problems }: Refusal): Response {
  const seconds = problems.find(({ facts }) => facts?.seconds !== undefined)?.facts?.seconds
  const again = seconds === undefined ? {} : { seconds }
  if (status === 429) return sendProblem(web, c, { status, kind: 'too-many', ...again })
  if (status === 503) return sendProblem(web, c, { status, kind: 'busy', ...again })
  return sendProblem(web, c, { status: 400, kind: 'bad-request' })
}
