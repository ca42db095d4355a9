import * as schemas from '../schemas.ts'
import type { SettingTable } from '../setting.ts'

/** How mail leaves. */
export const mailSettings = {
  SMTP_URL: {
    schema: schemas.mailServer,
    type: '`smtp://user:password@host:587` or `smtps://user:password@host:465`, where need be with `?tls=optional`',
    default: null,
    defaultInWords: 'none; required in production, unless `MAIL_URL` is set',
    sentence:
      'The mail server; if neither it nor `MAIL_URL` is set, mails go to the development mailbox. TLS with a valid certificate is required unless the host is loopback or the URL ends with `?tls=optional`.',
    source: 'The default port is 587 (RFC 6409), for `smtps` 465 (RFC 8314).',
    secret: 'inside',
    example: 'smtp://user:password@mail.example.org:587',
  },
  MAIL_URL: {
    schema: schemas.receiver,
    type: 'a web address with https (a loopback or private host may do with http), followed by its secrets: `https://mail.example.org/send whsec_…`',
    default: null,
    defaultInWords: 'none',
    sentence:
      'In place of a mail server, a program that gets each mail as signed JSON and sends it, for example by the interface of a mail provider. See [mail](mail.md).',
    source: 'The secrets and the signature are those of `WEBHOOKS`.',
    secret: 'yes',
    example: 'https://mail.example.org/send whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
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
  DKIM_KEY: {
    schema: schemas.dkimKey,
    type: 'the path of a file with a private key in PEM, or the PEM itself: RSA with 2048 to 4096 bits, or Ed25519',
    default: null,
    defaultInWords: 'none: the mail server signs the mails',
    sentence:
      'The key that signs mails (DKIM) for the domain of `MAIL_FROM`. `postern mail dns` prints the DNS record with its public half. See [mail](mail.md#dkim).',
    source: 'RFC 6376; the bits: RFC 8301 section 3.2.',
    secret: 'yes',
    example: '/etc/postern/dkim.pem',
  },
  DKIM_SELECTOR: {
    schema: schemas.dkimSelector,
    type: 'labels of a domain name, such as `2026-11`',
    default: 'postern',
    sentence: 'The name of the key in DNS: another key needs another name, so that both work for a while.',
    source: 'RFC 6376 section 3.1.',
    secret: 'no',
  },
  MAIL_CONNECTIONS: {
    schema: schemas.wholeNumber(1, 50),
    type: 'a whole number from 1 to 50',
    default: '5',
    sentence:
      'At most how many connections one process keeps to the mail server. If the server allows fewer, the process goes on with those that it got.',
    source: 'Ours: more wait for the server, not for us.',
    secret: 'no',
    example: '1',
  },
  MAIL_PER_CONNECTION: {
    schema: schemas.wholeNumber(1, 10_000),
    type: 'a whole number of mails from 1 to 10000',
    default: '50',
    sentence: 'After how many mails a connection to the mail server is closed and a new one opened.',
    source: 'Ours: many servers allow about a hundred.',
    secret: 'no',
    example: '10',
  },
  MAIL_HELO: {
    schema: schemas.heloName,
    type: 'a domain name with a dot',
    default: null,
    defaultInWords:
      'the machine’s host name if it has a dot, otherwise the host of `BASE_URL`, otherwise the domain of `MAIL_FROM`',
    sentence:
      'The name with which Postern greets the mail server (EHLO); some servers refuse one that DNS does not know.',
    source: 'RFC 5321 section 4.1.1.1 asks for a fully qualified domain name.',
    secret: 'no',
    example: 'login.example.org',
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
