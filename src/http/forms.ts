import type { MiddlewareHandler } from 'hono'
import { mailedPaths } from '../base/paths.ts'
import type { Context, Env, Form } from './context.ts'

/** Why a query or a body was not read. */
type FormFault = { status: 400 | 415; kind: 'bad-request' | 'unknown-content-type' }

/**
 * Reads the query of every request before its route sees it; the only parser of input from addresses. A mailed link never
 * fails for what a mail service appended: only our own fields are read there.
 */
export function parseQueries(
  refuse: (c: Context, fault: FormFault) => Promise<Response>,
): MiddlewareHandler<Env> {
  return async (c, next) => {
    const start = c.req.url.indexOf('?')
    const text = start < 0 ? '' : c.req.url.slice(start + 1)
    const isMailed = mailedPaths.has(c.req.path.replace(/\/?$/, '/'))
    const query = parseFields(isMailed ? ownFields(text) : text)
    if (!query) return refuse(c, { status: 400, kind: 'bad-request' })
    c.set('query', query)
    return next()
  }
}

/** Reads the form of every POST before its route sees it; the only parser of input from bodies. */
export function parseForms(
  refuse: (c: Context, fault: FormFault) => Promise<Response>,
): MiddlewareHandler<Env> {
  return async (c, next) => {
    // JSON is read by its route, which knows the fields.
    if (c.req.method !== 'POST' || c.req.path.startsWith('/api/')) return next()
    const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
    const body = new Uint8Array(await c.req.arrayBuffer())
    // A button alone may come without a body, and then without a type.
    if (type !== 'application/x-www-form-urlencoded' && !(type === undefined && body.length === 0)) {
      return refuse(c, { status: 415, kind: 'unknown-content-type' })
    }
    const form = parseUrlEncoded(body)
    if (!form) return refuse(c, { status: 400, kind: 'bad-request' })
    c.set('form', form)
    return next()
  }
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

// A broken escape stays as it is: the reader of codes finds them in damaged texts.
function ownFields(query: string): string {
  const own = query.split('&').filter((pair) => /^(code|lang)=/.test(pair))
  return own.map((pair) => (parseFields(pair) ? pair : pair.replaceAll('%', '%25'))).join('&')
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
