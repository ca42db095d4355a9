// The real server in a process of its own, which can be killed at a fault point.

import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { until } from '../test/support/house.ts'

/** Told to the preloaded fault points: kill at this number, counted from now; stop counting and tell; put the clock ahead; tell the memory. */
export type ToServer = { arm: number } | { tell: true } | { clock: number } | { weigh: true }

/** The number of fault points since they were armed; the memory in use after a collection, in bytes. */
export type FromServer = { count: number } | Weight

/** The memory of a server after a collection, in bytes: the objects of its JavaScript, and all of the process. */
export type Weight = { heap: number; rss: number }

/** A running server. */
export type Victim = {
  pid: number
  /** Kills it when it comes to the point of this number. */
  arm(point: number): void
  /** Puts its clock ahead of the real one, in milliseconds. */
  setClock(ahead: number): void
  /** Stops counting; the number of points since it was armed, or null if it is dead. */
  tell(): Promise<number | null>
  /** Its memory; null if it is dead. */
  weigh(): Promise<Weight | null>
  isDead(): boolean
  /** Fails when it is dead. */
  died: Promise<never>
  /** Sends a signal. */
  signal(signal: NodeJS.Signals): void
  /** Sends a signal and waits for the end. */
  kill(signal: NodeJS.Signals): Promise<void>
  /** Its log and its complaints. */
  output(): string
}

/** How a server is started. */
export type Start = {
  /** The settings. */
  values: Record<string, string>
  /** The folder of the tree whose code runs; a planted fault has its own. */
  tree: string
  /** By how much its clock is ahead, in milliseconds. */
  clock?: number
  /** Armed from its first statement on. */
  armedAt?: number
}

/** Starts a server, and waits until it is open or dead. */
export async function startVictim(start: Start): Promise<Victim> {
  const victim = spawnCommand(['serve'], start)
  await until(() => victim.isDead() || victim.output().includes('"event":"started"'), 60_000)
  return victim
}

/** Runs one command to its end or its death. */
export async function runVictim(words: string[], start: Start): Promise<Victim & { status: number | null }> {
  const victim = spawnCommand(words, start)
  await until(() => victim.isDead(), 60_000)
  return { ...victim, status: victim.status() }
}

function spawnCommand(
  words: string[],
  { values, tree, clock = 0, armedAt }: Start,
): Victim & { status(): number | null } {
  const preload = resolve(import.meta.dirname, 'fault-points.ts')
  const env = {
    PATH: process.env['PATH'],
    PROOF_CLOCK: String(clock),
    ...(armedAt === undefined ? {} : { PROOF_ARMED_AT: String(armedAt) }),
    ...values,
  }
  const child = spawn(process.execPath, ['--import', preload, resolve(tree, 'bin/postern.js'), ...words], {
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  victims.add(child)
  let output = ''
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  // A word to a process that dies meanwhile is lost, and nothing else.
  child.on('error', () => {})
  let hasEnded = false
  const ended = once(child, 'close')
  child.once('close', () => {
    hasEnded = true
    victims.delete(child)
  })
  const died = ended.then(() => Promise.reject(new Error('the server is dead')))
  // A rejection that nobody awaits must not end this process.
  died.catch(() => {})
  const say = (message: ToServer) => child.connected && child.send(message, () => {})
  async function ask<Told>(question: ToServer, read: (told: FromServer) => Told): Promise<Told | null> {
    if (hasEnded) return null
    const told = once(child, 'message').then(([message]) => read(message as FromServer))
    say(question)
    return Promise.race([told, ended.then(() => null)])
  }
  return {
    pid: child.pid ?? 0,
    arm: (point) => say({ arm: point }),
    setClock: (clock) => say({ clock }),
    tell: () => ask({ tell: true }, (told) => ('count' in told ? told.count : null)),
    weigh: () => ask({ weigh: true }, (told) => ('heap' in told ? told : null)),
    isDead: () => hasEnded,
    died,
    signal: (signal) => child.kill(signal),
    async kill(signal) {
      child.kill(signal)
      await ended
    },
    output: () => output,
    status: () => child.exitCode,
  }
}

const victims = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of victims) child.kill('SIGKILL')
})

/** A port of the loopback interface that nobody listens at. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  return typeof address === 'object' && address ? address.port : 0
}
