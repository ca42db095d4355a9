import { z } from 'zod'
import * as schemas from '../schemas.ts'
import type { SettingTable } from '../setting.ts'

/** The settings of sessions: how long people stay logged in, and which log-ins are reported to them. */
export const sessionSettings = {
  SESSION_DAYS: {
    schema: schemas.days(400),
    type: 'a number of days above 0, at most 400, fractions allowed',
    default: '30',
    sentence: 'The longest life of a session that stays logged in.',
    source:
      'NIST SP 800-63B-4 recommends at most 30 days at its lowest level; browsers keep a cookie for at most 400 (RFC 6265bis).',
    secret: 'no',
  },
  SESSION_IDLE_DAYS: {
    schema: schemas.days(400),
    type: 'a number of days above 0, at most 400, fractions allowed',
    default: '7',
    sentence:
      'How long a session that stays logged in may be idle, at most `SESSION_DAYS`; without “stay logged in” it is 12 hours.',
    source: 'A week keeps people logged in who come every weekend; ours.',
    secret: 'no',
  },
  SECOND_FACTOR: {
    schema: z.enum(['optional', 'administrators', 'everybody']),
    type: '`optional`, `administrators` or `everybody`',
    default: 'optional',
    sentence:
      'Who needs a passkey, or an authenticator app beside the password. After `SECOND_FACTOR_DAYS` a log-in by the password alone opens nothing but the page that adds one.',
    secret: 'no',
    example: 'administrators',
  },
  SECOND_FACTOR_DAYS: {
    schema: schemas.days(90),
    type: 'a number of days above 0, at most 90, fractions allowed',
    default: '14',
    sentence:
      'How long people may go on with the password alone, from their first log-in or request under `SECOND_FACTOR`; each log-in leads to the page that adds a second factor.',
    source: 'Two weeks reach people on holiday; ours.',
    secret: 'no',
  },
  NEW_DEVICE_MAILS: {
    schema: z.enum(['on', 'off']),
    type: '`on` or `off`',
    default: 'on',
    sentence:
      'Whether the owner of an account gets a mail about a log-in from a browser that is new to the account; never about the very first one.',
    secret: 'no',
    example: 'off',
  },
} satisfies SettingTable
