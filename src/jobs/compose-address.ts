// The mails of a change of address: to the new one its link, to the old one how to undo it.
import { confirmAddressLink, forgotLink, loginLink, undoAddressLink } from '../base/paths.ts'
import {
  addressAskedMail,
  addressChangeMail,
  addressChangedMail,
  addressDisputedMail,
  addressLeftMail,
  addressReservedMail,
  addressRestoredMail,
  addressTakenMail,
} from '../mails/change-address.ts'
import type { Ports } from '../ports.ts'
import { changeCode, undoCode } from '../security/codes.ts'
import { findAccount, findAccountById } from '../store/accounts.ts'
import { findChange, findReservation } from '../store/address-changes.ts'
import type { AccountRow, AddressChangeRow, OutboxRow } from '../store/tables.ts'
import { textsFor } from '../texts/texts.ts'
import { toAccount } from './composed.ts'
import type { Composed } from './composed.ts'

type Subject = { change: AddressChangeRow; account: AccountRow }

/** The link to the new address; an address that has an account, or is reserved for one, is told so instead. */
export async function composeAddressChange(ports: Ports, row: OutboxRow): Promise<Composed> {
  const { db, keys, settings, now } = ports
  const { siteName, baseUrl } = settings
  const subject = await findSubject(ports, row, row.detail ?? '')
  if (!subject || subject.change.doneAt !== null) return over
  const { change, account } = subject
  const { endsAt } = change
  // Asked before the account: what is pointless shows on the page, and must not depend on one.
  if (endsAt === null || endsAt <= now()) return over
  const owner = await findAccount(db, { kind: 'address', key: change.newAddressKey })
  if (owner && owner.id !== account.id) {
    const links = { loginLink: loginLink(baseUrl), forgotLink: forgotLink(baseUrl) }
    return toAccount(row, owner, addressTakenMail(wordsFor(owner), { siteName, ...links }))
  }
  const reservation = await findReservation(db, change.newAddressKey, now())
  if (reservation && reservation.accountId !== account.id) return toReserved(ports, row, reservation)
  const link = confirmAddressLink(baseUrl, changeCode(keys, change))
  const to = { ...account, address: change.newAddress }
  return toAccount(row, to, addressChangeMail(wordsFor(account), { siteName, link, expiresAt: endsAt }))
}

/** The notice to the old address that somebody asked. */
export async function composeAddressAsked(ports: Ports, row: OutboxRow): Promise<Composed> {
  const subject = await findSubject(ports, row, row.detail ?? '')
  if (!subject || subject.change.doneAt !== null) return over
  const { change, account } = subject
  const props = { siteName: ports.settings.siteName, undoLink: undoLinkOf(ports, change) }
  return toAccount(row, { ...account, address: change.address }, addressAskedMail(wordsFor(account), props))
}

/** Tells one side that the change is done: the old address how to undo it, the new one that it serves from now on. */
export async function composeAddressChanged(ports: Ports, row: OutboxRow): Promise<Composed> {
  const [side = '', id = ''] = (row.detail ?? '').split(' ')
  const subject = await findSubject(ports, row, id)
  if (!subject) return over
  const { change, account } = subject
  const { siteName } = ports.settings
  if (side === 'new')
    return toAccount(
      row,
      { ...account, address: change.newAddress },
      addressChangedMail(wordsFor(account), { siteName }),
    )
  const props = { siteName, undoLink: undoLinkOf(ports, change), until: change.endsAt }
  return toAccount(row, { ...account, address: change.address }, addressLeftMail(wordsFor(account), props))
}

/** Tells an address that the change was undone. */
export async function composeAddressRestored(ports: Ports, row: OutboxRow): Promise<Composed> {
  const account = await findAccountById(ports.db, row.accountId ?? '')
  if (!account || row.detail === null) return over
  const { siteName, baseUrl } = ports.settings
  const isItsOwn = row.detail === account.address
  const props = { siteName, forgotLink: isItsOwn ? forgotLink(baseUrl) : null }
  return toAccount(row, { ...account, address: row.detail }, addressRestoredMail(wordsFor(account), props))
}

/** Tells an address that the account is suspended until an administrator has decided. */
export async function composeAddressDisputed(ports: Ports, row: OutboxRow): Promise<Composed> {
  const account = await findAccountById(ports.db, row.accountId ?? '')
  if (!account || row.detail === null) return over
  const { siteName } = ports.settings
  return toAccount(
    row,
    { ...account, address: row.detail },
    addressDisputedMail(wordsFor(account), { siteName }),
  )
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

async function toReserved(ports: Ports, row: OutboxRow, change: AddressChangeRow): Promise<Composed> {
  const account = await findAccountById(ports.db, change.accountId)
  if (!account) return over
  const { siteName } = ports.settings
  const props = { siteName, undoLink: undoLinkOf(ports, change), until: change.endsAt }
  return toAccount(
    row,
    { ...account, address: change.address },
    addressReservedMail(wordsFor(account), props),
  )
}

async function findSubject({ db }: Ports, row: OutboxRow, id: string): Promise<Subject | null> {
  const change = await findChange(db, id)
  const account = change && (await findAccountById(db, row.accountId ?? ''))
  return account ? { change, account } : null
}

function undoLinkOf({ keys, settings }: Ports, change: AddressChangeRow): string {
  return undoAddressLink(settings.baseUrl, undoCode(keys, change.id))
}

function wordsFor({ locale }: AccountRow) {
  return { locale, texts: textsFor(locale) }
}

const over = { kind: 'pointless', why: 'the change of address is over' } as const
