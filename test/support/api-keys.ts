// API keys as administrators make them, and programs that have one.

import { actsOf } from '../../src/api/acts.ts'
import { paths } from '../../src/base/paths.ts'
import { features } from '../../src/features.ts'
import { createProgram } from './api.ts'
import type { Program } from './api.ts'
import type { House } from './house.ts'
import type { Page, Visitor } from './visitor.ts'

/** Every act of administrators, with its address in JSON. */
export const administratorsActs = actsOf(features).filter(({ act }) => act.who === 'administrator')

/** Makes a key on its page, with these scopes; the page that shows it. */
export function makeKeyOnPage(
  admin: Visitor,
  scopes: readonly string[],
  fields: Record<string, string> = {},
): Promise<Page> {
  const boxes = Object.fromEntries(scopes.map((scope) => [`scope-${scope}`, 'on']))
  return admin.send(paths.adminApiKeyAdd, { label: 'CI', days: '90', ...boxes, ...fields })
}

/** The same, and reads the key. */
export async function makeKey(admin: Visitor, ...scopes: readonly string[]): Promise<string> {
  return keyOn(await makeKeyOnPage(admin, scopes))
}

/** The key that a page shows. */
export function keyOn({ html }: Page): string {
  return /<pre[^>]* data-api-key[^>]*>([^<]*)<\/pre>/.exec(html)?.[1] ?? ''
}

/** A program that sends a key. */
export function programWith(house: House, key: string): Program {
  return Object.assign(createProgram(house.postern, house.baseUrl), { bearer: key })
}
