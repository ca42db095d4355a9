// Rows as the flows write them, of people with Chinese mails.

import { secretKeys } from '../src/security/keys.ts'
import type { AccountRow } from '../src/store/accounts/rows.ts'
import type { RegistrationRow } from '../src/store/registrations/rows.ts'
import * as rows from '../test/support/rows.ts'
import { secretKey } from './support.ts'

/** An account confirmed now, with an address made from its name. */
export function accountRow(name: string, passwordHash: string): AccountRow {
  return rows.accountRow(name, { passwordHash, locale: 'zh-CN', confirmedAt: Date.now() })
}

/** A registration made now, with an address made from its name. */
export function registrationRow(name: string, passwordHash: string): RegistrationRow {
  const keyId = secretKeys([secretKey])[0]?.id ?? ''
  return rows.registrationRow(name, Date.now(), { passwordHash, locale: 'zh-CN', keyId })
}
