// Requests by a seed: to each address and act, with valid, nearly valid and hostile values, whole and broken.

import { actsOf } from '../src/api/acts.ts'
import { features } from '../src/features.ts'
import type { Field } from '../src/operation/fields.ts'
import { bytesOf } from './wire.ts'
import type { Asked, Sending } from './wire.ts'

/** Numbers that look random, from 0 to 1. */
export type Random = () => number

/** Somebody who asks: their cookies, or their bearer token. */
export type Asker = { state: string; cookie: string; bearer: string | null }

/** The things that requests may name. */
export type Known = { host: string; ids: string[]; texts: string[]; addresses: string[] }

const acts = actsOf(features)

const nasty = [
  '', ' ', '0', '-1', '1e999', 'NaN', 'null', '[object Object]', '__proto__', 'constructor', "' or 1=1 --",
  '"; drop table accounts; --', '%', '_%', '%00', '%ff', '<script>alert(1)</script>', '{{7*7}}${7*7}', '../../etc/passwd',
  '\r\nSet-Cookie: a=b', '\u202eabc', 'a\u200db', '＠', '\0', '\ud800', '𝕒'.repeat(100), 'ﷺ'.repeat(200), 'x'.repeat(5_000),
  'x'.repeat(70_000), '9'.repeat(40), '2026-02-30', '9999-99-99', 'a@b', '//evil.example', '/\\evil', 'javascript:alert(1)',
] // oxfmt-ignore

const methods = ['GET', 'POST', 'POST', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND']

/** One of several. */
export function pick<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new Error('there is nothing to pick from')
  return item
}

/** A text for a field: known, hostile, or of random characters. */
export function someText(random: Random, known: Known): string {
  const place = random()
  if (place < 0.45) return pick(random, [...known.texts, ...known.ids])
  if (place < 0.85) return pick(random, nasty)
  const length = Math.floor(random() * 30)
  return Array.from({ length }, () => String.fromCodePoint(Math.floor(random() * 0x2_ff_ff))).join('')
}

/** A request to an act in JSON, from its own schema. */
export function askAct(random: Random, known: Known, asker: Asker): Asked {
  const { act, method, path } = pick(random, acts)
  const target = path.replace('{id}', () => encodeURI(pick(random, [...known.ids, 'nothing', '..'])))
  const sent: [string, unknown][] = []
  for (const [name, field] of Object.entries(act.input)) {
    if (random() < 0.9) sent.push([name, valueOf(random, known, field)])
  }
  if (method === 'GET') {
    const query = new URLSearchParams(
      sent.map(([name, value]): [string, string] => [
        name,
        typeof value === 'object' ? JSON.stringify(value) : String(value),
      ]),
    )
    return asked(known, asker, { method, target: `${target}?${query}` })
  }
  const body = Buffer.from(
    random() < 0.92 ? JSON.stringify(Object.fromEntries(sent)) : pick(random, brokenJson),
  )
  return asked(known, asker, { method, target, body, type: 'application/json' })
}

const brokenJson = [
  '',
  '{',
  'null',
  '[]',
  '{"a":1,"a":2}',
  `{"name":${'['.repeat(9_000)}}`,
  '{"a":1e9999}',
  "{'a':1}",
]

function valueOf(random: Random, known: Known, { type, words }: Field<unknown>): unknown {
  const place = random()
  if (place < 0.08) return pick(random, [null, 0, -1, 1e308, true, [], [[]], { toString: 'x' }])
  if (words && place < 0.9) return pick(random, words)
  if (type === 'boolean') return random() < 0.5
  if (type === 'integer') return pick(random, [-1, 0, 1, 2, 50, 2 ** 31, 2 ** 53])
  return someText(random, known)
}

