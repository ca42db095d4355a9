import { z } from 'zod'
import * as schemas from '../schemas.ts'
import type { SettingTable } from '../setting.ts'

/** How much one network or stranger may do. */
export const limitsSettings = {
  LIMITS: {
    schema: z.enum(['on', 'off']),
    type: '`on` or `off`',
    default: null,
    defaultInWords: '`on` in production, `off` in development',
    sentence:
      'Whether attempts are limited by network, name and address, and mails by address and network; if it is off, only the cost of hashing slows down mail bombing and password guessing, and nothing slows down whoever knows a password and guesses the codes of an app.',
    secret: 'no',
    example: 'on',
  },
  TRUSTED_PROXIES: {
    schema: schemas.ranges,
    type: 'addresses or CIDR ranges with commas between them, no wider than /8 (IPv4) or /7 (IPv6)',
    default: null,
    defaultInWords: 'none: the header is ignored',
    sentence:
      'The reverse proxies whose `X-Forwarded-For` is trusted; a visitor’s address is the rightmost hop that is not one of them.',
    source:
      'The widest private ranges are 10.0.0.0/8 (RFC 1918) and fc00::/7 (RFC 4193); a wider one would trust strangers.',
    secret: 'no',
    example: '127.0.0.1,10.0.0.0/8',
  },
  MAILS_PER_ADDRESS_PER_DAY: {
    schema: schemas.wholeNumber(3, 1_000),
    type: 'a whole number of mails from 3 to 1000',
    default: '5',
    sentence:
      'How many mails a stranger can cause to one address in 24 hours, over all kinds together; at most all but two of them by registering.',
    source:
      'Five is ours; two are reserved for resets, so fewer than three would leave none for registering.',
    secret: 'no',
  },
} satisfies SettingTable
