// Each PostgreSQL connection gets more than the driver gives it: time limits, prepared statements, another try after a
// deadlock, and an end when its server no longer answers or only reads.

import type { Socket } from 'node:net'
import type pg from 'pg'
import { faultCode } from '../../base/fault-code.ts'
import { untilDone } from './again.ts'

// In milliseconds. A lock is waited for a short time only, because a process that holds one may be frozen; the server ends
// the transaction of such a process. The last limit is ours and stands above the others: the server no longer answers.
const timeouts = {
  statement_timeout: 10_000,
  lock_timeout: 3_000,
  idle_in_transaction_session_timeout: 5_000,
}
const answerPatience = 12_000
// Or a pooler has none of the server's connections left for this one.
const firstAnswerPatience = 3_000

const nothing: pg.QueryResult = { command: 'BEGIN', rows: [], rowCount: null, fields: [], oid: 0 }

/** Lifts every time limit until the transaction ends: for migrations, which may take hours. */
export const withoutTimeouts = settingAll('local', () => 0)

/**
 * Prepares a new connection, and finds out whether it leads to a pooler; `onUnusable` is called if its server does not
 * answer or is read-only.
 */
export async function prepareConnection(
  client: pg.ClientBase,
  onUnusable: () => void,
): Promise<{ isPooled: boolean }> {
  const isPooled = await isBehindPooler(client)
  // Not as parameters of the start-up, which PgBouncer refuses. Behind a pooler a session's settings may go to anybody's
  // next transaction, and prepared statements may be missing in the next one: settings belong to each transaction there.
  if (!isPooled) await client.query(settingAll('session', (limit) => limit))
  const begin = isPooled ? `begin; ${settingAll('local', (limit) => limit)}` : 'begin'
  const send = client.query.bind(client) as Send
  const prepared = isPooled ? send : prepareByName(send)
  let isOpen = false
  let isPatient = false

  const run = (text: string, values: unknown[]) => {
    const patience = isPatient ? null : answerPatience
    return withDeadline(client, patience, () => prepared({ text: text === 'begin' ? begin : text, values }))
  }
  let begun: Promise<unknown> | null = null
  // A begin travels with the statement behind it, which spares a round trip: by itself it fails only where the connection does.
  // Behind a pooler it also sets limits, which may be refused.
  const runInside = async (text: string, values: unknown[]) => {
    if (text === 'begin' && !isPooled) {
      begun = run(text, values)
      // The statement behind it throws the fault.
      begun.catch(() => {})
      return nothing
    }
    const before = begun
    begun = null
    const [answer] = await Promise.all([run(text, values), before])
    return answer
  }
  const query = async (text: string, values: unknown[] = []) => {
    isPatient ||= text === withoutTimeouts
    isOpen ||= text === 'begin'
    try {
      // A transaction is undone as a whole, and runs again as a whole.
      return await (isOpen ? runInside(text, values) : untilDone(() => run(text, values)))
    } catch (fault) {
      if (isUnusable(fault)) onUnusable()
      throw fault
    } finally {
      if (text === 'commit' || text === 'rollback') isOpen = isPatient = false
    }
  }
  Object.assign(client, { query })
  return { isPooled }
}

/** The socket of a connection. */
export function streamOf(client: pg.ClientBase): Socket {
  return (client as unknown as { connection: { stream: Socket } }).connection.stream
}

// A pooler numbers its clients itself, and cannot know the server process's answer.
async function isBehindPooler(client: pg.ClientBase): Promise<boolean> {
  const { processID } = client as unknown as { processID: number }
  const ask = () => client.query<{ pid: number }>('select pg_backend_pid() as pid')
  const { rows } = await withDeadline(client, firstAnswerPatience, ask)
  return rows[0]?.pid !== processID
}

function settingAll(reach: 'local' | 'session', valueOf: (limit: number) => number): string {
  return Object.entries(timeouts)
    .map(([name, limit]) => `set ${reach} ${name} = ${valueOf(limit)}`)
    .join('; ')
}

class NoAnswer extends Error {}

async function withDeadline<Result>(
  client: pg.ClientBase,
  patience: number | null,
  work: () => Promise<Result>,
): Promise<Result> {
  if (patience === null) return work()
  // Made only when needed: the stack of an error for each statement was 4 % of the main thread's time.
  const giveUp = () =>
    streamOf(client).destroy(new NoAnswer('connection timeout: the database does not answer'))
  const timer = setTimeout(giveUp, patience)
  try {
    return await work()
  } finally {
    clearTimeout(timer)
  }
}

function isUnusable(fault: unknown): boolean {
  // read_only_sql_transaction: after a failover the former primary continues as a replica.
  return fault instanceof NoAnswer || faultCode(fault) === '25006'
}

type Statement = { name?: string | undefined; text: string; values: unknown[] }
type Send = (statement: Statement) => Promise<pg.QueryResult>

const names = new Map<string, string>()
// Our statements are some dozens; only lists of ids and bulk inserts vary in length.
const mostNames = 300
let given = 0

// Kysely cannot name statements, and an unnamed one is parsed and planned each time (measured: 130 against 44 microseconds).
function prepareByName(send: Send): Send {
  return async ({ text, values }) => {
    const name = values.length > 0 ? nameOf(text) : undefined
    if (name === undefined) return send({ text, values })
    try {
      return await send({ name, text, values })
    } catch (fault) {
      if (!isOutdated(fault)) throw fault
      // All of them, because one altered table concerns many; not those that were named since.
      if (names.get(text) === name) names.clear()
      // Outside a transaction the statement has done nothing yet. Inside one it is refused, and the transaction runs again.
      return send({ name: nameOf(text), text, values }).catch(() => {
        throw fault
      })
    }
  }
}

// A newer server has added a column to a table that is read with `*`: "cached plan must not change result type".
function isOutdated(fault: unknown): boolean {
  return faultCode(fault) === '0A000'
}

function nameOf(text: string): string | undefined {
  const known = names.get(text)
  if (known !== undefined || names.size >= mostNames) return known
  // Never a name that was used before, because a connection keeps its prepared statements.
  const name = `postern_${(given += 1)}`
  names.set(text, name)
  return name
}
