import { aboutAccount } from '../../courier/about-account.ts'
import type { Mails } from '../../courier/composed.ts'
import type { DeviceNames } from '../../courier/letter.ts'
import { apiKeyMadeMail } from './api-key-made.mail.ts'

type Subjects = {
  /** `device` is null if a command made the key. */
  'api-key-made': { accountId: string; device: DeviceNames | null }
}

declare module '../../store/mail/rows.ts' {
  interface MailSubjects extends Subjects {}
}

/** The mails about API keys. */
export const apiKeyMails: Mails<keyof Subjects> = {
  'api-key-made': aboutAccount<'api-key-made'>(({ locale }, site, { device, createdAt: at }) =>
    apiKeyMadeMail(site, locale, { at, device }),
  ),
}
