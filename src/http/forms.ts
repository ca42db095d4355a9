import type { MiddlewareHandler } from 'hono'
import { isApiPath } from '../base/paths.ts'
import type { Context, Env, Form } from './context.ts'

/** Why a body was not read. */
type FormFault = { status: 400 | 415; kind: 'bad-request' | 'unknown-content-type' }

/**
 * Reads the query of every request before its route sees it; the only parser of input from addresses. It never refuses:
 * mail services append parameters of their own to links, and break them.
 */
export const parseQueries: MiddlewareHandler<Env> = (c, next) => {
  const start = c.req.url.indexOf('?')
  c.set('query', start < 0 ? new Map() : readQuery(c.req.url.slice(start + 1)))
  return next()
}

/** Reads the form of every POST before its route sees it; the only parser of forms. */
export function parseForms(
  refuse: (c: Context, fault: FormFault) => Promise<Response>,
): MiddlewareHandler<Env> {
  return async (c, next) => {
    if (c.req.method !== 'POST') {
      // A page that is shown and one that comes back after a refusal are often one function, which reads the form.
      c.set('form', new Map())
      return next()
    }
    // JSON is parsed by its route, which knows the fields.
    if (isApiPath(c.req.path)) return next()
    const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
    const body = c.get('body')
    // A button alone may come without a body, and then without a type.
    if (type !== 'application/x-www-form-urlencoded' && !(type === undefined && body.length === 0)) {
      return refuse(c, { status: 415, kind: 'unknown-content-type' })
    }
    const form = parseUrlEncoded(body)
    if (!form) return refuse(c, { status: 400, kind: 'bad-request' })
    c.set('form', takeProposals(form))
    return next()
  }
}

/** A form's fields as a page may carry them: passwords, codes and what a passkey answered are given again. */
export function withoutPasswords(form: Form): Form {
  return new Map(
    [...form].filter(
      ([name]) =>
        !/password|^(recent_proof|one_time_code)$|^(credential_id|client_data|authenticator_data|signature|public_key|algorithm)$/.test(
          name,
        ),
    ),
  )
}

/** One of several words, or null. */
export function oneOf<Word extends string>(
  text: string | null | undefined,
  words: readonly Word[],
): Word | null {
  return words.find((word) => word === text) ?? null
}

// The fields of a form's body, or null when it is malformed, not UTF-8, holds a NUL or a field twice.
function parseUrlEncoded(body: Uint8Array): Form | null {
  try {
    return parseFields(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return null
  }
}

// A button that proposes another value for a field has the field's name after `take_`; pressed, its value counts.
function takeProposals(form: Form): Form {
  const proposals = [...form].filter(([name]) => name.startsWith('take_'))
  return new Map([...form, ...proposals.map(([name, value]) => [name.slice(5), value] as const)])
}

// Of two fields with one name the first counts, because our own come before what was appended. A broken escape stays as it
// is: the reader of codes finds them in damaged texts.
function readQuery(text: string): Form {
  const query = new Map<string, string>()
  for (const pair of text.split('&')) {
    const [field] = parseFields(pair) ?? parseFields(pair.replaceAll('%', '%25')) ?? []
    if (field && !query.has(field[0])) query.set(...field)
  }
  return query
}

// Strict where the platform's parser is lenient: it would turn broken bytes into U+FFFD and let the last of two fields win.
function parseFields(text: string): Form | null {
  const fields = new Map<string, string>()
  try {
    for (const pair of text.split('&')) {
      if (pair === '') continue
      const equals = pair.indexOf('=')
      const name = decode(equals < 0 ? pair : pair.slice(0, equals))
      const value = equals < 0 ? '' : decode(pair.slice(equals + 1))
      if (fields.has(name) || name.includes('\0') || value.includes('\0')) return null
      fields.set(name, value)
    }
  } catch {
    return null
  }
  return fields
}

function decode(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '))
}
