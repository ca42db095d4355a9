import { aboutAccount } from '../../courier/about-account.ts'
import type { Mails } from '../../courier/composed.ts'
import type { DeviceNames } from '../../courier/letter.ts'
import { newDeviceMail } from './new-device.mail.ts'

type Subjects = {
  /** `byPasskey` where no password was typed. */
  'new-device': { accountId: string; byPasskey?: true } & DeviceNames
}

declare module '../../store/mail/rows.ts' {
  interface MailSubjects extends Subjects {}
}

export const logInMails: Mails<keyof Subjects> = {
  'new-device': aboutAccount<'new-device'>(
    ({ locale }, site, { browser, system, network, byPasskey = false, createdAt: at }) =>
      newDeviceMail(site, locale, { device: { browser, system, network }, byPasskey, at }),
  ),
}
