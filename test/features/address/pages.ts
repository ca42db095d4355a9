import type { Locale } from '../../../src/base/locale.ts'
import type { Letter } from '../../../src/courier/letter.ts'
import * as changeMails from '../../../src/features/address/change-address.mail.ts'
import { changeAddressPage } from '../../../src/features/address/change-address.page.ts'
import * as confirmAddress from '../../../src/features/address/confirm-address.page.ts'
import * as undoAddress from '../../../src/features/address/undo-address.page.ts'
import type { Html } from '../../../src/page/html.ts'
import { at } from '../../support/hostile.ts'
import type { MailedSite, SampleFrame } from '../../support/pages.ts'

/** Its pages in all their forms, filled with a sample. */
export function pages(frame: SampleFrame): Html[] {
  const { sample } = frame
  const { newAddress } = sample
  const [{ name, address }] = sample.people
  // A stranger to the site, or everybody once all sessions have ended.
  const stranger = { ...frame, account: null }
  const otherAddress = { field: 'address', kind: 'address-of-other-mail' } as const
  const sameAddress = { field: 'address', kind: 'address-same' } as const
  const password = { field: 'password', kind: 'wrong-password-alone' } as const
  const change = {
    account: { id: 'id', name },
    address,
    typed: newAddress,
    mailbox: null,
    now: at,
  }
  return [
    changeAddressPage(frame, {
      ...change,
      pending: null,
      reserved: [{ address, until: at }],
      advice: { meant: sample.meant, doubt: null },
      asksMeant: true,
      problems: [sameAddress, password],
    }),
    changeAddressPage(frame, {
      ...change,
      pending: {
        id: 'id',
        address: newAddress,
        expiresAt: at,
        resendInSeconds: 30,
        mail: { state: 'delayed', reason: 'held-back', at },
      },
      reserved: [],
      advice: { meant: null, doubt: 'unreachable' },
      asksMeant: true,
      problems: [{ field: 'resend', kind: 'too-soon', facts: { seconds: 30 } }],
    }),
    confirmAddress.confirmAddressPage(frame, { change: 'id', name, address: newAddress }),
    confirmAddress.confirmAddressElsewherePage(stranger, {
      change: 'id',
      address: newAddress,
      problems: [password],
    }),
    confirmAddress.addressChangedPage(frame, { address: newAddress, isLoggedIn: true }),
    confirmAddress.addressChangedPage(stranger, { address: newAddress, isLoggedIn: false }),
    confirmAddress.addressAlreadyChangedPage(frame),
    confirmAddress.addressTakenPage(frame),
    confirmAddress.deadChangePage(frame),
    undoAddress.cancelAddressPage(stranger, {
      change: 'id',
      askedAt: at,
      typed: newAddress,
      problems: [otherAddress],
    }),
    undoAddress.undoAddressPage(stranger, {
      change: 'id',
      askedAt: at,
      doneAt: at,
      minLength: 8,
      strength: 'fair',
      typed: newAddress,
      problems: [password, otherAddress, { field: 'submit', kind: 'too-many', facts: { seconds: 90 } }],
    }),
    undoAddress.addressCancelledPage(stranger),
    undoAddress.addressRestoredPage(stranger, { address }),
    undoAddress.addressDisputedPage(stranger),
    undoAddress.deadUndoPage(stranger),
  ]
}

/** Its mails, by name. */
export function mails(locale: Locale, site: MailedSite): Record<string, Letter> {
  return {
    'address-change': changeMails.addressChangeMail(site, locale, site),
    'address-taken': changeMails.addressTakenMail(site, locale),
    'address-asked': changeMails.addressAskedMail(site, locale, site),
    'address-left': changeMails.addressLeftMail(site, locale, { ...site, until: at }),
    'address-left-open': changeMails.addressLeftMail(site, locale, { ...site, until: null }),
    'address-changed': changeMails.addressChangedMail(site, locale),
    'address-reserved': changeMails.addressReservedMail(site, locale, { ...site, until: at }),
    'address-reserved-open': changeMails.addressReservedMail(site, locale, { ...site, until: null }),
    'address-restored': changeMails.addressRestoredMail(site, locale, { ...site, isSuspended: false }),
    'address-restored-elsewhere': changeMails.addressRestoredMail(site, locale, {
      forgotLink: null,
      isSuspended: false,
    }),
    'address-given-back': changeMails.addressRestoredMail(site, locale, { ...site, isSuspended: true }),
    'address-disputed': changeMails.addressDisputedMail(site, locale),
  }
}
