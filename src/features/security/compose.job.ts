import { aboutAccount, actOf } from '../../courier/about-account.ts'
import type { Mails } from '../../courier/composed.ts'
import type { DeviceNames } from '../../courier/letter.ts'
import type { MeansChange } from './change-means.ts'
import { recoveryCodeUsedMail } from './recovery-code-used.mail.ts'
import { securityChangedMail } from './security-changed.mail.ts'

type Subjects = {
  'security-changed': { accountId: string; change: MeansChange } & DeviceNames
  /** `left`: how many recovery codes were unused then. */
  'recovery-code-used': { accountId: string; left: number } & DeviceNames
}

declare module '../../store/mail/rows.ts' {
  interface MailSubjects extends Subjects {}
}

/** The mails about the means by which a person logs in. */
export const securityMails: Mails<keyof Subjects> = {
  'security-changed': aboutAccount<'security-changed'>(({ locale }, site, { change, ...mail }) =>
    securityChangedMail(site, locale, { change, ...actOf(mail) }),
  ),
  'recovery-code-used': aboutAccount<'recovery-code-used'>(({ locale }, site, { left, ...mail }) =>
    recoveryCodeUsedMail(site, locale, { left, ...actOf(mail) }),
  ),
}
