// The mails of a change of address: to the new address its link, to the old one how to undo the change.

import { confirmAddressLink, undoAddressLink } from '../../base/paths.ts'
import { actOf } from '../../courier/about-account.ts'
import { mailTo } from '../../courier/composed.ts'
import type { Compose, Composed, ComposePorts, Mails } from '../../courier/composed.ts'
import { siteOf } from '../../courier/letter.ts'
import type { DeviceNames, Letter, Site } from '../../courier/letter.ts'
import { makeCode } from '../../security/codes.ts'
import { findAccount, findAccountById } from '../../store/accounts/accounts.ts'
import { findChange, findReservation } from '../../store/accounts/address-changes.ts'
import type { AccountRow, AddressChangeRow } from '../../store/accounts/rows.ts'
import type { OutboxMail } from '../../store/mail/mails.ts'
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

/** A change of an account's address. */
type OfChange = { accountId: string; changeId: string }

type ChangeSubjects = {
  'address-change': OfChange
  'address-change-asked': OfChange & DeviceNames
  /** `side` is the address that it goes to. */
  'address-changed': OfChange & { side: 'old' | 'new' } & DeviceNames
}

type Subjects = ChangeSubjects & {
  'address-restored': { accountId: string; address: string }
  'address-disputed': { accountId: string; address: string }
}

declare module '../../store/mail/rows.ts' {
  interface MailSubjects extends Subjects {}
}

/** The mails of a change of address, by their kind. */
export const addressMails: Mails<keyof Subjects> = {
  'address-change': { isCausedByStrangers: true, compose: composeAddressChange },
  'address-change-asked': {
    isCausedByStrangers: false,
    compose: aboutChange<'address-change-asked'>(({ change, locale, undoLink }, site, mail) =>
      change.doneAt === null
        ? { to: change.address, letter: addressAskedMail(site, locale, { undoLink, ...actOf(mail) }) }
        : null,
    ),
  },
  // The mail to the old address says how to undo the change; the one to the new address, that it is in use from now on.
  'address-changed': {
    isCausedByStrangers: false,
    compose: aboutChange<'address-changed'>(({ change, locale, undoLink }, site, mail) =>
      mail.side === 'new'
        ? { to: change.newAddress, letter: addressChangedMail(site, locale) }
        : {
            to: change.address,
            letter: addressLeftMail(site, locale, { undoLink, until: change.endsAt, ...actOf(mail) }),
          },
    ),
  },
  // Only at the account's own address a new password can be set.
  'address-restored': {
    isCausedByStrangers: false,
    compose: toAddress(({ address, locale, suspendedAt }, site, to) =>
      addressRestoredMail(site, locale, {
        forgotLink: to === address ? site.forgotLink : null,
        isSuspended: suspendedAt !== null,
      }),
    ),
  },
  'address-disputed': {
    isCausedByStrangers: false,
    compose: toAddress(({ locale }, site) => addressDisputedMail(site, locale)),
  },
}

/**
 * The mail to a reserved address, regardless of the mail that was asked for: how its owner undoes the change. Null when
 * the address is not reserved.
 */
export async function composeAddressReserved(
  ports: ComposePorts,
  mail: { id: string },
  addressKey: string,
): Promise<Composed | null> {
  const reservation = await findReservation(ports.db, addressKey, ports.now())
  return reservation ? toReserved(ports, mail, reservation) : null
}

// The link to the new address; if the address has an account or is reserved for one, the mail says so instead.
async function composeAddressChange(
  ports: ComposePorts,
  mail: OutboxMail<'address-change'>,
): Promise<Composed> {
  const { db, keys, settings, now } = ports
  const subject = await findSubject(ports, mail)
  if (!subject || subject.change.doneAt !== null) return over
  const { change, account, locale } = subject
  const { endsAt } = change
  // Checked before the account: whether a mail is pointless shows on the page, and must not depend on an account.
  if (endsAt === null || endsAt <= now()) return over
  const site = siteOf(settings)
  const owner = await findAccount(db, { kind: 'address', key: change.newAddressKey })
  if (owner && owner.id !== account.id) return mailTo(mail, owner, addressTakenMail(site, owner.locale))
  const reservation = await findReservation(db, change.newAddressKey, now())
  if (reservation && reservation.accountId !== account.id) return toReserved(ports, mail, reservation)
  const link = confirmAddressLink(settings.baseUrl, makeCode(keys, 'change-address', change))
  const letter = addressChangeMail(site, locale, { link, expiresAt: endsAt })
  return mailTo(mail, { address: change.newAddress, locale }, letter)
}

type Subject = { change: AddressChangeRow; account: AccountRow; locale: AccountRow['locale'] }

function aboutChange<Kind extends keyof ChangeSubjects>(
  write: (
    subject: Subject & { undoLink: string },
    site: Site,
    mail: OutboxMail<Kind>,
  ) => { to: string; letter: Letter } | null,
): Compose<Kind> {
  return async (ports, mail) => {
    const subject = await findSubject(ports, mail)
    if (!subject) return over
    const { change, locale } = subject
    const written = write({ ...subject, undoLink: undoLinkOf(ports, change) }, siteOf(ports.settings), mail)
    return written ? mailTo(mail, { address: written.to, locale }, written.letter) : over
  }
}

// To the address that the mail names.
function toAddress(
  write: (account: AccountRow, site: Site, to: string) => Letter,
): Compose<'address-restored' | 'address-disputed'> {
  return async ({ db, settings }, mail) => {
    const { accountId, address } = mail
    const account = await findAccountById(db, accountId)
    if (!account) return over
    return mailTo(mail, { ...account, address }, write(account, siteOf(settings), address))
  }
}

async function toReserved(
  ports: ComposePorts,
  mail: { id: string },
  change: AddressChangeRow,
): Promise<Composed> {
  const account = await findAccountById(ports.db, change.accountId)
  if (!account) return over
  const { address, endsAt: until } = change
  const undoLink = undoLinkOf(ports, change)
  const letter = addressReservedMail(siteOf(ports.settings), account.locale, { undoLink, until })
  return mailTo(mail, { ...account, address }, letter)
}

async function findSubject(
  { db }: ComposePorts,
  { changeId, accountId }: { changeId: string; accountId: string },
): Promise<Subject | null> {
  const change = await findChange(db, changeId)
  const account = change && (await findAccountById(db, accountId))
  return account ? { change, account, locale: account.locale } : null
}

function undoLinkOf({ keys, settings }: ComposePorts, change: AddressChangeRow): string {
  return undoAddressLink(settings.baseUrl, makeCode(keys, 'undo-address', change))
}

const over = { kind: 'pointless', why: 'the change of address is over' } as const
