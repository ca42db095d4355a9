// A program that uses the JSON interface: it keeps its bearer token and nothing else.

import type { Postern } from '../../src/postern.ts'

/** An answer in JSON, parsed. */
export type Answer = { status: number; headers: Headers; body: Record<string, unknown> }

export type Program = {
  /** The token that it was given last; null before the first. */
  bearer: string | null
  get(path: string, headers?: Record<string, string>): Promise<Answer>
  post(path: string, body?: object, headers?: Record<string, string>): Promise<Answer>
}

/** A program that asks for a bearer token until it has one. */
export function createProgram(postern: Pick<Postern, 'fetch'>, baseUrl: string): Program {
  async function ask(path: string, init: RequestInit): Promise<Answer> {
    const headers = new Headers({ 'Accept-Language': 'en' })
    if (program.bearer === null) headers.set('Postern-Session', 'bearer')
    else headers.set('Authorization', `Bearer ${program.bearer}`)
    for (const [name, value] of new Headers(init.headers)) headers.set(name, value)
    const request = new Request(baseUrl + path, { ...init, headers, redirect: 'manual' })
    const response = await postern.fetch(request, { clientAddress: '127.0.0.1' })
    const body = (await response.json()) as Record<string, unknown>
    if (typeof body['bearer'] === 'string') program.bearer = body['bearer']
    return { status: response.status, headers: response.headers, body }
  }
  const program: Program = {
    bearer: null,
    get: (path, headers = {}) => ask(path, { headers }),
    post: (path, body = {}, headers = {}) =>
      ask(path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'Content-Type': 'application/json', ...headers },
      }),
  }
  return program
}
