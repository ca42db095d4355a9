import type { Routes } from '../http/app.ts'
import type { Ports } from '../core/ports.ts'
import type { Fields } from './fields.ts'
import type { Callers, Done, Outcome, Refused } from './operation.ts'

/** What a capability declares of itself; the house reads nothing else of it. */
export type Feature = Routes & {
  name: string
  /** Its acts. */
  operations: readonly AnyOperation[]
}

/** An act with any input and any outcome. `never` makes it one that can be listed and described, but not run. */
export type AnyOperation = {
  name: string
  who: keyof Callers
  input: Fields
  run: (ports: Ports, caller: never, input: never) => Promise<Outcome>
  outcomes: Readonly<Record<string, Done<never> | Refused<never>>>
}
