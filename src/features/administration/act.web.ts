// The question before an act, and the act: one address for each act on one kind of thing. GET asks, POST acts.

import { withQuery } from '../../base/paths.ts'
import { frameOf, route, sendPage } from '../../http/answer.ts'
import type { App, Context, Handler, Web } from '../../http/context.ts'
import type { Fields } from '../../operation/fields.ts'
import { formHandler } from '../../operation/form.ts'
import type { FormPage } from '../../operation/form.ts'
import type { Meanings, Operation, Outcome } from '../../operation/operation.ts'
import type { Refusal } from '../../operation/perform.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'
import type { FieldProblem } from '../../texts/problems.ts'
import { idOf, idParam, sendGone } from './gate.web.ts'
import { actPage } from './parts.page.ts'
import type { Act, ActField, SectionOfThings } from './parts.page.ts'
import { listOf } from './table.web.ts'

/** A kind of thing that is acted on. */
export type Subject<Thing> = {
  section: SectionOfThings
  /** Undefined if it is gone. */
  find: (id: string) => Promise<Thing | undefined>
  summary: (frame: Frame, thing: Thing) => Html
  /** Its name, as the button of an act says it. */
  name: (thing: Thing, act: Act) => string
  actPath: (id: string, act: Act) => string
  /** The target of "cancel". */
  backPath: (id: string) => string
  /** The hidden fields that say how the administrator saw the thing. */
  expected: (thing: Thing) => Record<string, string>
}

/** The question before an act. */
export type Asked<Thing> = {
  frame: Frame
  thing: Thing
  /** The typed text of a field; undefined before the form was sent. */
  typed: (field: string) => string | undefined
  problems: FieldProblem[]
}

/** One act with its question. */
export type Question<Thing> = Shown<Thing> & {
  post: (web: Web, act: Act, show: (c: Context, refusal: Refusal) => Promise<Response>) => Handler
}

type Shown<Thing> = {
  /** The field that the act needs besides the reason. */
  field?: (asked: Asked<Thing>) => ActField | null
  below?: (frame: Frame, thing: Thing) => Html
}

/** Describes the question before an act, and where the act leads when it is done. */
export function question<Thing, F extends Fields, O extends Outcome, M extends Meanings<O>>(
  operation: Operation<'administrator', F, O, M>,
  done: (act: Act) => FormPage<O, M>['done'],
  shown: Shown<Thing> = {},
): Question<Thing> {
  return {
    ...shown,
    post: (web, act, show) =>
      formHandler(web, operation, { also: (c) => ({ id: idOf(c) }), done: done(act), show }),
  }
}

/** Serves the question before each act, and the act. */
export function actRoutes<Thing>(
  web: Web,
  app: App,
  subject: Subject<Thing>,
  questions: Readonly<Partial<Record<Act, Question<Thing>>>>,
): void {
  for (const [act, question] of Object.entries(questions) as [Act, Question<Thing>][]) {
    const show = (c: Context, refusal: Refusal | null) => ask(web, c, subject, act, question, refusal)
    route(app, subject.actPath(idParam, act), {
      get: (c) => show(c, null),
      post: question.post(web, act, show),
    })
  }
}

// Shows the thing as it is now, also when the act was refused.
async function ask<Thing>(
  web: Web,
  c: Context,
  { section, find, summary, name, actPath, backPath, expected }: Subject<Thing>,
  act: Act,
  { field, below }: Question<Thing>,
  refusal: Refusal | null,
): Promise<Response> {
  const id = idOf(c)
  const thing = await find(id)
  if (!thing || refusal?.kind === 'unknown') return sendGone(web, c, section)
  const typed = (field: string) => (refusal ? c.var.form.get(field) : undefined)
  const { problems = [], status = 200 } = refusal ?? {}
  const list = listOf(c)
  const frame = await frameOf(web, c, withQuery(actPath(id, act), { list }))
  const page = actPage(frame, {
    section,
    act,
    subject: summary(frame, thing),
    name: name(thing, act),
    path: actPath(id, act),
    back: withQuery(backPath(id), { list }),
    list,
    field: field?.({ frame, thing, typed, problems }) ?? null,
    reason: typed('reason') ?? '',
    problems,
    trouble: refusal && keyIn(frame.texts.admin.outcomes, refusal.kind),
    expected: expected(thing),
    ...(below ? { below: below(frame, thing) } : {}),
  })
  return sendPage(c, status, page)
}

function keyIn<Key extends string>(words: Readonly<Record<Key, unknown>>, key: string): Key | null {
  return Object.hasOwn(words, key) ? (key as Key) : null
}
