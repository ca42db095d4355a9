import { aboutAccount } from '../../courier/about-account.ts'
import type { Mails } from '../../courier/composed.ts'
import { newDeviceMail } from './new-device.mail.ts'

type Subjects = {
  'new-device': { accountId: string; browser: string | null; system: string | null; network: string | null }
}

declare module '../../store/mail/rows.ts' {
  interface MailSubjects extends Subjects {}
}

export const logInMails: Mails<keyof Subjects> = {
  'new-device': aboutAccount<'new-device'>(({ locale }, site, { browser, system, network, createdAt }) =>
    newDeviceMail(site, locale, { device: { browser, system, network }, at: createdAt }),
  ),
}
