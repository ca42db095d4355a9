// A client that costs less than the servers it measures: one request at a time per connection, no stream, no agent.

import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { percentile } from './support.ts'

type Answer = { status: number; head: string; body: string; took: number }

/** One kept connection. */
export type Connection = Disposable & { ask(request: Buffer): Promise<Answer> }

/** The result of a flood of requests. */
export type Load = { rate: number; p50: number; p99: number; answers: number; statuses: Map<number, number> }

type Target = { port: number }

/** A GET, ready to be sent any number of times. */
export function get(
  { port }: Target,
  path: string,
  cookie?: string,
  headers: Record<string, string> = {},
): Buffer {
  const lines = [
    `GET ${path} HTTP/1.1`,
    `Host: localhost:${port}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(cookie ? [`Cookie: ${cookie}`] : []),
  ]
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`)
}

/** A form as the server's own page would post it. */
export function post(
  { port }: Target,
  path: string,
  fields: Record<string, string>,
  cookie?: string,
): Buffer {
  return postOf(
    port,
    path,
    'application/x-www-form-urlencoded',
    new URLSearchParams(fields).toString(),
    cookie,
  )
}

/** The same act in JSON, as a script of the server's own page would post it. */
export function postJson({ port }: Target, path: string, fields: Record<string, string>): Buffer {
  return postOf(port, path, 'application/json', JSON.stringify(fields))
}

function postOf(port: number, path: string, type: string, body: string, cookie?: string): Buffer {
  const lines = [
    `POST ${path} HTTP/1.1`,
    `Host: localhost:${port}`,
    `Origin: http://localhost:${port}`,
    'Sec-Fetch-Site: same-origin',
    'Accept-Language: zh-CN',
    `Content-Type: ${type}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(cookie ? [`Cookie: ${cookie}`] : []),
  ]
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`)
}

export async function open({ port }: Target): Promise<Connection> {
  const socket = await connected(port)
  let settle: ((answer: Answer) => void) | null = null
  let refuse: ((fault: Error) => void) | null = null
  let received: Buffer | null = null
  let begun = 0
  socket.on('data', (chunk: Buffer) => {
    received = received ? Buffer.concat([received, chunk]) : chunk
    const answer = readAnswer(received)
    if (!answer) return
    received = null
    settle?.({ ...answer, took: performance.now() - begun })
  })
  const fail = (fault: Error) => refuse?.(fault)
  socket.on('error', fail)
  socket.on('close', () => fail(new Error('the server closed the connection')))
  return {
    ask(request) {
      return new Promise((resolve, reject) => {
        settle = resolve
        refuse = reject
        begun = performance.now()
        socket.write(request)
      })
    },
    [Symbol.dispose]() {
      socket.destroy()
    },
  }
}

/**
 * Runs a number of clients for some time; each sends its next request as soon as it is answered. With `awake` this
 * process never sleeps: otherwise each answer would also pay for waking an idle core, more often for the slower server.
 */
export async function load(
  target: Target,
  clients: number,
  milliseconds: number,
  next: () => Buffer,
  awake = false,
): Promise<Load> {
  using connections = new DisposableStack()
  const all = await Promise.all(Array.from({ length: clients }, () => open(target)))
  for (const connection of all) connections.use(connection)
  const statuses = new Map<number, number>()
  const times: number[] = []
  const begun = performance.now()
  const end = begun + milliseconds
  const loop = async (connection: Connection) => {
    while (performance.now() < end) {
      const { status, took } = await connection.ask(next())
      times.push(took)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
  }
  const rest = awake ? stayAwake() : () => {}
  await Promise.all(all.map(loop)).finally(rest)
  const seconds = (performance.now() - begun) / 1_000
  const [p50, p99] = [percentile(times, 50), percentile(times, 99)]
  return { rate: times.length / seconds, p50, p99, answers: times.length, statuses }
}

/** Throws unless every answer had this status: error pages would give excellent numbers. */
export function expectOnly(status: number, { statuses, answers }: Load): void {
  if (statuses.get(status) === answers) return
  const seen = [...statuses].map(([code, count]) => `${count} × ${code}`).join(', ')
  throw new Error(`expected ${status} alone, got ${seen}`)
}

function stayAwake(): () => void {
  let next = setImmediate(again)
  function again(): void {
    next = setImmediate(again)
  }
  return () => clearImmediate(next)
}

function connected(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket))
    socket.once('error', reject)
  })
}

// Null until the answer is complete.
function readAnswer(bytes: Buffer): Omit<Answer, 'took'> | null {
  const text = bytes.toString('latin1')
  const headEnd = text.indexOf('\r\n\r\n')
  if (headEnd < 0) return null
  const head = text.slice(0, headEnd)
  const body = text.slice(headEnd + 4)
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1]
  const isWhole =
    length === undefined
      ? body.endsWith('0\r\n\r\n') || !/chunked/i.test(head)
      : body.length >= Number(length)
  return isWhole ? { status: Number(head.slice(9, 12)), head, body } : null
}
