import type { MailPatience } from '../base/limits.ts'
import type { Settings } from '../base/settings/settings.ts'
import type { Clock } from '../base/time.ts'
import type { Mailer } from '../core/ports.ts'
import { createHttpMailer } from './http-mailer.ts'
import { createSmtpMailer } from './smtp-mailer.ts'

/** Makes the mailer that the settings name; null if they name none. */
export function mailerOf(settings: Settings, now: Clock, patience?: MailPatience): Mailer | null {
  const { smtpUrl, mailReceiver } = settings
  if (mailReceiver !== null) return createHttpMailer(mailReceiver, settings, now, patience?.whole)
  return smtpUrl === null ? null : createSmtpMailer(smtpUrl, settings, now, patience)
}
