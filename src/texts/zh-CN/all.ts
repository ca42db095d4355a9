import { accountZhCN } from './account.ts'
import { addressZhCN } from './address.ts'
import { administrationZhCN } from './administration.ts'
import { apiZhCN } from './api.ts'
import { commonZhCN } from './common.ts'
import { logInZhCN } from './log-in.ts'
import { mailboxZhCN } from './mailbox.ts'
import { passwordZhCN } from './password.ts'
import { registrationZhCN } from './registration.ts'
import { sessionZhCN } from './session.ts'

/** Every sentence that a person reads, in Chinese; the other languages have the same shape. */
export const zhCN = {
  ...commonZhCN,
  ...sessionZhCN,
  ...addressZhCN,
  ...registrationZhCN,
  ...logInZhCN,
  ...passwordZhCN,
  ...accountZhCN,
  ...administrationZhCN,
  ...apiZhCN,
  ...mailboxZhCN,
}

/** The shape that the sentences of every language have. */
export type Texts = typeof zhCN
