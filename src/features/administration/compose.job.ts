import { aboutAccount } from '../../courier/about-account.ts'
import type { Mails } from '../../courier/composed.ts'
import type { toldActs } from './act-on-account.ts'
import { administratorsActMail } from './administrators-act.mail.ts'
import { confirmedByHandMail } from './confirmed-by-hand.mail.ts'

type Subjects = {
  'confirmed-by-hand': { accountId: string }
  'administrators-act': { accountId: string; act: (typeof toldActs)[number] }
}

declare module '../../store/mail/rows.ts' {
  interface MailSubjects extends Subjects {}
}

/** The mails that administrators cause by themselves. */
export const administrationMails: Mails<keyof Subjects> = {
  'confirmed-by-hand': aboutAccount(({ locale }, site) => confirmedByHandMail(site, locale)),
  'administrators-act': aboutAccount<'administrators-act'>(({ locale }, site, { act }) =>
    administratorsActMail(site, locale, { act }),
  ),
}
