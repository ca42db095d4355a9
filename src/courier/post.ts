// Posts signed messages to addresses that an operator configured. Names are resolved once, and only addresses of the public
// internet are connected to, unless the operator allows others: a name that somebody else controls must not lead inside
// (server-side request forgery). Without https only those others are.

import { lookup } from 'node:dns/promises'
import { request as requestPlainly } from 'node:http'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { request as requestSecurely } from 'node:https'
import { isIP } from 'node:net'
import type { LookupFunction } from 'node:net'
import { isInRanges, isPublicAddress, withoutBrackets } from '../base/network.ts'
import type { Receiver } from '../base/settings/schemas.ts'
import { second } from '../base/time.ts'
import type { Clock } from '../base/time.ts'
import { answerWithin } from '../base/within.ts'
import { signaturesOf } from '../security/signatures.ts'
import { storable } from './smtp-replies.ts'

/** A message with the id that stays the same each time it is posted. */
export type Message = { id: string; body: string }

/** How a message was posted. */
export type Posted =
  /** The receiver answered; `text` is the beginning of its words. */
  | { kind: 'answered'; status: number; text: string }
  /** It leads to an address that is not allowed. */
  | { kind: 'refused-address'; text: string }
  /** The receiver got nothing, or not the whole message. */
  | { kind: 'unreachable'; text: string }
  /** The receiver got the whole message and did not answer in time. */
  | { kind: 'no-answer'; text: string }

/** Posts messages to one receiver. */
export type Post = (message: Message) => Promise<Posted>

/** How long a receiver may take in all, in milliseconds; Standard Webhooks recommends 15 to 30 seconds. */
export const postPatience = 15 * second

// Of an answer as much is read: an endless one must not fill the memory.
const longestAnswer = 2_048

type Address = { address: string; family: number }

/** Makes the post to a receiver; `allowed` are the special addresses that it may have, and the only ones without https. */
export function createPost(
  receiver: Receiver,
  allowed: readonly string[],
  now: Clock,
  patience: number = postPatience,
): Post {
  const url = new URL(receiver.url)
  return async ({ id, body }) => {
    const begun = performance.now()
    const resolved = await answerWithin(patience, resolve(withoutBrackets(url.hostname)))
    if (!resolved || resolved.length === 0)
      return { kind: 'unreachable', text: `${url.hostname} cannot be resolved` }
    // A message without TLS must not leave the operator's networks, wherever a name of theirs leads.
    const isSecret = url.protocol === 'https:'
    const usable = resolved.filter(
      ({ address }) => isInRanges(address, allowed) || (isSecret && isPublicAddress(address)),
    )
    if (usable.length === 0)
      return {
        kind: 'refused-address',
        text: `${url.hostname} leads to ${resolved.map(({ address }) => address).join(', ')}`,
      }
    const seconds = Math.floor(now() / second)
    const headers = {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(body),
      'User-Agent': 'Postern',
      'webhook-id': id,
      'webhook-timestamp': String(seconds),
      'webhook-signature': signaturesOf(receiver.secrets, { id, seconds, body }),
    }
    const left = Math.max(1, Math.round(patience - (performance.now() - begun)))
    return exchange(url, headers, body, usable, AbortSignal.timeout(left))
  }
}

// By the machine's own rules, so that names of its hosts file and of its containers are found.
function resolve(host: string): Promise<Address[]> {
  const family = isIP(host)
  return family === 0 ? lookup(host, { all: true }) : Promise.resolve([{ address: host, family }])
}

// Never rejects.
function exchange(
  url: URL,
  headers: Record<string, string | number>,
  body: string,
  usable: readonly Address[],
  signal: AbortSignal,
): Promise<Posted> {
  const { promise, resolve } = Promise.withResolvers<Posted>()
  const start = url.protocol === 'https:' ? requestSecurely : requestPlainly
  // A connection of its own: one that is kept would lead to an address that was resolved before.
  const request = start(url, { method: 'POST', headers, signal, agent: false, lookup: knownTo(usable) })
  let isWhole = false
  request.once('finish', () => (isWhole = true))
  request.on('error', (fault) => {
    const text = storable(signal.aborted ? 'no answer in time' : fault.message)
    resolve({ kind: isWhole ? 'no-answer' : 'unreachable', text })
  })
  request.once('response', (response) => {
    readBeginning(request, response).then(
      (text) => resolve({ kind: 'answered', status: response.statusCode ?? 0, text }),
      // The status is the answer; its words are only for people.
      () => resolve({ kind: 'answered', status: response.statusCode ?? 0, text: '' }),
    )
  })
  request.end(body)
  return promise
}

// The platform asks this function instead of resolving the name a second time.
function knownTo(usable: readonly Address[]): LookupFunction {
  return (_, { all }, done) => {
    const [first] = usable
    if (all) done(null, [...usable])
    else done(null, first?.address ?? '', first?.family)
  }
}

async function readBeginning(request: ClientRequest, response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of response as AsyncIterable<Buffer>) {
    pieces.push(piece)
    length += piece.length
    if (length >= longestAnswer) break
  }
  request.destroy()
  return Buffer.concat(pieces).subarray(0, longestAnswer).toString()
}
