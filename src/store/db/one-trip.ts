// A round trip to PostgreSQL costs more than the row that it brings: what is asked for in one turn of the event loop is read by
// one statement.

import type { Kysely } from 'kysely'
import type { Tables } from './tables.ts'

type Waiting<Row> = { resolve: (row: Row | undefined) => void; reject: (fault: unknown) => void }

/** Makes a look-up of one row by its key out of one of many rows. */
export function inOneTrip<Row>(
  readAll: (db: Kysely<Tables>, keys: string[]) => Promise<Row[]>,
  keyOf: (row: Row) => string,
): (db: Kysely<Tables>, key: string) => Promise<Row | undefined> {
  const turns = new WeakMap<Kysely<Tables>, Map<string, Waiting<Row>[]>>()

  const readTurn = async (db: Kysely<Tables>, turn: Map<string, Waiting<Row>[]>) => {
    turns.delete(db)
    try {
      const rows = await readAll(db, [...turn.keys()])
      const found = new Map(rows.map((row) => [keyOf(row), row]))
      for (const [key, all] of turn) for (const { resolve } of all) resolve(found.get(key))
    } catch (fault) {
      for (const { reject } of [...turn.values()].flat()) reject(fault)
    }
  }
  return (db, key) =>
    new Promise((resolve, reject) => {
      const turn = turns.get(db) ?? new Map<string, Waiting<Row>[]>()
      if (turn.size === 0) {
        turns.set(db, turn)
        setImmediate(() => void readTurn(db, turn))
      }
      turn.set(key, [...(turn.get(key) ?? []), { resolve, reject }])
    })
}
