// The registrations that a bulk act is still to be done to, as they travel in its form.

import { setImmediate } from 'node:timers/promises'
import type { Ports } from '../../core/ports.ts'
import type { Form } from '../../http/context.ts'
import { listRegistrationLines } from '../../store/listings/registrations.ts'
import type { ExpectedRegistration } from './act-on-registration.ts'
import { readExpectedNumber } from './act.ts'
import { readRegistrationQuery, registrationFields } from './registrations.web.ts'
import type { RegistrationFilter } from './registrations.web.ts'
import { pickFields } from './table.web.ts'

// How long a step works, in milliseconds, and how many registrations it reads at a time.
const longestStep = 1_000
const portion = 50

/** The ticked registrations as the page showed them, or all that match a filter, from a cursor on. */
export type Work = { picked: ExpectedRegistration[] } | { filter: RegistrationFilter; after: string | null }

/**
 * Reads the work from a form. If any registrations are ticked, they alone are meant. Without ticks it is everything that
 * matches the filter; without a filter it is nothing, so that one wrong click cannot affect everybody.
 */
export function readWork(form: Form): Work | null {
  const picked = [...form].flatMap(([name, generation]) => {
    const [, id] = /^pick-([0-9a-f]{32})$/.exec(name) ?? []
    return id === undefined ? [] : { id, generation: readExpectedNumber(generation) }
  })
  if (picked.length > 0) return { picked }
  return workOf(
    pickFields((name) => form.get(`query-${name}`), registrationFields),
    form.get('from') ?? null,
  )
}

/** Everything that matches a filter, from a cursor on; nothing without a filter. */
export function workOf(filter: RegistrationFilter, after: string | null): Work | null {
  const { by: _, ...narrowing } = filter
  return Object.values(narrowing).every((value) => value === null) ? null : { filter, after }
}

/** The fields of a form from which the same work is read again. */
export function carry(work: Work): Record<string, string | null> {
  if ('picked' in work)
    return Object.fromEntries(work.picked.map(({ id, generation }) => [`pick-${id}`, String(generation)]))
  const fields = Object.entries(work.filter).map(([name, value]) => [`query-${name}`, value])
  return { ...Object.fromEntries(fields), from: work.after }
}

/** The first registrations of some work, and the work that is left behind them. */
export async function takeSome(
  { db, now }: Pick<Ports, 'db' | 'now'>,
  work: Work,
  most: number,
): Promise<{ rows: ExpectedRegistration[]; rest: Work | null }> {
  if ('picked' in work) {
    const picked = work.picked.slice(most)
    return { rows: work.picked.slice(0, most), rest: picked.length > 0 ? { picked } : null }
  }
  const { filter, after } = work
  const { rows, next } = await listRegistrationLines(db, now, readRegistrationQuery(filter), { after, most })
  return {
    rows: rows.map(({ id, generation }) => ({ id, generation })),
    rest: next === null ? null : { filter, after: next },
  }
}

/** Acts on one registration after another until the step's time is over, and returns the work that is left. */
export async function workForAStep(
  ports: Pick<Ports, 'db' | 'now'>,
  work: Work,
  actOn: (expected: ExpectedRegistration) => Promise<void>,
): Promise<Work | null> {
  const end = ports.now() + longestStep
  let left: Work | null = work
  while (left && ports.now() < end) {
    const { rows, rest } = await takeSome(ports, left, portion)
    for (const expected of rows) {
      await actOn(expected)
      // An act on SQLite never yields, and would keep every other request waiting until the end of the step.
      await setImmediate()
    }
    left = rest
  }
  return left
}
