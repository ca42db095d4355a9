import * as schemas from '../schemas.ts'
import type { SettingTable } from '../setting.ts'

/** The settings of the numbers for monitoring. */
export const metricsSettings = {
  METRICS_TOKEN: {
    schema: schemas.bearerToken,
    type: '32 to 256 letters, digits and characters of `-._~+/`, with `=` only at the end',
    default: null,
    defaultInWords: 'none: `/metrics` answers only programs on the same machine that ask without a proxy',
    sentence:
      'The bearer token that a monitoring program sends to `/metrics`; with it, nobody gets an answer without it.',
    source:
      'RFC 6750 section 2.1 allows these characters; 32 of base64 are 192 bits, too many to guess. `openssl rand -base64 32` makes one.',
    secret: 'yes',
    example: 'MpIv3S0WQXDyCj1yMJz7Vb2mYl0kTqgG9rF4sH8aUwE=',
  },
} satisfies SettingTable
