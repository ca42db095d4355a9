// An example of each act, as a command that works once the words in capitals are replaced.

import { bearerRequest } from '../http/bearer.ts'
import type { Fields } from '../operation/fields.ts'
import type { ApiAct } from './acts.ts'

/** The words that a reader replaces: the bearer token, the code of a mail, and the id of a thing. */
export const placeholders = { bearer: 'BEARER', code: 'CODE', id: 'ID' } as const

/** The values of fields in examples. */
const values: Readonly<Record<string, string | boolean | number>> = {
  name: 'ada',
  address: 'ada@example.org',
  password: 'a long enough one',
  newPassword: 'another long one',
  recentProof: 'a long enough one',
  identifier: 'ada',
  locale: 'en',
  expected: 'ada',
  value: 'example.net',
  generation: 0,
  label: 'nightly report',
  scope: 'accounts:read events:read',
  code: placeholders.code,
}

/** The command of an act. */
export function curlOf({ act, method, path }: ApiAct, baseUrl: string): string {
  const isPath = (name: string) => path.includes(`{${name}}`)
  const required = Object.entries(act.input).filter(
    ([name, { need }]) => need === 'required' && !isPath(name),
  )
  const body = Object.fromEntries(required.map(([name]) => [name, values[name] ?? placeholders.id]))
  const lines = [`curl ${baseUrl}${path.replace(/\{\w+\}/g, placeholders.id)}`, headerOf(act.input, act.who)]
  if (method === 'POST') lines.push(`--json '${JSON.stringify(body)}'`)
  return lines.join(' \\\n  ')
}

// A program gets its first bearer token where it says its password without having read a mail.
function headerOf(input: Fields, who: string): string {
  const isFirst = who === 'visitor' && 'password' in input && !('code' in input)
  return isFirst
    ? `-H '${bearerRequest.name}: ${bearerRequest.value}'`
    : `-H 'Authorization: Bearer ${placeholders.bearer}'`
}
