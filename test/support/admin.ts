// Administrators, and the buttons that they press.

import { parseAddress } from '../../src/base/address.ts'
import { parseName } from '../../src/base/name.ts'
import { parsePassword } from '../../src/base/password.ts'
import { createAdmin } from '../../src/features/administration/set-up.ts'
import type { House } from './house.ts'
import { hidden } from './visitor.ts'
import type { Page, Person, Visitor } from './visitor.ts'

/** A person who runs the site. */
export const root: Person = {
  name: 'grace',
  address: 'grace@example.net',
  password: 'an operator’s own words',
}

/** Makes an administrator as the command does; the account's id. */
export async function makeAdmin(house: House, person: Person = root): Promise<string> {
  const name = parseName(person.name)
  const address = parseAddress(person.address)
  const about = { minLength: 8, name: person.name, address: person.address, siteName: 'Postern' }
  const password = parsePassword(person.password, about)
  if ('problem' in name || 'problem' in address || typeof password === 'object')
    throw new Error('not an administrator’s name, address and password')
  const by = { actor: 'command', network: null, reason: null }
  const made = await createAdmin(house.ports, by, { name, address, password, locale: 'zh-CN' })
  if (made.kind !== 'done') throw new Error(made.kind)
  return made.accountId
}

/** An administrator in a browser of their own, logged in. */
export async function openAdmin(
  house: House,
  options: { person?: Person; language?: string } = {},
): Promise<Visitor & { id: string }> {
  const { person = root, language } = options
  const id = await makeAdmin(house, person)
  const browser = house.newVisitor(language === undefined ? {} : { language })
  await browser.logIn({ identifier: person.name, password: person.password })
  return Object.assign(browser, { id })
}

/** Presses the button of the page that asks before an act, as it was shown. */
export async function act(admin: Visitor, path: string, fields: Record<string, string> = {}): Promise<Page> {
  return admin.send(path, { ...hiddenFieldsOf(await admin.open(path)), ...fields })
}

/** The unseen fields of a page's last form, which say how things stood. */
export function hiddenFieldsOf(page: Page): Record<string, string> {
  const form = page.html.slice(page.html.lastIndexOf('<form'))
  const names = [...form.matchAll(/<input type="hidden" name="([^"]*)"/g)].map(([, name = '']) => name)
  return Object.fromEntries(names.map((name) => [name, hidden({ ...page, html: form }, name)]))
}
