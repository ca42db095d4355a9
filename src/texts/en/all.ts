import type { Texts } from '../zh-CN/all.ts'
import { accountEn } from './account.ts'
import { addressEn } from './address.ts'
import { administrationEn } from './administration.ts'
import { apiEn } from './api.ts'
import { commonEn } from './common.ts'
import { logInEn } from './log-in.ts'
import { mailboxEn } from './mailbox.ts'
import { passwordEn } from './password.ts'
import { registrationEn } from './registration.ts'
import { sessionEn } from './session.ts'

/** Every sentence that a person reads, in English. */
export const en: Texts = {
  ...commonEn,
  ...sessionEn,
  ...addressEn,
  ...registrationEn,
  ...logInEn,
  ...passwordEn,
  ...accountEn,
  ...administrationEn,
  ...apiEn,
  ...mailboxEn,
}
