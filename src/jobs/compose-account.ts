// What the owner is told of an act on the account; where the act is no more, there is nothing to tell.
import { forgotLink, loginLink, sessionsLink } from '../base/paths.ts'
import { deletionCancelledMail, deletionPlannedMail } from '../mails/deletion.ts'
import { newDeviceMail } from '../mails/new-device.ts'
import type { DeviceWords } from '../mails/new-device.ts'
import type { Ports } from '../ports.ts'
import { findAccountById } from '../store/accounts.ts'
import type { OutboxRow } from '../store/tables.ts'
import { textsFor } from '../texts/texts.ts'
import { toAccount } from './composed.ts'
import type { Composed } from './composed.ts'

/** Composes the mails about a log-in from a new device and about leaving. */
export async function composeAboutAccount(
  ports: Ports,
  row: OutboxRow,
  kind: 'new-device' | 'deletion-planned' | 'deletion-cancelled',
): Promise<Composed> {
  const account = await findAccountById(ports.db, row.accountId ?? '')
  if (!account) return { kind: 'pointless', why: 'the account is gone' }
  const { siteName, baseUrl } = ports.settings
  const { locale, deletesAt } = account
  const texts = textsFor(locale)
  const common = { siteName, locale, forgotLink: forgotLink(baseUrl) }
  switch (kind) {
    case 'new-device': {
      const device = JSON.parse(row.detail ?? '{}') as DeviceWords
      const props = { ...common, device, at: row.createdAt, sessionsLink: sessionsLink(baseUrl) }
      return toAccount(row, account, newDeviceMail(texts, props))
    }
    case 'deletion-planned': {
      if (deletesAt === null) return { kind: 'pointless', why: 'the account is kept' }
      const props = { ...common, deletesAt, loginLink: loginLink(baseUrl) }
      return toAccount(row, account, deletionPlannedMail(texts, props))
    }
    case 'deletion-cancelled':
      return toAccount(row, account, deletionCancelledMail(texts, common))
    default:
      return kind satisfies never
  }
}
