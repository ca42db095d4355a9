import { parsePassword } from '../base/password.ts'
import type { Password } from '../base/password.ts'
import type { Settings } from '../base/settings/settings.ts'
import type { FieldProblem } from '../texts/problems.ts'

/** Reads what was typed into a form's field for a new password; `about` is what everybody knows of the person. */
export function readNewPassword(
  { passwordMinLength: minLength, siteName }: Settings,
  field: string,
  typed: string,
  about: { name: string; address: string },
): Password | { problem: FieldProblem } {
  const password = parsePassword(typed, { minLength, siteName, ...about })
  if (typeof password === 'string') return password
  return { problem: { field, kind: password.problem, facts: { minLength } } }
}
