// The servers of a story: several houses on one file, each with its own clock, which may be killed and start again.

import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSettings } from '../../src/base/settings/settings.ts'
import type { Log } from '../../src/core/ports.ts'
import { openPostern } from '../../src/postern.ts'
import type { Postern } from '../../src/postern.ts'
import { closeFilesOf } from './database.ts'
import { readableHasher } from './hasher.ts'
import type { Post } from './post.ts'
import { below, goOn, inServer, passTime, stopServer, toNextTimer, worldTime } from './world.ts'

/** The address of every simulated house. */
export const baseUrl = 'http://localhost:3000'

/** The fault of a request whose server is gone: whether it was done is unknown. */
export class NoAnswer extends Error {}

type Server = {
  postern: Postern
  /** How far its clock is ahead, in milliseconds. */
  clock: { ahead: number }
  /** Rejects once it is killed. */
  died: Promise<never>
  die: () => void
}

/** The servers of a story. */
export type Cluster = {
  /** Answers by any server that lives, as behind a proxy. */
  fetch: Postern['fetch']
  /** How many live. */
  living(): number
  /** Starts a server that does not live; false if all do. */
  start(): Promise<boolean>
  /** Kills one at this instant; false if none lives. */
  kill(): number | null
  /** Sets all clocks right. */
  setClocks(): void
  /** Sets the clock of one ahead, or back. */
  skew(milliseconds: number): void
  /** What a program says in its log when it cannot do its work. */
  faults: string[]
}

const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'postern-simulation-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
/** The file of every story, one after the other. */
export const place = join(folder, 'postern.db')

const { settings } = readSettings(
  {
    NODE_ENV: 'development',
    BASE_URL: baseUrl,
    DATABASE_URL: `sqlite:${place}`,
    SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    LIMITS: 'on',
    PROOF_OF_WORK: 'off',
    TIME_ZONE: 'UTC',
  },
  true,
)

/** The beginning of a story. */
export type Beginning = 'empty' | 'settled'

const templateOf = (beginning: Beginning) => join(folder, `${beginning}.db`)

/** Makes the file of a story; without a beginning it has not even tables. */
export function freshFile(beginning: Beginning | null): void {
  for (const end of ['', '-wal', '-shm']) rmSync(place + end, { force: true })
  if (beginning !== null) copyFileSync(templateOf(beginning), place)
}

/** Keeps the file as it is for the stories that follow. */
export function keepAsTemplate(beginning: Beginning): void {
  copyFileSync(place, templateOf(beginning))
}

/** Makes the servers; none lives yet. */
export function createCluster(size: number, post: Post): Cluster {
  const servers: (Server | null)[] = Array.from({ length: size }, () => null)
  const faults: string[] = []
  const alive = () => servers.flatMap((server, index) => (server ? [{ server, index }] : []))
  const one = () => {
    const all = alive()
    return all[below(all.length)]
  }
  return {
    faults,
    async fetch(request, connection) {
      const { server, index } = one() ?? {}
      if (!server || index === undefined) throw new NoAnswer('no server lives')
      const answer = inServer(index, () => server.postern.fetch(request, connection))
      return Promise.race([answer, server.died])
    },
    living: () => alive().length,
    async start() {
      const index = servers.indexOf(null)
      if (index < 0) return false
      servers[index] = await startServer(index, post, faults)
      return true
    },
    kill() {
      const { server, index } = one() ?? {}
      if (!server || index === undefined) return null
      servers[index] = null
      stopServer(index)
      closeFilesOf(index)
      post.doubt(index)
      server.die()
      return index
    },
    setClocks() {
      for (const { server } of alive()) server.clock.ahead = 0
    },
    skew(milliseconds) {
      const { server } = one() ?? {}
      if (server) server.clock.ahead += milliseconds
    },
  }
}

async function startServer(index: number, post: Post, faults: string[]): Promise<Server> {
  const { promise: died, reject } = Promise.withResolvers<never>()
  died.catch(() => {})
  const clock = { ahead: 0 }
  const opening = inServer(index, () =>
    openPostern(settings, {
      now: () => worldTime() + clock.ahead,
      log: logOf(faults),
      hasher: readableHasher,
      takesMail: () => Promise.resolve(true),
      mailer: post.send,
      mailPoll: 60_000,
    }),
  )
  const postern = await untilSettled(opening)
  inServer(index, () => postern.work())
  return { postern, clock, died, die: () => reject(new NoAnswer('its server was killed')) }
}

/** Lets the world go on until a promise is settled. */
export async function untilSettled<Result>(work: Promise<Result>): Promise<Result> {
  let isSettled = false
  const settle = () => {
    isSettled = true
  }
  work.then(settle, settle)
  for (let idle = 0; !isSettled;) {
    idle = (await goOn()) ? 0 : idle + 1
    if (idle > 0 && !toNextTimer(60_000)) passTime(1)
    if (idle > 1_000) throw new Error('something waits for nothing that the world knows')
  }
  return work
}

const seriousCodes = ['unexpected', 'job-failed', 'database-away', 'mail-not-composed', 'mail-not-recorded']

function logOf(faults: string[]): Log {
  return {
    debug() {},
    info() {},
    warn() {},
    error(facts, event) {
      if (seriousCodes.includes(String(facts['code']))) faults.push(`${event}: ${String(facts['err'])}`)
    },
  }
}
