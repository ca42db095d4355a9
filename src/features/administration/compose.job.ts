import { aboutAccount } from '../../courier/about-account.ts'
import type { Mails } from '../../courier/composed.ts'
import { confirmedByHandMail } from './confirmed-by-hand.mail.ts'

/** The mails that administrators cause by themselves. */
export const administrationMails: Mails<'confirmed-by-hand'> = {
  'confirmed-by-hand': aboutAccount(({ locale }, site) => confirmedByHandMail(site, locale)),
}
