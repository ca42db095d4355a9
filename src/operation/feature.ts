import type { Routes } from '../http/app.ts'
import type { Fields } from './fields.ts'
import type { Callers, Meanings, Operation, Outcome } from './operation.ts'

/** What a capability declares of itself; the house reads nothing else of it. */
export type Feature = Routes & {
  name: string
  /** Its acts. */
  operations: readonly AnyOperation[]
}

/** An act, whatever it is told and however it ends. */
export type AnyOperation = Operation<keyof Callers, Fields, Outcome, Meanings<Outcome>>
