import { aboutAccount, actOf } from '../../courier/about-account.ts'
import type { Mails } from '../../courier/composed.ts'
import type { DeviceNames } from '../../courier/letter.ts'
import { actsCollectedMail } from './acts-collected.mail.ts'
import { deletionCancelledMail, deletionPlannedMail } from './delete-account.mail.ts'
import { nameChangedMail } from './name-changed.mail.ts'

type OfOwnAct = { accountId: string } & DeviceNames

type Subjects = {
  'deletion-planned': OfOwnAct
  'deletion-cancelled': OfOwnAct
  'name-changed': OfOwnAct
  /** More acts of a kind than are reported one by one. */
  'acts-collected': { accountId: string }
}

declare module '../../store/mail/rows.ts' {
  interface MailSubjects extends Subjects {}
}

/** The mails about an account as a whole. */
export const accountMails: Mails<keyof Subjects> = {
  'deletion-planned': aboutAccount<'deletion-planned'>(({ locale, deletesAt }, site, mail) =>
    deletesAt === null ? null : deletionPlannedMail(site, locale, { deletesAt, ...actOf(mail) }),
  ),
  'name-changed': aboutAccount<'name-changed'>(({ locale }, site, mail) =>
    nameChangedMail(site, locale, actOf(mail)),
  ),
  'acts-collected': aboutAccount(({ locale }, site) => actsCollectedMail(site, locale)),
  'deletion-cancelled': aboutAccount<'deletion-cancelled'>(({ locale }, site, mail) =>
    deletionCancelledMail(site, locale, actOf(mail)),
  ),
}
