import type { Locale } from '../../../src/base/locale.ts'
import type { Letter } from '../../../src/courier/letter.ts'
import * as changeMails from '../../../src/features/address/change-address.mail.ts'
import { changeAddressPage } from '../../../src/features/address/change-address.page.ts'
import * as confirmAddress from '../../../src/features/address/confirm-address.page.ts'
import * as undoAddress from '../../../src/features/address/undo-address.page.ts'
import type { Html } from '../../../src/page/html.ts'
import type { Frame } from '../../../src/page/layout.ts'
import { at, hostile } from '../../support/hostile.ts'
import type { MailedSite } from '../../support/pages.ts'

/** Its pages in all their forms, filled with hostile text. */
export function pages(frame: Frame): Html[] {
  const address = { field: 'address', kind: 'address-same' } as const
  const password = { field: 'password', kind: 'wrong-password-alone' } as const
  const change = {
    account: { id: 'id', name: hostile },
    address: hostile,
    typed: hostile,
    mailbox: null,
    now: at,
  }
  return [
    changeAddressPage(frame, {
      ...change,
      pending: null,
      reserved: [{ address: hostile, until: at }],
      advice: { meant: hostile, doubt: null },
      asksMeant: true,
      problems: [address, password],
    }),
    changeAddressPage(frame, {
      ...change,
      pending: {
        id: 'id',
        address: hostile,
        expiresAt: at,
        resendInSeconds: 30,
        mail: { state: 'delayed', reason: 'held-back', at },
      },
      reserved: [],
      advice: { meant: null, doubt: 'unreachable' },
      asksMeant: true,
      problems: [{ field: 'resend', kind: 'too-soon', facts: { seconds: 30 } }],
    }),
    confirmAddress.confirmAddressPage(frame, { change: 'id', name: hostile, address: hostile }),
    confirmAddress.confirmAddressElsewherePage(frame, {
      change: 'id',
      address: hostile,
      problems: [password],
    }),
    ...[true, false].map((isLoggedIn) =>
      confirmAddress.addressChangedPage(frame, { address: hostile, isLoggedIn }),
    ),
    confirmAddress.addressAlreadyChangedPage(frame),
    confirmAddress.addressTakenPage(frame),
    confirmAddress.deadChangePage(frame),
    undoAddress.cancelAddressPage(frame, { change: 'id', askedAt: at, typed: hostile, problems: [address] }),
    undoAddress.undoAddressPage(frame, {
      change: 'id',
      askedAt: at,
      doneAt: at,
      minLength: 8,
      strength: 'fair',
      typed: hostile,
      problems: [password, address, { field: 'submit', kind: 'too-many', facts: { seconds: 90 } }],
    }),
    undoAddress.addressCancelledPage(frame),
    undoAddress.addressRestoredPage(frame, { address: hostile }),
    undoAddress.addressDisputedPage(frame),
    undoAddress.deadUndoPage(frame),
  ]
}

/** Its mails, by name. */
export function mails(locale: Locale, site: MailedSite): Record<string, Letter> {
  return {
    'address-change': changeMails.addressChangeMail(site, locale, site),
    'address-taken': changeMails.addressTakenMail(site, locale),
    'address-asked': changeMails.addressAskedMail(site, locale, site),
    'address-left': changeMails.addressLeftMail(site, locale, { ...site, until: at }),
    'address-changed': changeMails.addressChangedMail(site, locale),
    'address-reserved': changeMails.addressReservedMail(site, locale, { ...site, until: at }),
    'address-reserved-open': changeMails.addressReservedMail(site, locale, { ...site, until: null }),
    'address-restored': changeMails.addressRestoredMail(site, locale, site),
    'address-restored-elsewhere': changeMails.addressRestoredMail(site, locale, { forgotLink: null }),
    'address-disputed': changeMails.addressDisputedMail(site, locale),
  }
}
