// Servers that are measured in turns, so that a busy moment affects all of them.

import { expectOnly, get, load } from './http.ts'
import { processorTime } from './machine.ts'
import { median } from './support.ts'
import type { Child } from './support.ts'

const clients = 16

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
export type Asked = { path: string; cookie?: string }

/** A server that takes part by answering addresses. */
export function contestant(name: string, server: Child & { port: number }, asked: Asked[]): Contestant {
  const requests = asked.map(({ path, cookie }) => get(server, path, cookie))
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

/** Measures all, for so many rounds of so many milliseconds each, after a first one that does not count. */
export async function compete(all: Contestant[], rounds: number, milliseconds: number): Promise<void> {
  for (const one of all) await round(one, Math.max(1_500, milliseconds))
  for (const one of all) [one.rates, one.costs] = [[], []]
  // The order is reversed each time.
  for (let count = 0; count < rounds; count += 1) {
    for (const one of count % 2 === 0 ? all : all.toReversed()) await round(one, milliseconds)
  }
}

/** The rate of one by that of another: compares neighbours in time, then takes the median of these comparisons. */
export function ratioOf(one: Contestant, other: Contestant): number {
  return median(one.rates.map((rate, round) => rate / (other.rates[round] ?? Number.NaN)))
}

async function round(one: Contestant, milliseconds: number): Promise<void> {
  const before = processorTime(one.pid)
  const result = await load(one, clients, milliseconds, one.next, true)
  const after = processorTime(one.pid)
  expectOnly(one.status, result)
  one.rates.push(result.rate)
  if (before !== null && after !== null) one.costs.push(((after - before) * 1e6) / result.answers)
}
