// The registrations that a bulk act is still to be done to, as they travel in its form.

import type { Form } from '../../http/context.ts'
import { readExpectedNumber } from './act.ts'
import { workOf } from './bulk.ts'
import type { Work } from './bulk.ts'
import { readRegistrationQuery, registrationFields } from './registrations.web.ts'
import { pickFields } from './table.web.ts'

/** Reads the work from a form. If any registrations are ticked, they alone are meant, otherwise all that match the filter. */
export function readWork(form: Form): Work | null {
  const picked = [...form].flatMap(([name, generation]) => {
    const [, id] = /^pick-([0-9a-f]{32})$/.exec(name) ?? []
    return id === undefined ? [] : { id, generation: readExpectedNumber(generation) }
  })
  if (picked.length > 0) return { picked }
  return workOf(readRegistrationQuery(filterOf(form)), form.get('from') ?? null)
}

/** The fields of a form from which this work is read, which is left of the one that `form` describes. */
export function carry(work: Work, form: Form): Record<string, string | null> {
  if ('picked' in work)
    return Object.fromEntries(work.picked.map(({ id, generation }) => [`pick-${id}`, String(generation)]))
  const fields = Object.entries(filterOf(form)).map(([name, value]) => [`query-${name}`, value])
  return { ...Object.fromEntries(fields), from: work.after }
}

function filterOf(form: Form) {
  return pickFields((name) => form.get(`query-${name}`), registrationFields)
}
