import { encode } from 'uqr'
import type { Locale } from '../../../src/base/locale.ts'
import type { Letter } from '../../../src/courier/letter.ts'
import {
  authenticatorPage,
  recoveryCodesPage,
  removeAuthenticatorPage,
} from '../../../src/features/security/authenticator.page.ts'
import { ownSecurityPage } from '../../../src/features/security/own-security.page.ts'
import {
  addPasskeyPage,
  removePasskeyPage,
  renamePasskeyPage,
} from '../../../src/features/security/passkeys.page.ts'
import { recoveryCodeUsedMail } from '../../../src/features/security/recovery-code-used.mail.ts'
import { securityChangedMail } from '../../../src/features/security/security-changed.mail.ts'
import type { Html } from '../../../src/page/html.ts'
import { at } from '../../support/hostile.ts'
import type { MailedSite, SampleFrame } from '../../support/pages.ts'

const qrModules = encode('otpauth://totp/ming?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', { border: 4 }).data

/** Its pages in all their forms, filled with a sample. */
export function pages(frame: SampleFrame): Html[] {
  const { link, next, search, browser, system } = frame.sample
  const passkey = { id: 'id', browser, system, createdAt: at }
  const accountId = 'id'
  const enrolment = {
    accountId,
    qrModules,
    key: 'JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP',
    ticket: link,
    next,
  }
  const passkeys = [
    { ...passkey, label: search, usedAt: at, counterBackAt: at, isOfThisHost: true },
    { ...passkey, label: '', usedAt: null, counterBackAt: null, isOfThisHost: false },
  ]
  const app = {
    accountId,
    authenticator: { createdAt: at, usedAt: at },
    passkeys,
    due: null,
    isCovered: false,
    next,
    notice: null,
  }
  const bare = {
    ...app,
    protection: 'password-only' as const,
    authenticator: null,
    recoveryCodesLeft: 0,
    passkeys: [],
  }
  return [
    ownSecurityPage(frame, {
      ...bare,
      due: { at, isNow: false, afterProof: next },
      isCovered: true,
      next: null,
      notice: 'removed',
    }),
    ownSecurityPage(frame, { ...app, protection: 'few-recovery-codes', recoveryCodesLeft: 0 }),
    ownSecurityPage(frame, { ...app, protection: 'two-steps', recoveryCodesLeft: 10 }),
    ...[true, false].map((isNow) =>
      ownSecurityPage(frame, {
        ...app,
        protection: 'passkey',
        authenticator: null,
        recoveryCodesLeft: 0,
        due: { at, isNow, afterProof: next },
        isCovered: true,
      }),
    ),
    ownSecurityPage(frame, {
      ...app,
      protection: 'passkey',
      authenticator: null,
      recoveryCodesLeft: 0,
      isCovered: true,
    }),
    ownSecurityPage(frame, { ...bare, due: { at, isNow: true, afterProof: next }, isCovered: true }),
    ownSecurityPage(frame, bare),
    authenticatorPage(frame, { ...enrolment, isLate: false, problems: [] }),
    authenticatorPage(frame, {
      ...enrolment,
      isLate: true,
      problems: [{ field: 'one_time_code', kind: 'clock-differs' }],
    }),
    ...(['passkey-added', 'passkey-renamed', 'passkey-removed'] as const).map((notice) =>
      ownSecurityPage(frame, {
        ...app,
        protection: 'passkey',
        authenticator: null,
        recoveryCodesLeft: 0,
        notice,
      }),
    ),
    addPasskeyPage(frame, {
      accountId,
      label: search,
      next,
      problems: [{ field: 'submit', kind: 'passkey-exists' }],
    }),
    ...passkeys.map((one) => renamePasskeyPage(frame, { accountId, passkey: one, problems: [] })),
    ...passkeys.map((one) => removePasskeyPage(frame, { accountId, passkey: one, problems: [] })),
    ...[true, false].map((isCovered) =>
      removeAuthenticatorPage(frame, { accountId, isCovered, problems: [] }),
    ),
    ...[true, false].map((isReplaced) =>
      recoveryCodesPage(frame, {
        codes: Array.from({ length: 10 }, () => 'abcd-efgh-ijkl-mnop-qrst-uvwx'),
        isReplaced,
        next,
      }),
    ),
  ]
}

/** Its mails, by name. */
export function mails(locale: Locale, site: MailedSite): Record<string, Letter> {
  const changed = (change: Parameters<typeof securityChangedMail>[2]['change']) =>
    securityChangedMail(site, locale, { ...site, change })
  return {
    'authenticator-added': changed('authenticator-added'),
    'authenticator-removed': changed('authenticator-removed'),
    'recovery-codes-made': changed('recovery-codes-made'),
    'passkey-added': changed('passkey-added'),
    'passkey-removed': changed('passkey-removed'),
    'recovery-code-used': recoveryCodeUsedMail(site, locale, { ...site, left: 7 }),
    'few-recovery-codes': recoveryCodeUsedMail(site, locale, { ...site, left: 2 }),
    'no-recovery-codes': recoveryCodeUsedMail(site, locale, { ...site, left: 0 }),
  }
}
