import { findAccountById } from '../store/accounts/accounts.ts'
import type { AccountRow } from '../store/accounts/rows.ts'
import type { OutboxMail } from '../store/mail/mails.ts'
import type { MailKind } from '../store/mail/rows.ts'
import { mailTo } from './composed.ts'
import type { Compose } from './composed.ts'
import { siteOf } from './letter.ts'
import type { DeviceNames, Letter, Site } from './letter.ts'

/** The kinds of mails that are about an account. */
type AboutAccount = {
  [Kind in MailKind]: OutboxMail<Kind> extends { accountId: string } ? Kind : never
}[MailKind]

/** A mail that reports an act to the account's owner; `write` answers null when the act no longer stands. */
export function aboutAccount<Kind extends AboutAccount>(
  write: (account: AccountRow, site: Site, mail: OutboxMail<Kind>) => Letter | null,
): { isCausedByStrangers: false; compose: Compose<Kind> } {
  return {
    isCausedByStrangers: false,
    async compose({ db, settings }, mail) {
      const account = await findAccountById(db, (mail as OutboxMail<AboutAccount>).accountId)
      if (!account) return { kind: 'pointless', why: 'the account is gone' }
      const letter = write(account, siteOf(settings), mail)
      return letter ? mailTo(mail, account, letter) : { kind: 'pointless', why: 'the act no longer stands' }
    },
  }
}

/** When the act that a mail reports was done, and from which device. */
export function actOf(mail: DeviceNames & { createdAt: number }): { at: number; device: DeviceNames } {
  const { browser, system, network, createdAt: at } = mail
  return { at, device: { browser, system, network } }
}
