import { aboutAccount } from '../../courier/about-account.ts'
import type { Mails } from '../../courier/composed.ts'
import { deletionCancelledMail, deletionPlannedMail } from './delete-account.mail.ts'

/** The mails about the deletion of an account. */
export const accountMails: Mails<'deletion-planned' | 'deletion-cancelled'> = {
  'deletion-planned': aboutAccount(({ locale, deletesAt }, site) =>
    deletesAt === null ? null : deletionPlannedMail(locale, { ...site, deletesAt }),
  ),
  'deletion-cancelled': aboutAccount(({ locale }, site) => deletionCancelledMail(locale, site)),
}
