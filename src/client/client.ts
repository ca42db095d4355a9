// The client of the JSON interface, for browsers, Node, Deno, Bun and React Native: a few lines over `fetch`, typed by the
// acts themselves. It imports nothing that runs.

import type { Acts } from './acts.ts'

/** The method and address of an act, such as `'POST /api/login'`. */
export type Act = keyof Acts

/** The input of an act. */
export type Input<A extends Act> = Acts[A]['input']

/** The answer to an act: `ok` says whether it was done. */
export type Answer<A extends Act> = ({ ok: true } & Acts[A]['done']) | Problem<A>

/** Why an act was not done: a problem document, with members that only some kinds have. */
export type Problem<A extends Act = Act> = {
  ok: false
  status: number
  /** For programs; it never changes its meaning. */
  kind: Acts[A]['refused'] | (string & {})
  /** The address of the page that explains the kind. */
  type: string
  /** For people, in the asked language. */
  title: string
  detail?: string
  /** The fault of each field. */
  errors?: Record<string, { kind: string; detail: string }>
  /** When another try makes sense, in seconds. */
  retryAfter?: number
} & Acts[A]['more']

/** The place for a program's bearer token, such as the key chain of a phone. */
export type BearerStore = {
  read(): string | null | Promise<string | null>
  write(bearer: string): void | Promise<void>
}

export type ClientOptions = {
  /** The public address of Postern, its `BASE_URL`; for pages of the same origin only its path, which may be empty. */
  baseUrl: string
  /** Keeps the bearer token of a program; without it the cookies of the browser count. */
  bearer?: BearerStore
  /** The language of sentences, such as `zh-CN` or `en`. */
  language?: string
  fetch?: (address: string, init: RequestInit) => Promise<Response>
}

/** Performs an act; throws only if there is no answer. */
export type Client = <A extends Act>(
  act: A,
  ...input: Record<string, never> extends Input<A> ? [Input<A>?] : [Input<A>]
) => Promise<Answer<A>>

/**
 * Makes a client.
 *
 * @example
 * ```ts
 * import { createClient, keepInMemory } from 'postern/client'
 *
 * const postern = createClient({ baseUrl: 'https://login.example.org', bearer: keepInMemory() })
 * const answer = await postern('POST /api/login', { identifier: 'ada', password: 'a long enough one' })
 * if (!answer.ok) console.log(answer.kind, answer.title, answer.errors)
 * ```
 */
export function createClient({ baseUrl, bearer, language, fetch = globalThis.fetch }: ClientOptions): Client {
  return async (act, ...[input]) => {
    const [method = 'GET', template = ''] = act.split(' ')
    const rest: Record<string, unknown> = { ...input }
    const path = template.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = String(rest[name])
      delete rest[name]
      return encodeURIComponent(value)
    })
    const headers: Record<string, string> = language === undefined ? {} : { 'Accept-Language': language }
    const token = await bearer?.read()
    if (token) headers['Authorization'] = `Bearer ${token}`
    else if (bearer) headers['Postern-Session'] = 'bearer'
    if (method === 'POST') headers['Content-Type'] = 'application/json'
    const response = await fetch(
      baseUrl + path + (method === 'GET' ? queryOf(rest) : ''),
      method === 'POST' ? { method, headers, body: JSON.stringify(rest) } : { method, headers },
    )
    return (await answerOf(response, bearer)) as Answer<typeof act>
  }
}

/** Keeps a bearer token as long as the program runs. */
export function keepInMemory(bearer: string | null = null): BearerStore {
  return {
    read: () => bearer,
    write: (given) => {
      bearer = given
    },
  }
}

async function answerOf(response: Response, bearer: BearerStore | undefined): Promise<object> {
  const { ok, status, headers } = response
  if (headers.get('content-disposition')?.startsWith('attachment')) return { ok, file: response }
  const { bearer: given, ...body } = (await response.json()) as Record<string, unknown>
  if (typeof given === 'string') await bearer?.write(given)
  if (ok) return { ok, ...body }
  const seconds = headers.get('retry-after')
  return { ok, status, ...body, ...(seconds === null ? {} : { retryAfter: Number(seconds) }) }
}

// By hand, because React Native lacks a part of `URLSearchParams`.
function queryOf(fields: Record<string, unknown>): string {
  const pairs = Object.entries(fields).filter(([, value]) => value !== undefined)
  const query = pairs.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&')
  return query === '' ? '' : `?${query}`
}
