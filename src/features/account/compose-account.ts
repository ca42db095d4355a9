// What the owner is told of an act on the account; where the act is no more, there is nothing to tell.
import { confirmedByHandMail } from '../administration/confirmed-by-hand.mail.ts'
import { deletionCancelledMail, deletionPlannedMail } from './delete-account.mail.ts'
import { nameChangedMail } from './name-changed.mail.ts'
import type { Letter } from '../../courier/letter.ts'
import { newDeviceMail } from '../log-in/new-device.mail.ts'
import type { DeviceWords } from '../log-in/new-device.mail.ts'
import { passwordChangedMail } from '../password/password-changed.mail.ts'
import { findAccountById } from '../../store/accounts/accounts.ts'
import type { AccountRow } from '../../store/accounts/rows.ts'
import type { OutboxRow } from '../../store/mail/rows.ts'
import { mailTo, siteOf } from '../../courier/composed.ts'
import type { Compose, Site } from '../../courier/composed.ts'

/** The mails about an account, by their kind. */
export const accountMails = {
  'name-changed': about(({ locale }, site) => nameChangedMail(locale, site)),
  'password-changed': about(({ locale }, site) => passwordChangedMail(locale, site)),
  'confirmed-by-hand': about(({ locale }, site) => confirmedByHandMail(locale, site)),
  'new-device': about(({ locale }, site, row) => {
    const device = JSON.parse(row.detail ?? '{}') as DeviceWords
    return newDeviceMail(locale, { ...site, device, at: row.createdAt })
  }),
  'deletion-planned': about(({ locale, deletesAt }, site) =>
    deletesAt === null ? null : deletionPlannedMail(locale, { ...site, deletesAt }),
  ),
  'deletion-cancelled': about(({ locale }, site) => deletionCancelledMail(locale, site)),
}

function about(write: (account: AccountRow, site: Site, row: OutboxRow) => Letter | null): Compose {
  return async ({ db, settings }, row) => {
    const account = await findAccountById(db, row.accountId ?? '')
    if (!account) return { kind: 'pointless', why: 'the account is gone' }
    const letter = write(account, siteOf(settings), row)
    return letter ? mailTo(row, account, letter) : { kind: 'pointless', why: 'the account is kept' }
  }
}
