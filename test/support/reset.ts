// A new password by a mailed link.

import assert from 'node:assert/strict'
import { resetLinkTo } from './address.ts'
import type { House } from './house.ts'
import { ada, hidden } from './visitor.ts'
import type { Page, Visitor } from './visitor.ts'

export const fresh = 'a fresh set of words'

/** Sets `fresh` as ada's password by a mailed link, from a browser that has her mailbox; the page that asked for it. */
export async function resetByMail(house: House, browser: Visitor): Promise<Page> {
  await house.settled()
  const before = house.mails.countTo(ada.address)
  await browser.send('/password/forgot/', { identifier: 'ada' })
  await house.mails.waitFor(ada.address, before + 1)
  const page = await browser.open(await resetLinkTo(house, ada.address))
  const fields = { account: hidden(page, 'account'), new_password: fresh }
  assert.equal((await browser.send('/password/reset/', fields)).status, 200)
  return page
}
