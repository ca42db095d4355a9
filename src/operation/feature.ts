import type { Routes } from '../http/app.ts'
import type { Fields } from './fields.ts'
import type { Callers, Done, Refused } from './operation.ts'

/** What a capability declares of itself; the house reads nothing else of it. */
export type Feature = Routes & {
  name: string
  /** Its acts. */
  operations: readonly AnyOperation[]
}

/** What can be said of any act: who may do it, what it is told, and how it may end. */
export type AnyOperation = {
  name: string
  who: keyof Callers
  input: Fields
  outcomes: Readonly<Record<string, Pick<Done<never> | Refused<never>, 'is' | 'status'>>>
}
