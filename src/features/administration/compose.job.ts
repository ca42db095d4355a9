import { aboutAccount } from '../../courier/about-account.ts'
import type { Mails } from '../../courier/composed.ts'
import { confirmedByHandMail } from './confirmed-by-hand.mail.ts'

type Subjects = { 'confirmed-by-hand': { accountId: string } }

declare module '../../store/mail/rows.ts' {
  interface MailSubjects extends Subjects {}
}

/** The mails that administrators cause by themselves. */
export const administrationMails: Mails<keyof Subjects> = {
  'confirmed-by-hand': aboutAccount(({ locale }, site) => confirmedByHandMail(locale, site)),
}
