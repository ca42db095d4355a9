// Claims due rows, has each delivery tried, and records how it ended. It knows nothing about the things that it
// delivers.

import { setTimeout } from 'node:timers/promises'
import { limits } from '../base/limits.ts'
import type { Clock } from '../base/time.ts'
import type { Ports } from '../core/ports.ts'
import { newId } from '../security/tokens.ts'
import type { Claim } from '../store/db/claiming.ts'
import { inTransaction } from '../store/db/database.ts'
import type { Database } from '../store/db/database.ts'
import { isDatabaseAway } from '../store/db/faults.ts'
import { createClaims } from './claims.ts'
import type { Claims, Ended, GivenBack } from './claims.ts'
import { createTurns } from './turns.ts'
import type { Turns } from './turns.ts'

/** A row that waits for its delivery; while it is claimed, `dueAt` is the end of the lease. */
type Due = { id: string; dueAt: number | null }

/** The things that a dispatcher delivers, and how. */
type Consignment<Row extends Due, Record> = {
  /** Claims at most `most` due rows. */
  claim(db: Database, claim: Claim & { most: number }): Promise<Row[]>
  /** Records how a try ended, unless another process has the claim by now. */
  record(db: Database, ended: Ended<Record>): Promise<unknown>
  /** How many rows may be claimed at most, counting those that already are. */
  most(): number
  /**
   * Tries one delivery. `handOver` says whether the row may be handed to the server now. It says no if the lease could
   * run out before the end, because another process would then deliver the row as well.
   */
  tryOnce(row: Row, handOver: () => boolean): Promise<Record>
  /** The record at a stop: of a delivery that was not handed over, and of one that was. */
  givenBack: GivenBack<Record>
  /** A fault kept how deliveries ended from being recorded; they are delivered again when their leases run out. */
  onUnrecorded(fault: unknown, id?: string): void
}

/** Delivers due rows. */
export type Dispatcher = {
  /** Records ended deliveries and claims due rows. */
  run(): Promise<void>
  /** Claims nothing more, waits `grace` milliseconds for the deliveries in progress, and gives the rest back. */
  finish(grace: number): Promise<void>
}

// In milliseconds. Each commit has its fsync: one that waits a little records more deliveries at once (measured: a tenth more
// mails a second than with 5).
const gathering = 10

/** Makes a dispatcher; any number of them, in any number of processes, may work on one table. */
export function createDispatcher<Row extends Due, Record>(
  { db, now }: Pick<Ports, 'db' | 'now'>,
  consignment: Consignment<Row, Record>,
): Dispatcher {
  const claims = createClaims<Record>()
  const turns = createTurns(
    () => recordAndClaim(work),
    () => (claims.count() > 0 ? gathering : 0),
  )
  const deliveries = new Set<Promise<void>>()
  const work: Work<Row, Record> = {
    db,
    now,
    consignment,
    claims,
    turns,
    deliveries,
    ended: [],
    isStopping: false,
  }
  return {
    run: () => turns.next(),
    async finish(grace) {
      work.isStopping = true
      await turns.last()
      await within(grace, Promise.all(deliveries))
      work.ended.push(...claims.giveBack(now(), consignment.givenBack))
      // A second stop must not wait again: a process that is asked to end has ten seconds in all.
      deliveries.clear()
      // The process stops even if the database is away.
      await turns.next().catch((fault: unknown) => consignment.onUnrecorded(fault))
    },
  }
}

/** A dispatcher at work; `ended` waits for its record. */
type Work<Row extends Due, Record> = {
  db: Database
  now: Clock
  consignment: Consignment<Row, Record>
  claims: Claims<Record>
  turns: Turns
  deliveries: Set<Promise<void>>
  ended: Ended<Record>[]
  isStopping: boolean
}

// Each commit records every finished delivery and claims new ones for the free slots; deliveries that finish during it
// wait for the next commit.
async function recordAndClaim<Row extends Due, Record>(work: Work<Row, Record>): Promise<void> {
  const { db, now, consignment, claims, deliveries } = work
  const recording = work.ended
  work.ended = []
  const most = work.isStopping ? 0 : consignment.most() - claims.count()
  const at = now()
  const claim = { id: newId(), now: at, leaseUntil: at + limits.lease, most }
  const write = async (db: Database) => {
    for (const one of recording) await consignment.record(db, one)
    return most > 0 ? consignment.claim(db, claim) : []
  }
  const rows = await (recording.length > 0 ? inTransaction(db, write) : write(db)).catch((fault: unknown) => {
    // Kept for the turn after the database is back: without a record the deliveries would be made again.
    if (isDatabaseAway(fault)) work.ended.push(...recording)
    throw fault
  })
  for (const row of rows) {
    if (!claims.add(row.id, claim.id)) continue
    const delivery = deliver(work, row).finally(() => deliveries.delete(delivery))
    deliveries.add(delivery)
  }
}

// Never rejects.
async function deliver<Row extends Due, Record>(work: Work<Row, Record>, row: Row): Promise<void> {
  const { now, consignment, claims } = work
  // Waiting for the database, a connection or others before it may have used up its lease.
  const handOver = () => (row.dueAt ?? 0) >= now() + limits.longestTry && claims.handOver(row.id)
  try {
    const record = await consignment.tryOnce(row, handOver).catch((fault: unknown) => {
      claims.end(row.id)
      throw fault
    })
    const claim = claims.end(row.id)
    // Null if it was given back at a stop.
    if (claim !== null) await recordOne(work, { id: row.id, claim, record })
  } catch (fault) {
    consignment.onUnrecorded(fault, row.id)
  }
}

async function recordOne<Row extends Due, Record>(
  work: Work<Row, Record>,
  one: Ended<Record>,
): Promise<void> {
  work.ended.push(one)
  await work.turns.next().catch((fault: unknown) => {
    if (isDatabaseAway(fault)) throw fault
    // One that cannot be recorded must not take the others of its turn with it.
    return inTransaction(work.db, (db) => work.consignment.record(db, one))
  })
}

async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  const done = new AbortController()
  const late = setTimeout(milliseconds, null, { signal: done.signal }).catch(() => {})
  await Promise.race([work, late])
  done.abort()
}
