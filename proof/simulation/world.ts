// The world of a simulated process: its time, its randomness and the order in which whatever waits goes on. Import it before
// the product's own code. It takes the place of the machine beneath the product, so that the product has no switch for
// simulations, and everything that happens follows from a seed.

import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import timers from 'node:timers/promises'
import { randomFrom } from '../random.ts'

/** Something that waits until the world lets it go on. */
type Gate = {
  /** The server that it belongs to; null for what belongs to none. */
  server: number | null
  what: string
  mayGo: () => boolean
  go: () => void
}

type Timer = { server: number | null; at: number; order: number; go: () => void }

const realImmediate = setImmediate

/** A fresh world begins at this time, in milliseconds since 1970 UTC. */
export const begin = Date.UTC(2026, 10, 30, 12)

let random = randomFrom(0)
let time = begin
let gates: Gate[] = []
let pending: Timer[] = []
let created = 0
let server: number | null = null
let trace: (line: string) => void = () => {}

/** Ends whatever still waits and begins anew from a seed. */
export function resetWorld(seed: number, onTrace: (line: string) => void): void {
  random = randomFrom(seed)
  time = begin
  gates = []
  pending = []
  created = 0
  server = null
  trace = onTrace
}

/** The time of the world; each server's clock may differ from it. */
export function worldTime(): number {
  return time
}

/** A number from 0 up to, but without, `bound`. */
export function below(bound: number): number {
  return Math.floor(random() * bound)
}

/** Writes a line of the trace. */
export function note(line: string): void {
  trace(`${time - begin} ${line}`)
}

/** Lets everything that `work` causes belong to a server, until it waits for the world. */
export function inServer<Result>(index: number | null, work: () => Result): Result {
  const before = server
  server = index
  try {
    return work()
  } finally {
    server = before
  }
}

/** The server to which what runs now belongs. */
export function currentServer(): number | null {
  return server
}

/** Waits for the world, which lets this go on some time after `mayGo` is true. */
export function passGate(what: string, mayGo: () => boolean = () => true): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  gates.push({ server, what, mayGo, go: resolve })
  return promise
}

/** Waits so many milliseconds of the world's time. */
export function sleep(milliseconds: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  addTimer(milliseconds, resolve)
  return promise
}

/** Everything of a server stops for ever, as when its process is killed. */
export function stopServer(index: number): void {
  gates = gates.filter((gate) => gate.server !== index)
  pending = pending.filter((timer) => timer.server !== index)
}

/** Sets the time ahead. What was due meanwhile is due now, as after a machine slept. */
export function passTime(milliseconds: number): void {
  time += milliseconds
}

/**
 * Lets one of the things that may go on do so, and all that follows without waiting. False if nothing may go on at this
 * time.
 */
export async function goOn(): Promise<boolean> {
  await quiet()
  dueTimers()
  const open = gates.filter((gate) => gate.mayGo())
  const gate = open[below(open.length)]
  if (!gate) return false
  gates.splice(gates.indexOf(gate), 1)
  time += below(3)
  note(`${gate.server === null ? '' : `server ${gate.server} `}${gate.what}`)
  server = gate.server
  gate.go()
  await quiet()
  server = null
  return true
}

/** Sets the time to the next timer, if it is due within so many milliseconds. */
export function toNextTimer(within: number): boolean {
  const next = Math.min(...pending.map(({ at }) => at))
  if (next > time + within) return false
  time = Math.max(time, next)
  return true
}

// Everything that waits for nothing outside of the process has run when the event loop turns.
function quiet(): Promise<void> {
  return new Promise((resolve) => realImmediate(resolve))
}

function dueTimers(): void {
  const due = pending.filter(({ at }) => at <= time)
  if (due.length === 0) return
  pending = pending.filter(({ at }) => at > time)
  for (const timer of due.toSorted((one, other) => one.at - other.at || one.order - other.order))
    gates.push({ server: timer.server, what: 'is woken by its clock', mayGo: () => true, go: timer.go })
}

class SimulatedTimer {
  readonly stop: () => void
  constructor(stop: () => void) {
    this.stop = stop
  }
  ref(): this {
    return this
  }
  unref(): this {
    return this
  }
}

function addTimer(milliseconds: number, go: () => void): SimulatedTimer {
  created += 1
  const timer: Timer = { server, at: time + Math.max(1, Math.round(milliseconds)), order: created, go }
  pending.push(timer)
  return new SimulatedTimer(() => {
    pending = pending.filter((one) => one !== timer)
    gates = gates.filter((gate) => gate.go !== go)
  })
}

let fetches = 0

/** How often random bytes have been asked for. */
export function countFetches(): number {
  return fetches
}

function randomBytes(size: number): Buffer {
  fetches += 1
  const bytes = Buffer.alloc(size)
  for (let at = 0; at < size; at += 1) bytes[at] = below(256)
  return bytes
}

// Ids sort by their time, as those of version 7 do; those of one millisecond by a counter, as Node makes them.
let lastId = 0
function randomUUIDv7(): string {
  created += 1
  lastId = created
  const head = time.toString(16).padStart(12, '0')
  const count = (lastId & 0xfff).toString(16).padStart(3, '0')
  const tail = randomBytes(8).toString('hex')
  return `${head.slice(0, 8)}-${head.slice(8)}-7${count}-a${tail.slice(1, 4)}-${tail.slice(4)}`
}

type Go = (...values: unknown[]) => void

Object.assign(crypto, {
  randomBytes,
  randomUUIDv7: (_options?: unknown) => randomUUIDv7(),
  randomInt: (low: number, high?: number) => (high === undefined ? below(low) : low + below(high - low)),
})
Object.assign(timers, {
  setTimeout: async (milliseconds: number, value: unknown, options?: { signal?: AbortSignal }) => {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    const timer = addTimer(milliseconds, () => resolve(value))
    options?.signal?.addEventListener('abort', () => {
      timer.stop()
      reject(new DOMException('aborted', 'AbortError'))
    })
    return promise
  },
  setImmediate: (value: unknown) => passGate('goes on').then(() => value),
})
syncBuiltinESMExports()
Object.assign(globalThis, {
  setTimeout: (go: Go, milliseconds = 1, ...values: unknown[]) => addTimer(milliseconds, () => go(...values)),
  clearTimeout: (timer: unknown) => {
    if (timer instanceof SimulatedTimer) timer.stop()
  },
  setInterval: (go: Go, milliseconds: number, ...values: unknown[]) => {
    const again = () => {
      go(...values)
      timer = addTimer(milliseconds, again)
    }
    let timer = addTimer(milliseconds, again)
    return new SimulatedTimer(() => timer.stop())
  },
  clearInterval: (timer: unknown) => {
    if (timer instanceof SimulatedTimer) timer.stop()
  },
  setImmediate: (go: Go, ...values: unknown[]) => void passGate('goes on').then(() => go(...values)),
})
Math.random = () => random()
Date.now = () => time