/** A request to an address, by any method, with a query and perhaps a form. */
export function askAddress(random: Random, known: Known, asker: Asker): Asked {
  const target = pick(random, known.addresses).replace(/:id|:act/g, (part) =>
    encodeURIComponent(
      part === ':id' ? pick(random, [...known.ids, 'x']) : pick(random, ['suspend', 'rename', 'x']),
    ),
  )
  const method = pick(random, methods)
  const names = [
    'q',
    'after',
    'order',
    'state',
    'from',
    'until',
    'lang',
    'next',
    'code',
    'kind',
    'raw',
    'list',
    '__proto__',
  ]
  const pairs = Array.from({ length: Math.floor(random() * 4) }, (): [string, string] => [
    pick(random, names),
    wellFormed(someText(random, known)),
  ])
  const query =
    pairs.length > 0 ? `?${new URLSearchParams(pairs)}` : pick(random, ['', '', '?%', '?&&==&', '?a=%ff'])
  const body =
    method === 'GET' || method === 'HEAD' ? Buffer.alloc(0) : Buffer.from(`name=${encodeURIComponent('x')}`)
  return asked(known, asker, {
    method,
    target: target + query,
    body,
    type: 'application/x-www-form-urlencoded',
  })
}

/** A form of a page, as its page would send it but for some of its fields; null if the page has none. */
export function askForm(
  random: Random,
  known: Known,
  asker: Asker,
  page: { path: string; html: string },
): Asked | null {
  const forms = [...page.html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)]
  if (forms.length === 0) return null
  const [, attributes = '', inside = ''] = pick(random, forms)
  const method = (attributeOf(attributes, 'method') ?? 'get').toUpperCase()
  const target = attributeOf(attributes, 'action') ?? page.path
  const pairs: [string, string][] = []
  for (const [, field = ''] of inside.matchAll(/<(?:input|button|textarea|select)\b([^>]*)>/g)) {
    const name = attributeOf(field, 'name')
    if (name === null || random() < 0.05) continue
    const isFixed = attributeOf(field, 'type') === 'hidden'
    const value =
      random() < (isFixed ? 0.15 : 0.8) ? someText(random, known) : (attributeOf(field, 'value') ?? '')
    pairs.push([name, wellFormed(value)])
    if (random() < 0.03) pairs.push([name, 'again'])
  }
  const text = new URLSearchParams(pairs).toString()
  if (method === 'GET') return asked(known, asker, { method, target: `${target.split('?')[0]}?${text}` })
  return asked(known, asker, {
    method,
    target,
    body: Buffer.from(text),
    type: 'application/x-www-form-urlencoded',
  })
}

function attributeOf(attributes: string, name: string): string | null {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1]
  return (
    value
      ?.replaceAll('&amp;', '&')
      .replaceAll('&quot;', '"')
      .replaceAll('&lt;', '<')
      .replaceAll('&#39;', "'") ?? null
  )
}

function wellFormed(text: string): string {
  return text.isWellFormed() ? text : 'half a pair'
}

/** A request of somebody, with the headers of a browser or of a program. */
export function asked(
  known: Known,
  { cookie, bearer }: Asker,
  {
    method,
    target,
    body = Buffer.alloc(0),
    type,
  }: { method: string; target: string; body?: Buffer; type?: string },
): Asked {
  const headers: [string, string][] = [['Host', known.host]]
  if (bearer !== null) headers.push(['Authorization', `Bearer ${bearer}`])
  else {
    headers.push(['Origin', `http://${known.host}`], ['Sec-Fetch-Site', 'same-origin'])
    if (cookie !== '') headers.push(['Cookie', cookie])
  }
  if (body.length > 0)
    headers.push(['Content-Type', type ?? 'text/plain'], ['Content-Length', String(body.length)])
  return { method, target, headers, body }
}

/** A whole request as it goes out, at once or in slow pieces, alone or with another one behind it. */
export function sendWhole(random: Random, first: Asked, second: Asked): Sending {
  const isPipelined = random() < 0.1
  const bytes = Buffer.concat([bytesOf(first), isPipelined ? bytesOf(second) : Buffer.alloc(0)])
  const isSlow = random() < 0.1
  const at = Math.floor(random() * bytes.length)
  return {
    pieces: isSlow ? [bytes.subarray(0, at), bytes.subarray(at, at + 1), bytes.subarray(at + 1)] : [bytes],
    pause: isSlow ? 3 : 0,
    isWhole: true,
    methods: isPipelined ? [first.method, second.method] : [first.method],
  }
}

type Break = (random: Random, request: Asked) => Buffer

const headerText = (line: string) => (_: Random, request: Asked) =>
  Buffer.from(bytesOf(request).toString('latin1').replace('\r\n', `\r\n${line}\r\n`), 'latin1')

