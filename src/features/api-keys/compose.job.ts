import { aboutAccount } from '../../courier/about-account.ts'
import type { Mails } from '../../courier/composed.ts'
import { apiKeyMadeMail } from './api-key-made.mail.ts'

type Subjects = { 'api-key-made': { accountId: string } }

declare module '../../store/mail/rows.ts' {
  interface MailSubjects extends Subjects {}
}

/** The mails about API keys. */
export const apiKeyMails: Mails<keyof Subjects> = {
  'api-key-made': aboutAccount(({ locale }, site, { createdAt: at }) => apiKeyMadeMail(site, locale, { at })),
}
