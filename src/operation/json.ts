// The JSON route of an act: the same input, limits and outcomes as its page, with problems as RFC 9457 writes them.

import type { CurrentSession } from '../core/current-session.ts'
import { sendJsonProblem } from '../http/answer.ts'
import { writeBearer } from '../http/bearer.ts'
import type { Context, Handler, Web } from '../http/context.ts'
import { sessionOf } from '../http/session.ts'
import { sendFile } from '../http/stream.ts'
import { plain } from '../texts/sentence.ts'
import { textsOf } from '../texts/texts.ts'
import { keepAndForget, setRetryAfter } from './answer.ts'
import type { Fields, FieldType, Sent } from './fields.ts'
import { callerOf } from './form.ts'
import type { Callers, Operation, Outcome } from './operation.ts'
import { perform } from './perform.ts'
import type { Refusal } from './perform.ts'

/** Any act, as the routes that are made from all acts see it. */
export type AnyAct = Operation<keyof Callers, Fields, Outcome>

/** Answers a JSON request by performing its act. An act of an administrator stands behind the gate. */
export function jsonHandler(web: Web, operation: AnyAct): Handler {
  return async (c) => {
    const session = operation.who === 'session' ? await sessionOf(web, c) : undefined
    if (session === null && c.get('owesFactor'))
      return sendJsonProblem(web, c, { status: 403, kind: 'second-factor-needed' })
    if (session === null) return sendJsonProblem(web, c, { status: 401, kind: 'not-logged-in' })
    const read = c.req.method === 'POST' ? readBody(c, operation.input) : readQuery(c, operation.input)
    if ('fault' in read) return sendJsonProblem(web, c, read.fault)
    if (isForAnother(c, operation, session, read.account))
      return sendJsonProblem(web, c, { status: 409, kind: 'other-account' })
    const { outcome, refusal } = await perform(web.ports, operation, callerOf(operation.who, c, session), {
      ...read.sent,
      ...inPath(c, operation.input),
    })
    keepAndForget(c, web.cookies, operation, outcome)
    return refusal ? sendRefusal(web, c, operation, outcome, refusal) : sendDone(c, operation, outcome)
  }
}

function sendDone(c: Context, { outcomes }: AnyAct, outcome: Outcome): Response {
  const meaning = outcomes[outcome.kind]
  if (meaning?.is !== 'done') throw new Error(`${outcome.kind} was neither done nor refused`)
  if (meaning.file !== undefined)
    return sendFile(c, { ...meaning.file, ...(outcome as unknown as { data: AsyncGenerator<string> }) })
  // A read has one outcome, so its kind would say nothing.
  const kind = c.req.method === 'POST' ? { kind: outcome.kind } : {}
  return c.json({ ...kind, ...(meaning.body?.write(outcome) as object), ...bearerOf(c) }, meaning.status)
}

function sendRefusal(
  web: Web,
  c: Context,
  { outcomes, scope }: AnyAct,
  outcome: Outcome | null,
  refusal: Refusal,
): Response {
  const { problem } = textsOf(web.ports.settings, c.get('locale'))
  setRetryAfter(c, refusal)
  const errors = refusal.problems.map(({ field, kind, facts }) => [
    field,
    { kind, detail: plain(problem(kind, facts)) },
  ])
  const { status, kind } = refusal
  const more = outcome && (outcomes[outcome.kind]?.body?.write(outcome) as object | undefined)
  return sendJsonProblem(web, c, {
    status,
    kind,
    errors: Object.fromEntries(errors),
    more: { ...more, ...(kind === 'scope-missing' ? { scope } : {}), ...bearerOf(c) },
  })
}

// A program keeps the token that it was given last.
function bearerOf(c: Context): { bearer?: string } {
  const { bearer, isBearerNew } = c.var
  return bearer && isBearerNew ? { bearer: writeBearer(bearer) } : {}
}

// As the forms of an account name it, a page's script may say whose act it means: a second tab may have logged in to another.
function isForAnother(
  c: Context,
  { who }: AnyAct,
  session: CurrentSession | undefined,
  meant: unknown,
): boolean {
  const owner: CurrentSession | undefined = who === 'administrator' ? c.var.administrator : session
  return owner !== undefined && meant !== undefined && meant !== owner.account.id
}

type Read =
  | { sent: Sent; account?: unknown }
  | { fault: { status: 400 | 415; kind: 'bad-request' | 'unknown-content-type' } }

const badRequest = { fault: { status: 400, kind: 'bad-request' } } as const

function readQuery(c: Context, fields: Fields): Read {
  return { sent: Object.fromEntries(Object.keys(fields).map((name) => [name, c.get('query').get(name)])) }
}

// The fields that stand in the address; they count, whatever else was sent.
function inPath(c: Context, fields: Fields): Sent {
  const found = Object.keys(fields).map((name) => [name, c.req.param(name)] as const)
  return Object.fromEntries(found.filter(([, value]) => value !== undefined))
}

// Refuses a body that is no object, or in which a field has another type than the act's or a text that no form could send.
function readBody(c: Context, fields: Fields): Read {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  const bytes = c.get('body')
  // An act without input may come without a body, and then without a type.
  if (bytes.byteLength === 0 && type === undefined) return { sent: {} }
  if (type !== 'application/json') return { fault: { status: 415, kind: 'unknown-content-type' } }
  const body = parseUtf8(bytes)
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return badRequest
  const sent = Object.entries(fields).map(([name, { type }]) => {
    const value: unknown = Object.hasOwn(body, name) ? (body as Record<string, unknown>)[name] : undefined
    return [name, type, value ?? undefined] as const
  })
  if (sent.some(([, type, value]) => value !== undefined && !isOfType(value, type))) return badRequest
  const read = Object.fromEntries(sent.map(([name, , value]) => [name, value])) as Sent
  return 'account' in body ? { sent: read, account: body.account } : { sent: read }
}

// Strict where the platform is lenient: broken bytes would become U+FFFD, and a password that nobody can type again; of a
// name that comes twice, one value would silently win.
function parseUtf8(body: Uint8Array): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body)
    let names = 0
    const parsed: unknown = JSON.parse(text, function (this: unknown, _, value: unknown) {
      if (!Array.isArray(this)) names += 1
      return value
    })
    const written = [...text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].filter(([, colon]) => colon !== undefined)
    // The reviver also sees the whole text, under an empty name.
    return written.length === names - 1 ? parsed : null
  } catch {
    return null
  }
}

function isOfType(value: unknown, type: FieldType): boolean {
  if (type === 'integer') return Number.isSafeInteger(value)
  if (typeof value !== 'string') return typeof value === type
  return type === 'string' && value.isWellFormed() && !value.includes('\0')
}
