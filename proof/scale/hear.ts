// Hears each statement of this process as its database gets it, with its values. Watched at the drivers,
// so that the product has no switch for it.

import { DatabaseSync, StatementSync } from 'node:sqlite'
import pg from 'pg'

/** One statement: the file or port of its database, its text and values. */
export type Heard = { place: string; sql: string; parameters: readonly unknown[] }

const listeners = new Set<(heard: Heard) => void>()

/** Hears the statements on one database while work runs, in their order. */
export async function hearing<Result>(
  url: string,
  work: () => Promise<Result>,
): Promise<{ result: Result; heard: Heard[] }> {
  startHearing()
  const heard: Heard[] = []
  const place = placeOf(url)
  const listen = (one: Heard) => void (one.place === place && heard.push(one))
  listeners.add(listen)
  try {
    return { result: await work(), heard }
  } finally {
    listeners.delete(listen)
  }
}

/** The file or port of a database. */
export function placeOf(url: string): string {
  return url.startsWith('sqlite:') ? url.slice('sqlite:'.length) : new URL(url).port
}

let isHearing = false

/** Begins to watch the drivers. Statements that were prepared before are not heard. */
export function startHearing(): void {
  if (isHearing) return
  isHearing = true
  hearSqlite()
  hearPostgres()
}

type Method = (this: never, ...values: never[]) => unknown

function replace(owner: object, name: string, wrap: (original: Method) => Method): void {
  const methods = owner as Record<string, Method>
  const original = methods[name]
  if (!original) throw new Error(`${name} is no longer there to be heard`)
  methods[name] = wrap(original)
}

function hearSqlite(): void {
  const places = new WeakMap<object, string>()
  replace(DatabaseSync.prototype, 'prepare', (prepare) => {
    return function (this: DatabaseSync, ...values) {
      const statement = prepare.apply(this as never, values) as StatementSync
      places.set(statement, this.location() ?? ':memory:')
      return statement
    }
  })
  for (const name of ['run', 'get', 'all']) {
    replace(StatementSync.prototype, name, (run) => {
      return function (this: StatementSync, ...parameters) {
        tell({ place: places.get(this) ?? '', sql: this.sourceSQL, parameters })
        return run.apply(this as never, parameters)
      }
    })
  }
}

function hearPostgres(): void {
  replace(pg.Client.prototype, 'query', (query) => {
    return function (this: pg.Client, ...values) {
      const [asked, given] = values as unknown as [string | { text: string; values?: unknown[] }, unknown[]?]
      const text = typeof asked === 'string' ? asked : asked.text
      const parameters = (typeof asked === 'string' ? given : asked.values) ?? []
      tell({ place: String(this.port), sql: text, parameters })
      return query.apply(this as never, values)
    }
  })
}

function tell(heard: Heard): void {
  for (const listen of listeners) listen(heard)
}
