import * as schemas from '../schemas.ts'
import type { SettingTable } from '../setting.ts'

/** The settings of webhooks. */
export const webhookSettings = {
  WEBHOOKS: {
    schema: schemas.receivers,
    type: 'web addresses with https (a loopback or private host may do with http), each followed by its secrets: `https://app.example.org/postern whsec_…`',
    default: null,
    defaultInWords: 'none',
    sentence:
      'Where Postern posts signed messages about accounts, registrations and mails. Two secrets behind an address both sign, so that one replaces the other without a gap. See [webhooks](webhooks.md).',
    source:
      'Standard Webhooks 1.0 asks for `whsec_` and the base64 of 24 to 64 random bytes. `echo "whsec_$(openssl rand -base64 32)"` makes one.',
    secret: 'yes',
    example: 'https://app.example.org/postern whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  },
  PRIVATE_RECEIVERS: {
    schema: schemas.ranges,
    type: 'addresses or CIDR ranges with commas between them, no wider than /8 (IPv4) or /7 (IPv6)',
    default: null,
    defaultInWords: 'none: only addresses of the public internet',
    sentence:
      'The loopback, private or otherwise special addresses to which `WEBHOOKS` and `MAIL_URL` may lead.',
    source: 'Special are those of RFC 6890; the widths are those of `TRUSTED_PROXIES`.',
    secret: 'no',
    example: '127.0.0.1,10.0.0.0/8',
  },
} satisfies SettingTable
