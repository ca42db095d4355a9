// A change of address as people make it.

import assert from 'node:assert/strict'
import { becomeAccount } from './house.ts'
import type { House } from './house.ts'
import { ada, hidden } from './visitor.ts'
import type { Page, Visitor } from './visitor.ts'

/** The address that most people of the tests ask for. */
export const elsewhere = 'ada@elsewhere.example'

/** A person with an account, logged in in a separate browser. */
export async function logInAs(house: House, person = ada): Promise<Visitor> {
  await becomeAccount(house, person)
  const visitor = house.newVisitor()
  await visitor.logIn({ identifier: person.name, password: person.password })
  return visitor
}

/** Asks for another address in a browser that is logged in. */
export function askForAddress(visitor: Visitor, address: string, password: string): Promise<Page> {
  return visitor.send('/account/address/', { address, password })
}

/** The link of the newest mail to a new address. */
export async function changeLink(house: House, address = elsewhere): Promise<string> {
  return linkIn(house, address, /\S+\/account\/address\/confirm\/\?code=\S+/)
}

/** The link of the newest mail to an old address. */
export async function undoLink(house: House, address: string): Promise<string> {
  return linkIn(house, address, /\S+\/account\/address\/undo\/\?code=\S+/)
}

/** The link to a new password of the newest such mail: others, which left with it, may have come later. */
export async function resetLinkTo(house: House, address: string): Promise<string> {
  return linkIn(house, address, /\S+\/password\/reset\/\?code=\S+/)
}

/** Sends the form of a page that a link of a change led to. */
export function sendChange(visitor: Visitor, page: Page, fields: Record<string, string> = {}): Promise<Page> {
  return visitor.send(page.path, { change: hidden(page, 'change'), ...fields })
}

/** Asks for another address, opens its link in the same browser and presses the button. */
export async function changeAddress(
  house: House,
  visitor: Visitor,
  to: { address: string; password: string },
): Promise<Page> {
  const before = house.mails.countTo(to.address)
  await askForAddress(visitor, to.address, to.password)
  await house.mails.waitFor(to.address, before + 1)
  return sendChange(visitor, await visitor.open(await changeLink(house, to.address)))
}

/** The newest link of a form that was mailed to an address. */
export async function linkIn(house: House, address: string, pattern: RegExp): Promise<string> {
  await house.settled()
  const texts = house.mails.all.filter(({ envelope }) => envelope.to.includes(address))
  const link = texts.map(({ text }) => pattern.exec(text)?.[0]).findLast(Boolean)
  assert.ok(link, `no mail to ${address} holds such a link`)
  return link
}
