// Servers that are measured in turns, so that a busy moment affects all of them.

import { fileURLToPath } from 'node:url'
import { expectOnly, get, load, open } from './http.ts'
import { processorTime } from './machine.ts'
import { median, startChild, waitForOutput } from './support.ts'
import type { Child, Server } from './support.ts'

const usualClients = 16

/** One server, with what was measured of it: answers per second, and microseconds of processor time for one answer. */
export type Contestant = {
  name: string
  pid: number
  port: number
  next: () => Buffer
  /** The status that every answer must have. */
  status: number
  rates: number[]
  costs: number[]
}

/** One of the addresses that are asked in turn. */
export type Asked = { path: string; cookie?: string; headers?: Record<string, string> }

/** A server that takes part by answering addresses. */
export function contestant(name: string, server: Child & { port: number }, asked: Asked[]): Contestant {
  const requests = asked.map(({ path, cookie, headers }) => get(server, path, cookie, headers))
  return contestantOf(name, server, requests, 200)
}

/** A server that takes part by answering requests, which are sent in turn. */
export function contestantOf(
  name: string,
  { pid, port }: Child & { port: number },
  requests: Buffer[],
  status: number,
): Contestant {
  let turn = 0
  const next = () => requests[(turn = (turn + 1) % requests.length)] ?? Buffer.alloc(0)
  return { name, pid, port, next, status, rates: [], costs: [] }
}

/** A server of node:http alone that answers these addresses with the bytes that another server has just answered. */
export async function startBare(server: Server, asked: Asked[]): Promise<Child & { port: number }> {
  using connection = await open(server)
  const answers: Record<string, object> = {}
  for (const { path, cookie, headers: asking } of asked) {
    const { status, head, body } = await connection.ask(get(server, path, cookie, asking))
    if (status !== 200) throw new Error(`${path} answered ${status}`)
    const headers = head
      .split('\r\n')
      .slice(1)
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)] as const)
      .filter(([name]) => !ownOfHttp.includes(name.toLowerCase()))
    const isJson = /^content-type: application\/json/im.test(head)
    answers[path] = {
      headers: Object.fromEntries(headers),
      body: isJson ? (JSON.parse(body) as object) : body,
    }
  }
  const child = startChild([fileURLToPath(new URL('bare-server.ts', import.meta.url))], {
    env: { PATH: process.env['PATH'], BARE_ANSWERS: JSON.stringify(answers) },
  })
  const [, port = ''] = await waitForOutput(child.process, /bare at (\d+)/)
  return { ...child, port: Number(port) }
}

const ownOfHttp = ['date', 'connection', 'keep-alive', 'transfer-encoding']

/** Measures all, for so many rounds of so many milliseconds each, after a first one that does not count. */
export async function compete(
  all: Contestant[],
  rounds: number,
  milliseconds: number,
  clients = usualClients,
): Promise<void> {
  for (const one of all) await round(one, Math.max(1_500, milliseconds), clients)
  for (const one of all) [one.rates, one.costs] = [[], []]
  // The order is reversed each time.
  for (let count = 0; count < rounds; count += 1) {
    for (const one of count % 2 === 0 ? all : all.toReversed()) await round(one, milliseconds, clients)
  }
}

/** The rate of one by that of another: compares neighbours in time, then takes the median of these comparisons. */
export function ratioOf(one: Contestant, other: Contestant): number {
  return median(one.rates.map((rate, round) => rate / (other.rates[round] ?? Number.NaN)))
}

async function round(one: Contestant, milliseconds: number, clients: number): Promise<void> {
  const before = processorTime(one.pid)
  const result = await load(one, clients, milliseconds, one.next, true)
  const after = processorTime(one.pid)
  expectOnly(one.status, result)
  one.rates.push(result.rate)
  if (before !== null && after !== null) one.costs.push(((after - before) * 1e6) / result.answers)
}