/** The ways in which a request is broken, or means two things to two readers. */
const breaks: Record<string, Break> = {
  'cut off': (random, request) => {
    const bytes = bytesOf(request)
    return bytes.subarray(0, Math.floor(random() * bytes.length))
  },
  'one byte changed': (random, request) => {
    const bytes = Buffer.from(bytesOf(request))
    bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256)
    return bytes
  },
  'bytes of nothing': (random) => Buffer.from(Array.from({ length: 1 + Math.floor(random() * 300) }, () => Math.floor(random() * 256))),
  'no version': (_, request) => Buffer.from(`${request.method} ${request.target}\r\n\r\n`, 'latin1'),
  'another version': (random, request) =>
    Buffer.from(bytesOf(request).toString('latin1').replace('HTTP/1.1', pick(random, ['HTTP/1.0', 'HTTP/0.9', 'HTTP/2.0', 'HTTP/9.9', 'http/1.1', 'ICY'])), 'latin1'),
  'a target of another form': (random, request) =>
    bytesOf({ ...request, target: pick(random, ['*', '', '//', 'http://evil.example/', 'http://a:b@localhost/', '/\xff\xfe', '/%', '/%c0%80', 'x', '/..%2f..%2fadmin', `/${'a'.repeat(20_000)}`]) }),
  'two hosts': headerText('Host: evil.example'),
  'no host': (_, request) => bytesOf({ ...request, headers: request.headers.filter(([name]) => name !== 'Host') }),
  'a broken host': (random, request) =>
    bytesOf({ ...request, headers: [['Host', pick(random, ['[', 'a b', '', 'evil.example:99999', '\xff', 'a@b', 'localhost/x'])], ...request.headers.slice(1)] }),
  'a huge header': headerText(`Cookie: ${'a=b; '.repeat(5_000)}`),
  'many headers': headerText(Array.from({ length: 3_000 }, (_, place) => `x${place}: y`).join('\r\n')),
  'a header without a name': headerText(': x'),
  'a folded header': headerText('X-A: b\r\n  c'),
  'a header with NUL': headerText('X-A: b\0c'),
  'a header of __proto__': headerText('__proto__: x'),
  'two lengths': headerText('Content-Length: 5\r\nContent-Length: 6'),
  'a length and chunks': headerText('Content-Length: 4\r\nTransfer-Encoding: chunked'),
  'an unknown coding': headerText('Transfer-Encoding: xchunked'),
  'a coding twice': headerText('Transfer-Encoding: chunked\r\nTransfer-Encoding: identity'),
  'a negative length': headerText('Content-Length: -1'),
  'a length too large': headerText('Content-Length: 99999999999999999999'),
  'a length that lies': headerText('Content-Length: 3'),
  'expecting something': headerText('Expect: 200-ok'),
  'waiting to continue': headerText('Expect: 100-continue'),
  'an upgrade': headerText('Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13'),
  'bare line feeds': (_, request) => Buffer.from(bytesOf(request).toString('latin1').replaceAll('\r\n', '\n'), 'latin1'),
  'chunks of wrong sizes': (random, { method, target, headers }) =>
    bytesOf({
      method: method === 'GET' ? 'POST' : method,
      target,
      headers: [...headers.filter(([name]) => name !== 'Content-Length'), ['Transfer-Encoding', 'chunked']],
      body: Buffer.from(pick(random, ['5\r\nabc\r\n0\r\n\r\n', 'z\r\n', 'ffffffffffffffffff\r\n', '3;a=b\r\nabc\r\n0\r\n\r\n', '3\r\nabc', '0\r\nx: y\r\n\r\nGET / HTTP/1.1\r\n\r\n', '-1\r\n\r\n'])),
    }),
  'a connection to elsewhere': () => Buffer.from('CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n'),
  'HTTP/2': () => Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  'a greeting of TLS': () => Buffer.from([0x16, 3, 1, 0, 5, 1, 0, 0, 1, 3]),
} // oxfmt-ignore

/** A broken request as it goes out. */
export function sendBroken(random: Random, request: Asked): Sending & { how: string } {
  const [how, make] = pick(random, Object.entries(breaks))
  // Of an answer to HEAD only its request says that it has no body.
  const bytes = make(random, request.method === 'HEAD' ? { ...request, method: 'GET' } : request)
  return { how, pieces: [bytes], pause: 0, isWhole: false, methods: [] }
}
