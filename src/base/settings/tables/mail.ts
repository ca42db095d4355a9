import * as schemas from '../schemas.ts'
import type { SettingTable } from '../setting.ts'

/** How mail leaves. */
export const mailSettings = {
  SMTP_URL: {
    schema: schemas.mailServer,
    type: '`smtp://user:password@host:587` or `smtps://user:password@host:465`, where need be with `?tls=optional`',
    default: null,
    defaultInWords: 'none; required in production',
    sentence:
      'The mail server; if it is not set, mails go to the development mailbox. TLS with a valid certificate is required unless the host is loopback or the URL ends with `?tls=optional`.',
    source: 'The default port is 587 (RFC 6409), for `smtps` 465 (RFC 8314).',
    secret: 'inside',
    example: 'smtp://user:password@mail.example.org:587',
  },
  MAIL_FROM: {
    schema: schemas.sender,
    type: '`Name <name@example.org>` or `name@example.org`, one mailbox of ASCII letters',
    default: null,
    defaultInWords: '`SITE_NAME <no-reply@HOST OF BASE_URL>`',
    sentence: 'The sender of all mails; without a name, `SITE_NAME` is shown.',
    secret: 'no',
    example: 'Postern <no-reply@example.org>',
  },
  KEEP_MAILS_DAYS: {
    schema: schemas.days(3_650),
    type: 'a number of days above 0, at most 3650, fractions allowed',
    default: '30',
    sentence:
      'How long the outbox keeps a finished mail; a registration’s mails stay as long as the registration, and the name or address typed for a password reset is deleted after a day.',
    source: 'A month covers the usual “I never got a mail”; ours.',
    secret: 'no',
  },
} satisfies SettingTable
