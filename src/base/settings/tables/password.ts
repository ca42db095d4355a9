import * as schemas from '../schemas.ts'
import type { SettingTable } from '../setting.ts'

/** The settings of passwords: which ones may be chosen, and how they are hashed. */
export const passwordSettings = {
  PASSWORD_MIN_LENGTH: {
    schema: schemas.wholeNumber(8, 64),
    type: 'a whole number of characters (code points) from 8 to 64',
    default: '8',
    sentence: 'The shortest password that may be chosen; at most 1,024 bytes are accepted.',
    source: 'OWASP ASVS 5.0: at least 8, 15 recommended (6.2.1), and 64 must be allowed (6.2.9).',
    secret: 'no',
  },
  LEAKED_PASSWORDS_URL: {
    schema: schemas.rangeService,
    type: 'a web address with https, or with http and a loopback or private host, to which five digits are appended',
    default: null,
    defaultInWords: 'none: no service is asked',
    sentence:
      'A range service like that of Have I Been Pwned, or a mirror of its data: it is asked whether a new password is known from a leak, gets only the first five digits of its SHA-1, and has one second to answer.',
    source: 'The interface is that of https://haveibeenpwned.com/API/v3#PwnedPasswords; the second is ours.',
    secret: 'no',
    example: 'https://api.pwnedpasswords.com/range/',
  },
  ARGON2_MEMORY_KIB: {
    schema: schemas.wholeNumber(8, 1_048_576),
    type: 'a whole number of KiB from 8 to 1048576',
    default: '19456',
    sentence:
      'The memory that hashing one password takes (argon2id); hashes made with another value are replaced at the next log-in.',
    source:
      '19 MiB with 2 passes is one of the minima of the OWASP Password Storage Cheat Sheet; less than all of them gives a warning. RFC 9106 requires at least 8 KiB; the bound of 1 GiB is ours.',
    secret: 'no',
  },
  ARGON2_PASSES: {
    schema: schemas.wholeNumber(1, 100),
    type: 'a whole number of passes from 1 to 100',
    default: '2',
    sentence: 'How often hashing passes over that memory; the time grows in proportion.',
    source: 'The same sources as for `ARGON2_MEMORY_KIB`.',
    secret: 'no',
  },
} satisfies SettingTable
