import { z } from 'zod'
import * as schemas from '../schemas.ts'
import type { SettingTable } from '../setting.ts'

/** The settings of registering: who may register, and how. */
export const registrationSettings = {
  CONFIRM_DAYS: {
    schema: schemas.days(365),
    type: 'a number of days above 0, at most 365, fractions allowed',
    default: '7',
    sentence: 'How long a confirmation link is valid.',
    source:
      'Seven days comes from the tutorial that Postern grew out of; NIST SP 800-63A-4 section 3.8 recommends at most one for identity proofing. The bound of a year is ours.',
    secret: 'no',
  },
  REMINDER_DAYS: {
    schema: schemas.daysOrOff(365),
    type: '`off`, or a number of days above 0, at most 365, fractions allowed',
    default: '1',
    sentence:
      'How long before a registration expires its address gets one reminder; at least 12 hours after the last mail, so there is none if `CONFIRM_DAYS` is half a day or less.',
    source:
      'A day leaves time to find the mail, and the reminder does not look like a second copy of it; ours.',
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
    sentence: 'Only addresses of these mail domains may register; a subdomain must be listed separately.',
    secret: 'no',
    example: 'example.org,example.com',
  },
  DISPOSABLE_ADDRESSES: {
    schema: z.enum(['off', 'warn', 'refuse']),
    type: '`off`, `warn` or `refuse`',
    default: 'warn',
    sentence:
      'How to treat an address of a provider of disposable mailboxes, by a list that comes with Postern: accept it, show a hint on the waiting page, or refuse it at the form.',
    source: 'No list is always right, and some people have a good reason, so the default is a hint; ours.',
    secret: 'no',
  },
  UNREACHABLE_DOMAINS: {
    schema: z.enum(['off', 'warn', 'refuse']),
    type: '`off`, `warn` or `refuse`',
    default: 'off',
    sentence:
      'How to treat an address whose domain accepts no mail according to DNS (neither mail exchanger nor host, or a null MX): accept it, show a hint on the waiting page, or refuse it at the form. If DNS does not answer within a second and a half, the address is accepted; names reserved for private networks are not looked up.',
    source:
      'RFC 5321 section 5.1 and RFC 7505. Off by default, because the resolver learns every domain, and may know other names than the mail server’s.',
    secret: 'no',
  },
  PROOF_OF_WORK: {
    schema: z.enum(['off', 'under-load', 'always']),
    type: '`off`, `under-load` or `always`',
    default: 'under-load',
    sentence:
      'When the registration form makes the browser compute for a second in the background: never, while very many people register, or always. A few people without scripts can still register each hour. It needs `LIMITS`.',
    source: 'Under load means more than 200 registrations in an hour; ours.',
    secret: 'no',
  },
  TERMS_URL: {
    schema: schemas.webPage,
    type: 'a web address, or a path of this site',
    default: null,
    sentence:
      'The terms of use, linked at the registration form; if set, the form has a box that must be ticked.',
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
