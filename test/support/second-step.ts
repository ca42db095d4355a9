// An authenticator app, as a person has it on a phone.

import assert from 'node:assert/strict'
import { totpOf } from '../../src/security/totp.ts'
import type { House } from './house.ts'
import { hidden } from './visitor.ts'
import type { Visitor } from './visitor.ts'

export type AuthenticatorApp = {
  secret: string
  /** The recovery codes that came with it. */
  recoveryCodes: string[]
  /** The code that it shows now, or so many half minutes from now. */
  code(later?: number): string
}

/** Scans the QR code of the page; the key beside it is the same. */
export async function scan(
  house: Pick<House, 'now'>,
  browser: Visitor,
): Promise<AuthenticatorApp & { ticket: string; account: string }> {
  const page = await browser.open('/account/security/authenticator/')
  assert.equal(page.mark, 'add-authenticator')
  const secret = (/<pre class="key"[^>]*>([^<]*)</.exec(page.html)?.[1] ?? '').replaceAll(' ', '')
  assert.match(secret, /^[A-Z2-7]{32}$/)
  const code = (later = 0) => totpOf(secret, Math.floor(house.now() / 30_000) + later)
  return { secret, recoveryCodes: [], code, ticket: hidden(page, 'ticket'), account: hidden(page, 'account') }
}

/** Adds an authenticator app to the account that is logged in. */
export async function addApp(house: Pick<House, 'now'>, browser: Visitor): Promise<AuthenticatorApp> {
  const app = await scan(house, browser)
  // Named by the page, because a session that owes a factor is nobody's to other programs.
  const fields = { account: app.account, ticket: app.ticket, one_time_code: app.code() }
  const page = await browser.send('/account/security/authenticator/', fields)
  assert.equal(page.mark, 'recovery-codes')
  app.recoveryCodes = (/<pre class="recovery-codes"[^>]*>([^<]*)</.exec(page.html)?.[1] ?? '').split('\n')
  assert.equal(app.recoveryCodes.length, 10)
  return app
}
