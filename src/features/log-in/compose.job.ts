import { aboutAccount, actOf } from '../../courier/about-account.ts'
import type { Mails } from '../../courier/composed.ts'
import type { DeviceNames } from '../../courier/letter.ts'
import { factorMissingMail } from './factor-missing.mail.ts'
import { newDeviceMail } from './new-device.mail.ts'

type Subjects = {
  /** `byPasskey` where no password was typed. */
  'new-device': { accountId: string; byPasskey?: true } & DeviceNames
  'factor-missing': { accountId: string } & DeviceNames
}

declare module '../../store/mail/rows.ts' {
  interface MailSubjects extends Subjects {}
}

export const logInMails: Mails<keyof Subjects> = {
  'new-device': aboutAccount<'new-device'>(({ locale }, site, { byPasskey = false, ...mail }) =>
    newDeviceMail(site, locale, { ...actOf(mail), byPasskey }),
  ),
  'factor-missing': aboutAccount<'factor-missing'>(({ locale }, site, mail) =>
    factorMissingMail(site, locale, actOf(mail)),
  ),
}
