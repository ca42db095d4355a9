import { z } from 'zod'
import { locales } from '../../locale.ts'
import * as schemas from '../schemas.ts'
import type { SettingTable } from '../setting.ts'

/** The settings of the server: its address, name, database and log. */
export const serverSettings = {
  NODE_ENV: {
    schema: z.enum(['development', 'production']),
    type: '`development` or `production`',
    default: 'development',
    sentence:
      'Production enables the strict rules; in development the server does not start unless `HOST` and the host of `BASE_URL` are loopback or private.',
    secret: 'no',
    example: 'production',
  },
  HOST: {
    schema: schemas.host,
    type: 'an IP address or a host name',
    default: null,
    defaultInWords: '`127.0.0.1`; in production `0.0.0.0`',
    sentence:
      'The address of this machine at which the server listens; `::` is every address, IPv6 and IPv4.',
    secret: 'no',
    example: '127.0.0.1',
  },
  PORT: {
    schema: schemas.wholeNumber(0, 65_535),
    type: 'a whole number from 0 to 65535',
    default: '3000',
    sentence: 'The TCP port at which the server listens; with 0 it takes a free one and prints it.',
    source: '3000 is the custom among JavaScript web servers.',
    secret: 'no',
  },
  BASE_URL: {
    schema: schemas.baseUrl,
    type: 'an address such as `https://login.example.org`: scheme, host and, if need be, port; or `https://example.org/auth` to lie below a path, without a slash at the end',
    default: null,
    defaultInWords:
      '`http://localhost:PORT`; required in production, and there https unless its host is a loopback name',
    sentence:
      'The public address; every link is built from it and never from a request header. With a path, everything lies below it, and the rest of the host name is an application’s. Passkeys belong to its host: with another host none of them logs in.',
    secret: 'no',
    example: 'https://login.example.org',
  },
  CORS_ORIGINS: {
    schema: schemas.origins,
    type: 'origins with commas between them, such as `https://app.example.org`, each exactly as browsers send it',
    default: null,
    sentence:
      'The origins whose pages may use the JSON interface with a bearer token; cookies are never accepted from them.',
    secret: 'no',
    example: 'https://app.example.org,capacitor://localhost',
  },
  SITE_NAME: {
    schema: schemas.line(100),
    type: 'text of one line, at most 100 characters',
    default: 'Postern',
    sentence: 'The name that pages and mails show.',
    source: 'With 100 characters a mail’s subject still fits on a screen; ours.',
    secret: 'no',
  },
  DEFAULT_LOCALE: {
    schema: z.enum(locales),
    type: locales.map((locale) => `\`${locale}\``).join(' or '),
    default: locales[0],
    sentence: 'The language for browsers that ask for none of ours.',
    secret: 'no',
  },
  DATABASE_URL: {
    schema: schemas.database,
    type: '`sqlite:` and a path, `sqlite::memory:`, or `postgres://user:password@host:5432/database` (also `postgresql://`)',
    default: 'sqlite:data/postern.db',
    sentence: 'The database: SQLite for one machine, PostgreSQL 14 or newer for several.',
    secret: 'inside',
  },
  SERVERS: {
    schema: schemas.servers,
    type: 'a whole number from 1 to 1024, or `auto`, which is one for each core',
    default: '1',
    sentence:
      'How many processes serve, on PostgreSQL: `postern serve` starts them, and starts another one when one ends. They share the cores for hashing passwords. A host application starts its own processes, and says here how many there are on the machine.',
    source: 'A process uses one core beside its hashing threads; 1024 is more than a machine has, ours.',
    secret: 'no',
  },
  SECRET_KEY: {
    schema: schemas.keys,
    type: 'at least 32 random bytes in base64 or hex, or several such keys with commas between them, the newest first',
    default: null,
    defaultInWords:
      'generated into `secret.key` (mode 0600) beside the SQLite file, otherwise in `data/`; required with PostgreSQL in production',
    sentence:
      'The key that confirmation codes are made with; `new,old` rotates it, and the old one can be removed when the links made with it have expired.',
    source:
      '32 bytes is the output length of HMAC-SHA-256; RFC 2104 section 3 advises against shorter keys. `openssl rand -base64 32` makes one.',
    secret: 'yes',
    example: 'output of: openssl rand -base64 32',
  },
  KEEP_EVENTS_DAYS: {
    schema: schemas.days(3_650),
    type: 'a number of days above 0, at most 3650, fractions allowed',
    default: '400',
    sentence: 'How long the audit log keeps an event.',
    source: 'A year and a month, so that the same season of two years can be compared; ours.',
    secret: 'no',
  },
  LOG_LEVEL: {
    schema: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
    type: '`trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`',
    default: 'info',
    sentence: 'The lowest level of log lines to write.',
    secret: 'no',
  },
} satisfies SettingTable
