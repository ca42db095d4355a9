// The mails of a change of address: to the new one its link, to the old one how to undo it.
import { confirmAddressLink, undoAddressLink } from '../../base/paths.ts'
import {
  addressAskedMail,
  addressChangeMail,
  addressChangedMail,
  addressDisputedMail,
  addressLeftMail,
  addressReservedMail,
  addressRestoredMail,
  addressTakenMail,
} from './change-address.mail.ts'
import type { Letter } from '../../courier/letter.ts'
import type { Ports } from '../../core/ports.ts'
import { makeCode } from '../../security/codes.ts'
import { findAccount, findAccountById } from '../../store/accounts/accounts.ts'
import { findChange, findReservation } from '../../store/accounts/address-changes.ts'
import type { AccountRow, AddressChangeRow } from '../../store/accounts/rows.ts'
import type { OutboxRow } from '../../store/mail/rows.ts'
import { mailTo, siteOf } from '../../courier/composed.ts'
import type { Compose, Composed, Site } from '../../courier/composed.ts'

/** The mails of a change of address, by their kind. */
export const addressMails = {
  'address-change': composeAddressChange,
  'address-change-asked': aboutChange(({ change, locale }, site) =>
    change.doneAt === null ? { to: change.address, letter: addressAskedMail(locale, site) } : null,
  ),
  // Done: the old address is told how to undo it, the new one that it serves from now on.
  'address-changed': aboutChange(({ change, locale }, site, side) =>
    side === 'new'
      ? { to: change.newAddress, letter: addressChangedMail(locale, site) }
      : { to: change.address, letter: addressLeftMail(locale, { ...site, until: change.endsAt }) },
  ),
  // Only at the account's own address a new password can be set.
  'address-restored': toAddress(({ address, locale }, site, to) =>
    addressRestoredMail(locale, { ...site, forgotLink: to === address ? site.forgotLink : null }),
  ),
  'address-disputed': toAddress(({ locale }, site) => addressDisputedMail(locale, site)),
}

/** What an address gets while it is reserved, whatever was asked for it: how its owner undoes the change; null when it is not. */
export async function composeAddressReserved(
  ports: Ports,
  row: OutboxRow,
  addressKey: string,
): Promise<Composed | null> {
  const reservation = await findReservation(ports.db, addressKey, ports.now())
  return reservation ? toReserved(ports, row, reservation) : null
}

// The link to the new address; an address that has an account, or is reserved for one, is told so instead.
async function composeAddressChange(ports: Ports, row: OutboxRow): Promise<Composed> {
  const { db, keys, settings, now } = ports
  const subject = await findSubject(ports, row, row.detail ?? '')
  if (!subject || subject.change.doneAt !== null) return over
  const { change, account, locale } = subject
  const { endsAt } = change
  // Asked before the account: what is pointless shows on the page, and must not depend on one.
  if (endsAt === null || endsAt <= now()) return over
  const site = siteOf(settings)
  const owner = await findAccount(db, { kind: 'address', key: change.newAddressKey })
  if (owner && owner.id !== account.id) return mailTo(row, owner, addressTakenMail(owner.locale, site))
  const reservation = await findReservation(db, change.newAddressKey, now())
  if (reservation && reservation.accountId !== account.id) return toReserved(ports, row, reservation)
  const link = confirmAddressLink(settings.baseUrl, makeCode(keys, 'change-address', change))
  const letter = addressChangeMail(locale, { ...site, link, expiresAt: endsAt })
  return mailTo(row, { address: change.newAddress, locale }, letter)
}

type Subject = { change: AddressChangeRow; account: AccountRow; locale: AccountRow['locale'] }

// The row's detail ends with the change's id; before it may stand whose side of the change is told.
function aboutChange(
  write: (
    subject: Subject,
    site: Site & { undoLink: string },
    side: string,
  ) => { to: string; letter: Letter } | null,
): Compose {
  return async (ports, row) => {
    const [id = '', side = ''] = (row.detail ?? '').split(' ').toReversed()
    const subject = await findSubject(ports, row, id)
    const told =
      subject &&
      write(subject, { ...siteOf(ports.settings), undoLink: undoLinkOf(ports, subject.change) }, side)
    return told ? mailTo(row, { address: told.to, locale: subject.locale }, told.letter) : over
  }
}

// Told to the address that the row names.
function toAddress(write: (account: AccountRow, site: Site, to: string) => Letter): Compose {
  return async ({ db, settings }, row) => {
    const account = await findAccountById(db, row.accountId ?? '')
    const to = row.detail
    if (!account || to === null) return over
    return mailTo(row, { ...account, address: to }, write(account, siteOf(settings), to))
  }
}

async function toReserved(ports: Ports, row: OutboxRow, change: AddressChangeRow): Promise<Composed> {
  const account = await findAccountById(ports.db, change.accountId)
  if (!account) return over
  const { address, endsAt: until } = change
  const { siteName } = ports.settings
  const letter = addressReservedMail(account.locale, { siteName, undoLink: undoLinkOf(ports, change), until })
  return mailTo(row, { ...account, address }, letter)
}

async function findSubject({ db }: Ports, row: OutboxRow, id: string): Promise<Subject | null> {
  const change = await findChange(db, id)
  const account = change && (await findAccountById(db, row.accountId ?? ''))
  return account ? { change, account, locale: account.locale } : null
}

function undoLinkOf({ keys, settings }: Ports, change: AddressChangeRow): string {
  return undoAddressLink(settings.baseUrl, makeCode(keys, 'undo-address', change))
}

const over = { kind: 'pointless', why: 'the change of address is over' } as const
