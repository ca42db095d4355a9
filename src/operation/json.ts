// The JSON route of an act: the same input, limits and outcomes as its page, with problems as RFC 9457 writes them.

import { sendJsonProblem } from '../http/answer.ts'
import type { App, Context, Web } from '../http/context.ts'
import { plain } from '../texts/sentence.ts'
import { textsOf } from '../texts/texts.ts'
import { keepAndForget, setRetryAfter } from './answer.ts'
import type { Fields, Sent } from './fields.ts'
import type { Meanings, Operation, Outcome } from './operation.ts'
import { perform } from './perform.ts'
import type { Refusal } from './perform.ts'

/** Serves an act that a visitor may do as JSON. */
export function jsonRoute<F extends Fields, O extends Outcome, M extends Meanings<O>>(
  web: Web,
  app: App,
  path: string,
  operation: Operation<'visitor', F, O, M>,
): void {
  app.post(path, async (c) => {
    const sent = await readJson(c, operation.input)
    if (!sent) return sendJsonProblem(c, { status: 400, kind: 'bad-request' })
    const { visitor, locale } = c.var
    const { outcome, refusal } = await perform(web.ports, operation, { visitor, locale }, sent)
    keepAndForget(c, web.cookies, operation, outcome)
    if (refusal) return sendRefusal(web, c, refusal)
    const meaning = operation.outcomes[outcome.kind as O['kind']]
    if (meaning.is === 'refused') throw new Error(`${outcome.kind} was neither done nor refused`)
    return c.json({ kind: outcome.kind, ...meaning.body?.(outcome as never) }, meaning.status)
  })
}

function sendRefusal(web: Web, c: Context, refusal: Refusal): Response {
  const { problem } = textsOf(web.ports.settings, c.var.locale)
  setRetryAfter(c, refusal)
  const errors = refusal.problems.map(({ field, kind, facts }) => [
    field,
    { kind, detail: plain(problem(kind, facts)) },
  ])
  return sendJsonProblem(c, { ...refusal, errors: Object.fromEntries(errors) })
}

// Null when the body is no object, or a field of it has another type than the act's or a text that no form could send.
async function readJson(c: Context, fields: Fields): Promise<Sent | null> {
  const body = parseUtf8(await c.req.arrayBuffer())
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null
  const sent = Object.entries(fields).map(([name, { type }]) => {
    const value: unknown = Object.hasOwn(body, name) ? (body as Record<string, unknown>)[name] : undefined
    return [name, type, value ?? undefined] as const
  })
  if (sent.some(([, type, value]) => value !== undefined && !isOfType(value, type))) return null
  return Object.fromEntries(sent.map(([name, , value]) => [name, value])) as Sent
}

// Strict where the platform is lenient: broken bytes would become U+FFFD, and a password that nobody can type again.
function parseUtf8(body: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return null
  }
}

function isOfType(value: unknown, type: 'string' | 'boolean'): boolean {
  if (typeof value !== 'string') return typeof value === type
  return type === 'string' && value.isWellFormed() && !value.includes('\0')
}
