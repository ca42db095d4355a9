import { aboutAccount } from '../../courier/about-account.ts'
import type { Mails } from '../../courier/composed.ts'
import type { DeviceNames } from '../../courier/letter.ts'
import type { toldActs } from './act-on-account.ts'
import { administratorsActMail } from './administrators-act.mail.ts'
import { apiKeyMadeMail } from './api-key-made.mail.ts'
import { confirmedByHandMail } from './confirmed-by-hand.mail.ts'

type Subjects = {
  'confirmed-by-hand': { accountId: string }
  'administrators-act': { accountId: string; act: (typeof toldActs)[number] }
  /** The mail of a later feature, with the others here because the looks show it; `device` is null if a command made the key. */
  'api-key-made': { accountId: string; device: DeviceNames | null }
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
  'api-key-made': aboutAccount<'api-key-made'>(({ locale }, site, { device, createdAt: at }) =>
    apiKeyMadeMail(site, locale, { at, device }),
  ),
}
