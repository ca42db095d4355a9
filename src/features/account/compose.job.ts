import { aboutAccount } from '../../courier/about-account.ts'
import type { Mails } from '../../courier/composed.ts'
import { actsCollectedMail } from './acts-collected.mail.ts'
import { deletionCancelledMail, deletionPlannedMail } from './delete-account.mail.ts'
import { nameChangedMail } from './name-changed.mail.ts'

type Subjects = {
  'deletion-planned': { accountId: string }
  'deletion-cancelled': { accountId: string }
  'name-changed': { accountId: string }
  /** More acts of a kind than are reported one by one. */
  'acts-collected': { accountId: string }
}

declare module '../../store/mail/rows.ts' {
  interface MailSubjects extends Subjects {}
}

/** The mails about an account as a whole. */
export const accountMails: Mails<keyof Subjects> = {
  'deletion-planned': aboutAccount(({ locale, deletesAt }, site) =>
    deletesAt === null ? null : deletionPlannedMail(site, locale, { deletesAt }),
  ),
  'name-changed': aboutAccount(({ locale }, site, { createdAt: at }) =>
    nameChangedMail(site, locale, { at }),
  ),
  'acts-collected': aboutAccount(({ locale }, site) => actsCollectedMail(site, locale)),
  'deletion-cancelled': aboutAccount(({ locale }, site) => deletionCancelledMail(site, locale)),
}
