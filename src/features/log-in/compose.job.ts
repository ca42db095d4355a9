import { aboutAccount } from '../../courier/about-account.ts'
import type { Mails } from '../../courier/composed.ts'
import { newDeviceMail } from './new-device.mail.ts'

export const logInMails: Mails<'new-device'> = {
  'new-device': aboutAccount<'new-device'>(({ locale }, site, { browser, system, network, createdAt }) =>
    newDeviceMail(site, locale, { device: { browser, system, network }, at: createdAt }),
  ),
}
