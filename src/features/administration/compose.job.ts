import { aboutAccount } from '../../courier/about-account.ts'
import type { Mails } from '../../courier/composed.ts'
import { administratorsActMail } from './administrators-act.mail.ts'
import { confirmedByHandMail } from './confirmed-by-hand.mail.ts'

/** The mails that administrators cause by themselves. */
export const administrationMails: Mails<'confirmed-by-hand' | 'administrators-act'> = {
  'confirmed-by-hand': aboutAccount(({ locale }, site) => confirmedByHandMail(locale, site)),
  'administrators-act': aboutAccount<'administrators-act'>(({ locale }, site, { act }) =>
    administratorsActMail(locale, { ...site, act }),
  ),
}
