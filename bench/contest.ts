// Servers that are measured in turns, so that a busy moment affects all of them.

import { expectOnly, get, load } from './http.ts'
import { processorTime } from './machine.ts'
import { median } from './support.ts'
import type { Child } from './support.ts'

const usualClients = 16

/** One server, with what was measured of it: answers per second, and microseconds of processor time for one answer. */
export type Contestant = {
  name: string
  pid: number
  port: number
  next: () => Buffer
  rates: number[]
  costs: number[]
}

/** One of the addresses that are asked in turn. */
export type Asked = { path: string; cookie?: string; headers?: Record<string, string> }

/** A server that takes part. */
export function contestant(name: string, server: Child & { port: number }, asked: Asked[]): Contestant {
  const requests = asked.map(({ path, cookie, headers }) => get(server, path, cookie, headers))
  let turn = 0
  const next = () => requests[(turn = (turn + 1) % requests.length)] ?? Buffer.alloc(0)
  return { name, pid: server.pid, port: server.port, next, rates: [], costs: [] }
}

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
  expectOnly(200, result)
  one.rates.push(result.rate)
  if (before !== null && after !== null) one.costs.push(((after - before) * 1e6) / result.answers)
}
