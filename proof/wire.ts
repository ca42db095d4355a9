// HTTP/1.1 at the socket: bytes as they are sent, and answers as they come, read strictly.

import { once } from 'node:events'
import { connect } from 'node:net'

/** A request before it is bytes. */
export type Asked = { method: string; target: string; headers: [string, string][]; body: Buffer }

/** Bytes to send, piece by piece. */
export type Sending = {
  pieces: Buffer[]
  /** The pause between two pieces, in milliseconds. */
  pause: number
  /** Whether they are whole requests, each of which must be answered. */
  isWhole: boolean
  methods: string[]
}

/** An answer. */
export type Heard = { status: number; headers: Map<string, string[]>; body: Buffer }

/** The answers to one connection, and why they are not good HTTP; null when they are. */
export type Exchange = { heard: Heard[]; fault: string | null }

// In milliseconds. An answer may wait behind passwords that are hashed; half a request is not waited for.
const patience = { whole: 20_000, broken: 1_500 }

// In bytes, as the server takes it.
const longestHead = 16 * 1024

/** The bytes of a request, each character one byte. */
export function bytesOf({ method, target, headers, body }: Asked): Buffer {
  const head = [`${method} ${target} HTTP/1.1`, ...headers.map(([name, value]) => `${name}: ${value}`)]
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), body])
}

/** Sends over a connection of its own, and hears until it is closed, or answers enough have come. */
export async function exchange(
  port: number,
  { pieces, pause, isWhole, methods }: Sending,
): Promise<Exchange> {
  const socket = connect(port, '127.0.0.1')
  const chunks: Buffer[] = []
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  let hasEnded = false
  void closed.then(() => (hasEnded = true))
  socket.on('error', () => {})
  const enough = new Promise<void>((resolve) =>
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      if (isWhole && isEnough(read(Buffer.concat(chunks), methods, false), methods)) resolve()
    }),
  )
  await Promise.race([once(socket, 'connect').catch(() => {}), closed])
  for (const piece of pieces) {
    if (hasEnded) break
    socket.write(piece)
    if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause))
  }
  if (!isWhole) socket.end()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), isWhole ? patience.whole : patience.broken)
  })
  const end = await Promise.race([closed, enough, late])
  clearTimeout(timer)
  socket.destroy()
  const { heard, fault } = read(Buffer.concat(chunks), methods, hasEnded)
  if (isWhole && end === 'late') return { heard, fault: 'no answer came in time' }
  if (isWhole && heard.length === 0 && !(fault === null && isHeadTooLong(pieces)))
    return { heard, fault: fault ?? 'the connection was closed without an answer' }
  // Of half a request the last answer may be cut by us.
  return { heard, fault: fault === 'cut' && !isWhole ? null : fault }
}

// The server answers 431 and closes. If bytes of ours are unread then, the kernel resets the connection, and the answer may be lost.
function isHeadTooLong(pieces: readonly Buffer[]): boolean {
  return Buffer.concat(pieces).indexOf('\r\n\r\n') > longestHead
}

function isEnough({ heard, fault }: Exchange, methods: string[]): boolean {
  return fault === null && heard.length >= methods.length
}

/** Reads all answers; `cut` when the last is not whole. */
function read(bytes: Buffer, methods: string[], hasEnded: boolean): Exchange {
  const heard: Heard[] = []
  let rest = bytes
  while (rest.length > 0) {
    const end = rest.indexOf('\r\n\r\n')
    if (end < 0) return { heard, fault: 'cut' }
    const head = readHead(rest.subarray(0, end).toString('latin1'))
    if (head === null) return { heard, fault: `no HTTP: ${JSON.stringify(rest.toString('latin1', 0, 200))}` }
    rest = rest.subarray(end + 4)
    if (head.status === 100) continue
    const isBare = methods[heard.length] === 'HEAD' || head.status === 204 || head.status === 304
    const body = isBare ? { body: Buffer.alloc(0), rest } : readBody(head.headers, rest, hasEnded)
    if (typeof body === 'string') return { heard, fault: body }
    heard.push({ ...head, body: body.body })
    ;({ rest } = body)
  }
  return { heard, fault: null }
}

function readHead(text: string): Pick<Heard, 'status' | 'headers'> | null {
  const [first = '', ...lines] = text.split('\r\n')
  const status = /^HTTP\/1\.1 (\d{3}) [ -~]*$/.exec(first)?.[1]
  if (status === undefined) return null
  const headers: Heard['headers'] = new Map()
  for (const line of lines) {
    const [, name, value = ''] = /^([!#$%&'*+.^`|~\w-]+): ?([\t -~\x80-\xff]*)$/.exec(line) ?? []
    if (name === undefined) return null
    headers.set(name.toLowerCase(), [...(headers.get(name.toLowerCase()) ?? []), value])
  }
  return { status: Number(status), headers }
}

function readBody(
  headers: Heard['headers'],
  bytes: Buffer,
  hasEnded: boolean,
): { body: Buffer; rest: Buffer } | string {
  const lengths = headers.get('content-length') ?? []
  const isChunked = headers.get('transfer-encoding')?.[0] === 'chunked'
  if (lengths.length > 1 || (lengths.length > 0 && isChunked)) return 'two lengths of a body'
  if (isChunked) return readChunks(bytes)
  if (lengths[0] === undefined) return hasEnded ? { body: bytes, rest: Buffer.alloc(0) } : 'cut'
  const length = Number(lengths[0])
  if (bytes.length < length) return 'cut'
  return { body: bytes.subarray(0, length), rest: bytes.subarray(length) }
}

function readChunks(bytes: Buffer): { body: Buffer; rest: Buffer } | string {
  const parts: Buffer[] = []
  let rest = bytes
  for (;;) {
    const end = rest.indexOf('\r\n')
    if (end < 0) return 'cut'
    const size = /^[\da-f]+$/i.exec(rest.toString('latin1', 0, end))?.[0]
    if (size === undefined) return 'a broken chunk'
    const length = Number.parseInt(size, 16)
    const begin = end + 2
    if (rest.length < begin + length + 2) return 'cut'
    parts.push(rest.subarray(begin, begin + length))
    rest = rest.subarray(begin + length + 2)
    if (length === 0) return { body: Buffer.concat(parts), rest }
  }
}
