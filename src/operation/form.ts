// The page route of an act: reads the form, performs the act, keeps and forgets cookies, and shows the form again with
// its problems.

import type { CurrentSession } from '../core/current-session.ts'
import type { Context, Form, Web } from '../http/context.ts'
import type { FieldProblem } from '../texts/problems.ts'
import { keepAndForget, setRetryAfter } from './answer.ts'
import { formName } from './fields.ts'
import type { Fields, Sent } from './fields.ts'
import type { Callers, DoneKind, Meanings, Operation, Outcome, RefusedKind } from './operation.ts'
import { perform } from './perform.ts'
import type { Refusal } from './perform.ts'

/** The page's part of an act: the answers to its outcomes, and its form with problems. */
export type FormPage<O extends Outcome, M extends Meanings<O>, Who extends keyof Callers = keyof Callers> = {
  /** Input besides the form, such as an id of the address or the code of a link. */
  also?: (c: Context) => Sent
  done: { [Kind in DoneKind<M> & string]: Answer<Extract<O, { kind: Kind }>> }
  /** The refusals that have another page than the form. */
  refused?: { [Kind in RefusedKind<M> & string]?: RefusedAnswer<Extract<O, { kind: Kind }>> }
  /** Shows the form again, with the status and problems of a refusal. */
  show: (c: Context, refusal: Refusal, caller: Callers[Who]) => Response | Promise<Response>
}

type Answer<O> = (c: Context, outcome: O) => Response | Promise<Response>
type RefusedAnswer<O> = (c: Context, outcome: O, refusal: Refusal) => Response | Promise<Response>

/** Answers a posted form by performing its act. */
export function formHandler<
  Who extends keyof Callers,
  F extends Fields,
  O extends Outcome,
  M extends Meanings<O>,
>(
  web: Web,
  operation: Operation<Who, F, O, M>,
  page: FormPage<O, M, Who>,
): (c: Context, session?: CurrentSession) => Promise<Response> {
  return async (c, session) => {
    const caller = callerOf(operation.who, c, session)
    const sent = { ...readForm(operation.input, c.get('form')), ...page.also?.(c) }
    const { outcome, refusal } = await perform(web.ports, operation, caller, sent)
    keepAndForget(c, web.cookies, operation, outcome)
    if (!refusal) return answerOf(page.done, outcome)(c, outcome as never)
    const shown = { ...refusal, problems: refusal.problems.map(inForm) }
    setRetryAfter(c, refusal)
    const elsewhere = outcome && page.refused && answerOf(page.refused, outcome)
    return elsewhere ? elsewhere(c, outcome as never, shown) : page.show(c, shown, caller)
  }
}

// An answer is found by the kind of an outcome, and so takes outcomes of that kind.
function answerOf<Answers extends object>(answers: Answers, { kind }: Outcome): Answers[keyof Answers] {
  return answers[kind as keyof Answers]
}

/** The caller of a request, in the shape that such acts expect. */
export function callerOf<Who extends keyof Callers>(
  who: Who,
  c: Context,
  session?: CurrentSession,
): Callers[Who] {
  const visitor = c.get('visitor')
  const locale = c.get('locale')
  const callers: { [Each in keyof Callers]: () => Callers[Each] } = {
    visitor: () => ({ visitor, locale }),
    session() {
      if (!session) throw new Error('an act of somebody who is logged in needs their session')
      return { visitor, locale, session }
    },
    administrator() {
      const { network } = visitor
      const key = c.get('apiKey')
      if (key) return { visitor, locale, administrator: { actor: key.id, network, key } }
      const { account, tokenHash } = c.get('administrator')
      return { visitor, locale, administrator: { actor: account.id, network, session: tokenHash } }
    },
  }
  return callers[who]()
}

// A browser sends a box only when it is ticked.
function readForm(fields: Fields, form: Form): Sent {
  return Object.fromEntries(
    Object.entries(fields).map(([name, { type }]) => [
      name,
      type === 'boolean' ? form.has(formName(name)) : form.get(formName(name)),
    ]),
  )
}

function inForm(problem: FieldProblem): FieldProblem {
  return { ...problem, field: formName(problem.field) }
}
