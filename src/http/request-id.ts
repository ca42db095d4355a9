// The id of a request, by which its log lines are found. Deep inside a flow nobody would hand it on, so it is read from the
// context that the platform keeps.

import { AsyncLocalStorage } from 'node:async_hooks'
import { isTrustedProxy } from '../base/network.ts'
import type { Log } from '../core/ports.ts'
import { newRequestId } from '../security/tokens.ts'
import type { HeaderReader } from './given-headers.ts'

/** The header that carries the id, of a trusted proxy's request and of every answer. */
export const requestIdHeader = 'X-Request-Id'

/** One request that is being answered; its id is made when it is first needed, because front routes rarely need one. */
export type RequestScope = { readonly id: () => string; readonly hasId: () => boolean }

const scopes = new AsyncLocalStorage<RequestScope>()

/** Makes the scope of a request; only a trusted proxy may name its id. */
export function createScope(
  headers: HeaderReader,
  peer: string | null,
  trustedProxies: readonly string[],
): RequestScope {
  let id: string | null = null
  return {
    id: () =>
      (id ??= (isTrustedProxy(peer ?? '', trustedProxies) ? sentId(headers) : null) ?? newRequestId()),
    hasId: () => id !== null,
  }
}

/** Answers a request within its scope. */
export function inScope<T>(scope: RequestScope, answer: () => T): T {
  return scopes.run(scope, answer)
}

/** The id of the request that is being answered; null outside of one. */
export function requestId(): string | null {
  return scopes.getStore()?.id() ?? null
}

/** The same log, whose lines carry the id of the request that they belong to. */
export function logWithRequest(log: Log): Log {
  const at =
    (level: keyof Log): Log[keyof Log] =>
    (facts, event) => {
      const request = requestId()
      log[level](request === null ? facts : { request, ...facts }, event)
    }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

// A proxy passes on what a client sent, unless it is told to write its own: the form is kept narrow, so that nobody writes
// lines or pages into the log.
function sentId(headers: HeaderReader): string | null {
  const sent = headers.get(requestIdHeader.toLowerCase())
  if (sent !== null && /^[\w.-]{1,64}$/.test(sent)) return sent
  // W3C Trace Context section 3.2: version, trace-id, parent-id, flags.
  const [, version, trace] =
    /^([\da-f]{2})-([\da-f]{32})-[\da-f]{16}-[\da-f]{2}(?:-|$)/.exec(headers.get('traceparent') ?? '') ?? []
  return trace === undefined || version === 'ff' || /^0+$/.test(trace) ? null : trace
}
