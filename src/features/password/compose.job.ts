import { limits } from '../../base/limits.ts'
import { resetLink } from '../../base/paths.ts'
import { aboutAccount, actOf } from '../../courier/about-account.ts'
import { mailTo } from '../../courier/composed.ts'
import type { Composed, ComposePorts, Mails } from '../../courier/composed.ts'
import { siteOf } from '../../courier/letter.ts'
import type { DeviceNames } from '../../courier/letter.ts'
import { makeCode } from '../../security/codes.ts'
import { findAccount, findAccountById } from '../../store/accounts/accounts.ts'
import type { AccountRow } from '../../store/accounts/rows.ts'
import type { OutboxMail } from '../../store/mail/mails.ts'
import { findNewestRegistration } from '../../store/registrations/registrations.ts'
import { composeAddressReserved } from '../address/compose.job.ts'
import { composeConfirmation } from '../registration/compose.job.ts'
import { passwordChangedMail } from './password-changed.mail.ts'
import { passwordResetMail } from './reset-password.mail.ts'
import type { ResetSubject } from './reset-password.ts'

type Subjects = {
  'password-reset': ResetSubject
  'password-changed': { accountId: string } & DeviceNames
}

declare module '../../store/mail/rows.ts' {
  interface MailSubjects extends Subjects {}
}

/** The mails about passwords, by their kind. */
export const passwordMails: Mails<keyof Subjects> = {
  'password-reset': { isCausedByStrangers: true, compose: composeReset },
  'password-changed': aboutAccount<'password-changed'>(({ locale }, site, mail) =>
    passwordChangedMail(site, locale, actOf(mail)),
  ),
}

type Reset = OutboxMail<'password-reset'>

// An account gets the link, a waiting registration gets its confirmation again, and every other address gets nothing.
async function composeReset(ports: ComposePorts, mail: Reset): Promise<Composed> {
  const expiresAt = mail.createdAt + limits.resetLife
  if (expiresAt <= ports.now()) return { kind: 'pointless', why: 'its link would have expired' }
  if ('isUnreadable' in mail) return { kind: 'pointless', why: 'neither a name nor an address' }
  // An administrator names the account itself; a visitor names a name or an address, which may belong to no account.
  if ('accountId' in mail) {
    const account = await findAccountById(ports.db, mail.accountId)
    return account
      ? toAccount(ports, mail, account, expiresAt)
      : { kind: 'pointless', why: 'the account is gone' }
  }
  const by =
    'addressKey' in mail
      ? { kind: 'address' as const, key: mail.addressKey }
      : { kind: 'name' as const, key: mail.nameKey }
  const account = await findAccount(ports.db, by)
  return account ? toAccount(ports, mail, account, expiresAt) : toNoAccount(ports, mail, by)
}

async function toAccount(
  { keys, settings }: ComposePorts,
  mail: Reset,
  account: AccountRow,
  expiresAt: number,
): Promise<Composed> {
  const link = resetLink(settings.baseUrl, makeCode(keys, 'reset-password', { ...account, expiresAt }))
  return mailTo(mail, account, passwordResetMail(siteOf(settings), account.locale, { link, expiresAt }))
}

async function toNoAccount(
  ports: ComposePorts,
  { id }: Reset,
  by: { kind: 'address' | 'name'; key: string },
): Promise<Composed> {
  const reserved = by.kind === 'address' ? await composeAddressReserved(ports, { id }, by.key) : null
  if (reserved) return reserved
  const registration = await findNewestRegistration(ports.db, by)
  if (!registration || registration.confirmedAt !== null) return { kind: 'pointless', why: 'nobody is known' }
  const { id: registrationId, generation } = registration
  return composeConfirmation(ports, { id, registrationId, generation })
}
