// The common parts of all administrators' acts: two fields, and the administrator.

import type { Scope } from '../../base/api-keys.ts'
import type { Administrator, Ports } from '../../core/ports.ts'
import { textField } from '../../operation/fields.ts'
import type { Field, Fields, InputOf, OptionalTextField } from '../../operation/fields.ts'
import { done, refused } from '../../operation/operation.ts'
import type { Api, Meanings, Operation, Outcome } from '../../operation/operation.ts'
import type { WithoutSecrets } from '../../operation/secrets.ts'

const longestReason = 500

/** The reason for the audit log. */
export const reasonField: OptionalTextField<string | null> = {
  type: 'string',
  need: 'optional',
  read: readReason,
  absent: null,
}

/** The fields of every act: the id of its subject, and the reason for the audit log. */
const actFields = { id: textField, reason: reasonField }

type ActFields = typeof actFields

/** A number that the page showed, such as a generation. */
export const expectedNumberField: Field<number, 'integer', 'required'> = {
  type: 'integer',
  need: 'required',
  read: readExpectedNumber,
}

/** How every act may end; `stale` means that something changed since the administrator looked. */
export const actMeanings = { done: done(), stale: refused(409), unknown: refused(404) }

type Described<F extends Fields, O extends Outcome, M extends Meanings<O>, A extends Api> = {
  name: string
  api: A
  /** The scope of the API keys that may do it; null if only a person may. */
  scope: Scope | null
  input: F
  run: (ports: Ports, by: Administrator, input: InputOf<F> & InputOf<ActFields>) => Promise<O>
  outcomes: M
}

/** Describes an act of an administrator; `input` are its fields besides those that every act has. */
export function act<F extends Fields, O extends Outcome, M extends Meanings<O>, A extends Api>(
  described: Described<F, O, M, A> & WithoutSecrets<O>,
): Operation<'administrator', F & ActFields, O, M, A> {
  const { name, api, scope, input, run, outcomes } = described
  return {
    name,
    who: 'administrator',
    api,
    scope,
    input: { ...input, ...actFields },
    run(ports, { administrator }, read) {
      const fields = read as InputOf<F> & InputOf<ActFields>
      return run(ports, { ...administrator, reason: fields.reason }, fields)
    },
    outcomes,
  }
}

/** The reason as the audit log keeps it; null if none was typed. */
export function readReason(typed: string): string | null {
  return typed.trim().slice(0, longestReason) || null
}

/** A number that the page showed; any other text gives -1, which matches nothing. */
export function readExpectedNumber(sent: string): number {
  return /^\d{1,6}$/.test(sent) ? Number(sent) : -1
}
