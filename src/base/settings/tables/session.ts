import { z } from 'zod'
import * as schemas from '../schemas.ts'
import type { SettingTable } from '../setting.ts'

/** How long people stay logged in, and what they are told of new log-ins. */
export const sessionSettings = {
  SESSION_DAYS: {
    schema: schemas.days(400),
    type: 'a number of days above 0, at most 400, fractions allowed',
    default: '30',
    sentence: 'The longest life of a session that stays logged in.',
    source:
      '30 days is the longest that NIST SP 800-63B-4 recommends at its lowest level; browsers keep no cookie for more than 400 (RFC 6265bis).',
    secret: 'no',
  },
  SESSION_IDLE_DAYS: {
    schema: schemas.days(400),
    type: 'a number of days above 0, at most 400, fractions allowed',
    default: '7',
    sentence:
      'The longest pause of a session that stays logged in, at most `SESSION_DAYS`; without “stay logged in” a pause of 12 hours ends it.',
    source: 'A week keeps logged in who comes every weekend; ours.',
    secret: 'no',
  },
  NEW_DEVICE_MAILS: {
    schema: z.enum(['on', 'off']),
    type: '`on` or `off`',
    default: 'on',
    sentence:
      'Whether the owner of an account is told by mail of a log-in from a browser that the account does not know; never of its very first one.',
    secret: 'no',
    example: 'off',
  },
} satisfies SettingTable
