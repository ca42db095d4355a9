import { z } from 'zod'
import * as schemas from '../schemas.ts'
import type { SettingTable } from '../setting.ts'

/** Who may register, and how. */
export const registrationSettings = {
  CONFIRM_DAYS: {
    schema: schemas.days(365),
    type: 'a number of days above 0, at most 365, fractions allowed',
    default: '7',
    sentence: 'How long a confirmation link is valid.',
    source:
      'Seven days is what the tutorial has that Postern grew out of; NIST SP 800-63A-4 section 3.8 recommends at most one where identities are proofed. A year as the bound is ours.',
    secret: 'no',
  },
  REMINDER_DAYS: {
    schema: schemas.daysOrOff(365),
    type: '`off`, or a number of days above 0, at most 365, fractions allowed',
    default: '1',
    sentence:
      'How long before a registration expires its address gets a reminder, once; never sooner than 12 hours after the last mail, so that with `CONFIRM_DAYS` of half a day or less there is none.',
    source: 'A day leaves time to find the mail and is no second copy of the first; ours.',
    secret: 'no',
  },
  REGISTRATION: {
    schema: z.enum(['open', 'closed']),
    type: '`open` or `closed`',
    default: 'open',
    sentence: 'Whether visitors may register; when closed, a page says so.',
    secret: 'no',
  },
  REGISTRATION_DOMAINS: {
    schema: schemas.domains,
    type: 'mail domains with commas between them',
    default: null,
    defaultInWords: 'none: every domain',
    sentence: 'The mail domains that alone may register; a subdomain must be named on its own.',
    secret: 'no',
    example: 'example.org,example.com',
  },
  DISPOSABLE_ADDRESSES: {
    schema: z.enum(['off', 'warn', 'refuse']),
    type: '`off`, `warn` or `refuse`',
    default: 'warn',
    sentence:
      'What happens to an address of a provider whose mailboxes are thrown away, by a list that comes with Postern: nothing, a hint on the waiting page, or a refusal at the form.',
    source:
      'No list is right about everybody, and somebody may have a reason, so that a hint is the default; ours.',
    secret: 'no',
  },
  UNREACHABLE_DOMAINS: {
    schema: z.enum(['off', 'warn', 'refuse']),
    type: '`off`, `warn` or `refuse`',
    default: 'off',
    sentence:
      'What happens to an address whose domain takes no mail as DNS says (neither mail exchanger nor host, or a null MX): nothing, a hint on the waiting page, or a refusal at the form; whatever DNS does not tell within a second and a half passes, and names that are reserved for private networks are not asked for.',
    source:
      'RFC 5321 section 5.1 and RFC 7505. Off by default, because the resolver learns every domain, and may know others than the mail server does.',
    secret: 'no',
  },
  PROOF_OF_WORK: {
    schema: z.enum(['off', 'under-load', 'always']),
    type: '`off`, `under-load` or `always`',
    default: 'under-load',
    sentence:
      'When the form for registering asks the browser to compute for a second, which nobody has to notice: never, while registrations come in masses, or always. Without scripts a few still register in an hour. It needs `LIMITS`.',
    source: 'More than 200 registrations in an hour are masses; ours.',
    secret: 'no',
  },
  TERMS_URL: {
    schema: schemas.webPage,
    type: 'a web address, or a path of this site',
    default: null,
    sentence: 'The terms of use, linked at the registration form; with them, a box must be ticked.',
    secret: 'no',
    example: 'https://example.org/terms',
  },
  PRIVACY_URL: {
    schema: schemas.webPage,
    type: 'a web address, or a path of this site',
    default: null,
    sentence: 'The privacy notice, linked at the registration form.',
    secret: 'no',
    example: 'https://example.org/privacy',
  },
} satisfies SettingTable
