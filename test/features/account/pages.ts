import type { Locale } from '../../../src/base/locale.ts'
import type { Letter } from '../../../src/courier/letter.ts'
import { actsCollectedMail } from '../../../src/features/account/acts-collected.mail.ts'
import {
  deletionCancelledMail,
  deletionPlannedMail,
} from '../../../src/features/account/delete-account.mail.ts'
import { deleteAccountPage, deletionPlannedPage } from '../../../src/features/account/delete-account.page.ts'
import { nameChangedMail } from '../../../src/features/account/name-changed.mail.ts'
import * as own from '../../../src/features/account/own-account.page.ts'
import type { Html } from '../../../src/page/html.ts'
import { at } from '../../support/hostile.ts'
import type { MailedSite, SampleFrame } from '../../support/pages.ts'

/** Its pages in all their forms, filled with a sample. */
export function pages(frame: SampleFrame): Html[] {
  const {
    people: [{ name, address }],
  } = frame.sample
  const account = {
    name,
    address,
    mailLocale: frame.locale,
    confirmedAt: at,
    sessions: 2,
    hasAuthenticator: false,
    passkeys: 0,
  } as const
  return [
    ...([null, 'kept', 'changed'] as const).map((notice) =>
      own.ownAccountPage(frame, { ...account, notice }),
    ),
    own.ownAccountPage(frame, { ...account, hasAuthenticator: true, passkeys: 2, notice: null }),
    own.ownNamePage(frame, {
      accountId: 'id',
      name,
      problems: [{ field: 'name', kind: 'name-taken' }],
    }),
    own.mailLanguagePage(frame, { accountId: 'id', chosen: frame.locale, problems: [] }),
    own.mailLanguagePage(frame, {
      accountId: 'id',
      chosen: frame.locale,
      problems: [{ field: 'locale', kind: 'locale-missing' }],
    }),
    own.exportPage(frame, { accountId: 'id' }),
    deleteAccountPage(frame, {
      account: { id: 'id', name },
      days: 7,
      problems: [
        { field: 'password', kind: 'wrong-password-alone' },
        { field: 'submit', kind: 'last-admin' },
      ],
    }),
    deletionPlannedPage({ ...frame, account: null }, { deletesAt: at }),
  ]
}

/** Its mails, by name. */
export function mails(locale: Locale, site: MailedSite): Record<string, Letter> {
  return {
    'name-changed': nameChangedMail(site, locale, site),
    'deletion-planned': deletionPlannedMail(site, locale, { ...site, deletesAt: at }),
    'deletion-cancelled': deletionCancelledMail(site, locale, site),
    'acts-collected': actsCollectedMail(site, locale),
  }
}
