import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { ownAccent } from '../../src/base/colour.ts'
import { countCores } from '../../src/base/cores.ts'
import type { Locale } from '../../src/base/locale.ts'
import { spoken } from '../../src/base/operator-fault.ts'
import { SettingsFault } from '../../src/base/settings/fault.ts'
import type { SettingFault } from '../../src/base/settings/fault.ts'
import { describeSettings, readSettings, withPort } from '../../src/base/settings/settings.ts'
import { settingNames, settingOf } from '../../src/base/settings/table.ts'
import { machineZone } from '../../src/base/time.ts'
import { readEnvironment } from '../../src/cli/environment.ts'
import { settingsFrom } from '../../src/postern.ts'
import { textsFor } from '../../src/texts/texts.ts'
import { runs } from '../support/runs.ts'

// The examples of these name files that a site brings.
const noFiles = { LOGO: '', TEXTS: '', DKIM_KEY: '' }

type Values = Record<string, string | undefined>

const day = 86_400_000
const hexKey = '0f'.repeat(32)
const production = {
  NODE_ENV: 'production',
  BASE_URL: 'https://login.example.org',
  SMTP_URL: 'smtp://user:password@mail.example.org:587',
  CONTACT: 'help@example.org',
}

describe('without any variable', () => {
  test('every setting has its documented default', () => {
    assert.deepEqual(readSettings({}), {
      settings: {
        environment: 'development',
        host: '127.0.0.1',
        port: 3000,
        baseUrl: 'http://localhost:3000',
        corsOrigins: [],
        mailReceiver: null,
        webhooks: [],
        privateReceivers: [],
        metricsToken: null,
        siteName: 'Postern',
        contact: null,
        logo: null,
        accent: ownAccent,
        ownTexts: {},
        timeZone: machineZone(),
        databaseUrl: 'sqlite:data/postern.db',
        servers: 1,
        smtpUrl: null,
        mailFrom: { name: 'Postern', address: 'no-reply@localhost' },
        dkim: null,
        mailConnections: 5,
        mailPerConnection: 50,
        mailHelo: null,
        secretKeys: null,
        confirmMs: 7 * day,
        reminderMs: day,
        registration: 'open',
        registrationDomains: [],
        disposableAddresses: 'warn',
        unreachableDomains: 'off',
        proofOfWork: 'under-load',
        termsUrl: null,
        privacyUrl: null,
        sessionMs: 30 * day,
        sessionIdleMs: 7 * day,
        passwordMinLength: 8,
        leakedPasswordsUrl: null,
        argon2: { memoryKib: 19_456, passes: 2 },
        mailsPerAddressPerDay: 5,
        limits: false,
        secondFactor: 'optional',
        secondFactorGraceMs: 14 * day,
        newDeviceMails: true,
        keepMailsMs: 30 * day,
        keepEventsMs: 400 * day,
        defaultLocale: 'zh-CN',
        trustedProxies: [],
        logLevel: 'info',
      },
      warnings: [],
    })
  })

  test('an empty or blank text counts as none', () => {
    const empty = Object.fromEntries(settingNames.map((name, index) => [name, index % 2 ? '' : ' \t']))
    assert.deepEqual(readSettings(empty), readSettings({}))
  })

  test('every default of the table is right, and every example too', () => {
    for (const name of settingNames) {
      const { default: standard, example, schema, secret } = settingOf(name)
      if (standard !== null) assert.ok(schema.safeParse(standard).success, name)
      if (example !== undefined && secret !== 'yes' && !(name in noFiles))
        assert.ok(schema.safeParse(example).success, name)
    }
  })
})

describe('a right text', () => {
  const cases: [string, string, unknown][] = [
    ['HOST', '::1', { host: '::1' }],
    ['HOST', '[::1]', { host: '::1' }],
    ['HOST', 'localhost', { host: 'localhost' }],
    ['HOST', '192.168.1.5', { host: '192.168.1.5' }],
    ['PORT', '0', { port: 0, baseUrl: 'http://localhost:0' }],
    ['PORT', '80', { port: 80, baseUrl: 'http://localhost' }],
    ['PORT', ' 65535 ', { port: 65_535, baseUrl: 'http://localhost:65535' }],
    ['BASE_URL', 'HTTP://LocalHost:80/', { baseUrl: 'http://localhost' }],
    [
      'BASE_URL',
      'http://[::1]:3000',
      { baseUrl: 'http://[::1]:3000', mailFrom: { name: 'Postern', address: 'no-reply@[IPv6:::1]' } },
    ],
    [
      'BASE_URL',
      'http://192.168.1.5:3000',
      { mailFrom: { name: 'Postern', address: 'no-reply@[192.168.1.5]' } },
    ],
    ['BASE_URL', 'http://raspberry:3000', { baseUrl: 'http://raspberry:3000' }],
    ['BASE_URL', 'HTTP://LocalHost:80/Auth', { baseUrl: 'http://localhost/Auth' }],
    ['BASE_URL', 'http://localhost/a/b-1_2.3~', { baseUrl: 'http://localhost/a/b-1_2.3~' }],
    [
      'CORS_ORIGINS',
      'https://app.example.org, capacitor://localhost',
      { corsOrigins: ['https://app.example.org', 'capacitor://localhost'] },
    ],
    [
      'SITE_NAME',
      '小站 "A" <b>',
      { siteName: '小站 "A" <b>', mailFrom: { name: '小站 "A" <b>', address: 'no-reply@localhost' } },
    ],
    [
      'CONTACT',
      'Help@Example.org',
      {
        contact: {
          kind: 'contact',
          text: 'Help@Example.org',
          href: 'mailto:Help@example.org',
          replyTo: 'Help@example.org',
        },
      },
    ],
    [
      'CONTACT',
      'a+b%c&d?e@example.org',
      {
        contact: {
          kind: 'contact',
          text: 'a+b%c&d?e@example.org',
          href: 'mailto:a%2Bb%25c%26d%3Fe@example.org',
          replyTo: 'a+b%c&d?e@example.org',
        },
      },
    ],
    [
      'CONTACT',
      'https://example.org/help/',
      {
        contact: {
          kind: 'contact',
          text: 'example.org/help',
          href: 'https://example.org/help/',
          replyTo: null,
        },
      },
    ],
    ['TIME_ZONE', 'Asia/Shanghai', { timeZone: 'Asia/Shanghai' }],
    ['TIME_ZONE', 'UTC', { timeZone: 'UTC' }],
    ['DATABASE_URL', 'sqlite::memory:', { databaseUrl: 'sqlite::memory:' }],
    ['DATABASE_URL', 'sqlite:/var/lib/a b.db', { databaseUrl: 'sqlite:/var/lib/a b.db' }],
    [
      'DATABASE_URL',
      'postgres://u:p%40@db:5432/postern',
      { databaseUrl: 'postgres://u:p%40@db:5432/postern' },
    ],
    [
      'DATABASE_URL',
      'postgresql://db/postern?sslmode=verify-full',
      { databaseUrl: 'postgresql://db/postern?sslmode=verify-full' },
    ],
    [
      'DATABASE_URL',
      'postgres:///postern?host=/run/postgresql',
      { databaseUrl: 'postgres:///postern?host=/run/postgresql' },
    ],
    [
      'WEBHOOKS',
      'https://a.example/x?y whsec_MfKQMfKQMfKQMfKQMfKQMfKQMfKQMfKQ, whsec_Zm9vZm9vZm9vZm9vZm9vZm9vZm9vZm9v http://app:4000/ whsec_Zm9xZm9xZm9xZm9xZm9xZm9xZm9xZm9xZm9=',
      {
        webhooks: [
          {
            url: 'https://a.example/x?y',
            secrets: ['whsec_MfKQMfKQMfKQMfKQMfKQMfKQMfKQMfKQ', 'whsec_Zm9vZm9vZm9vZm9vZm9vZm9vZm9vZm9v'],
          },
          { url: 'http://app:4000/', secrets: ['whsec_Zm9xZm9xZm9xZm9xZm9xZm9xZm9xZm9xZm9='] },
        ],
      },
    ],
    ['PRIVATE_RECEIVERS', '10.0.0.0/8 ::1', { privateReceivers: ['10.0.0.0/8', '::1'] }],
    ['SMTP_URL', 'smtp://localhost:1025', { smtpUrl: 'smtp://localhost:1025' }],
    ['SMTP_URL', 'smtps://u:p@mail.example.org', { smtpUrl: 'smtps://u:p@mail.example.org' }],
    ['SMTP_URL', 'smtp://[::1]:25/?tls=optional', { smtpUrl: 'smtp://[::1]:25/?tls=optional' }],
    ['MAIL_FROM', 'a@example.org', { mailFrom: { name: 'Postern', address: 'a@example.org' } }],
    [
      'MAIL_FROM',
      'Ein Haus <a.b+c@Bücher.Example>',
      { mailFrom: { name: 'Ein Haus', address: 'a.b+c@xn--bcher-kva.example' } },
    ],
    [
      'MAIL_FROM',
      '"Haus, Hof; Garten" <a@example.org>',
      { mailFrom: { name: 'Haus, Hof; Garten', address: 'a@example.org' } },
    ],
    ['MAIL_FROM', '<a@mailhost>', { mailFrom: { name: 'Postern', address: 'a@mailhost' } }],
    ['MAIL_CONNECTIONS', '1', { mailConnections: 1 }],
    ['MAIL_PER_CONNECTION', '10000', { mailPerConnection: 10_000 }],
    ['MAIL_HELO', 'Login.Example.org', { mailHelo: 'login.example.org' }],
    ['DKIM_SELECTOR', '20261130.Mail', { dkim: null }],
    ['SECRET_KEY', hexKey, { secretKeys: [hexKey] }],
    [
      'SECRET_KEY',
      `${hexKey}, ${Buffer.alloc(32, 9).toString('base64')}`,
      { secretKeys: [hexKey, Buffer.alloc(32, 9).toString('base64')] },
    ],
    [
      'SECRET_KEY',
      Buffer.alloc(32, 255).toString('base64url'),
      { secretKeys: [Buffer.alloc(32, 255).toString('base64url')] },
    ],
    ['CONFIRM_DAYS', '0.5', { confirmMs: day / 2 }],
    ['CONFIRM_DAYS', '.25', { confirmMs: day / 4 }],
    ['CONFIRM_DAYS', '365', { confirmMs: 365 * day }],
    ['REMINDER_DAYS', 'off', { reminderMs: 0 }],
    ['REMINDER_DAYS', '2.5', { reminderMs: 2.5 * day }],
    ['REGISTRATION', 'closed', { registration: 'closed' }],
    ['DISPOSABLE_ADDRESSES', 'refuse', { disposableAddresses: 'refuse' }],
    ['UNREACHABLE_DOMAINS', 'warn', { unreachableDomains: 'warn' }],
    ['PROOF_OF_WORK', 'always', { proofOfWork: 'always' }],
    [
      'REGISTRATION_DOMAINS',
      '@Example.org, 例子.公司 example.org',
      { registrationDomains: ['example.org', 'xn--fsqu00a.xn--55qx5d'] },
    ],
    ['TERMS_URL', '/terms', { termsUrl: '/terms' }],
    ['PRIVACY_URL', 'https://example.org/privacy?a=b#c', { privacyUrl: 'https://example.org/privacy?a=b#c' }],
    ['SESSION_DAYS', '3', { sessionMs: 3 * day, sessionIdleMs: 3 * day }],
    ['SESSION_IDLE_DAYS', '0.5', { sessionIdleMs: day / 2 }],
    ['PASSWORD_MIN_LENGTH', '15', { passwordMinLength: 15 }],
    [
      'LEAKED_PASSWORDS_URL',
      'https://api.pwnedpasswords.com/range',
      { leakedPasswordsUrl: 'https://api.pwnedpasswords.com/range/' },
    ],
    ['LEAKED_PASSWORDS_URL', 'http://mirror.internal/', { leakedPasswordsUrl: 'http://mirror.internal/' }],
    ['MAILS_PER_ADDRESS_PER_DAY', '3', { mailsPerAddressPerDay: 3 }],
    ['LIMITS', 'on', { limits: true }],
    ['SECOND_FACTOR', 'everybody', { secondFactor: 'everybody' }],
    ['SECOND_FACTOR_DAYS', '0.5', { secondFactorGraceMs: day / 2 }],
    ['NEW_DEVICE_MAILS', 'off', { newDeviceMails: false }],
    ['KEEP_MAILS_DAYS', '0.5', { keepMailsMs: day / 2 }],
    ['KEEP_EVENTS_DAYS', '30', { keepEventsMs: 30 * day }],
    ['DEFAULT_LOCALE', 'en', { defaultLocale: 'en' }],
    [
      'TRUSTED_PROXIES',
      '10.0.0.0/8, ::FFFF:192.0.2.1 2001:DB8::/32',
      { trustedProxies: ['10.0.0.0/8', '192.0.2.1', '2001:db8::/32'] },
    ],
    ['LOG_LEVEL', 'silent', { logLevel: 'silent' }],
  ]
  for (const [name, text, expected] of cases) {
    test(`${name}=${text}`, () =>
      assert.partialDeepStrictEqual(readSettings({ [name]: text }).settings, expected))
  }

  test('several processes serve on PostgreSQL alone, and auto is one for each core', () => {
    const DATABASE_URL = 'postgres://db/postern'
    assert.equal(readSettings({ DATABASE_URL, SERVERS: '4' }).settings.servers, 4)
    assert.equal(readSettings({ DATABASE_URL, SERVERS: 'auto' }).settings.servers, countCores())
    assert.equal(readSettings({ SERVERS: '1' }).settings.servers, 1)
    for (const SERVERS of ['2', 'auto'])
      assert.match(faultsOf({ SERVERS })[0]?.sentence ?? '', /needs PostgreSQL/)
  })

  test('days are whole milliseconds at any fraction', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 365_000_000 }), (millionths) => {
        const { confirmMs } = readSettings({ CONFIRM_DAYS: (millionths / 1e6).toFixed(6) }).settings
        assert.ok(Number.isSafeInteger(confirmMs) && confirmMs > 0 && confirmMs <= 365 * day)
      }),
      runs(100),
    )
  })
})

describe('a wrong text stops the start with its name', () => {
  const whsec = `whsec_${'MfKQ'.repeat(8)}`
  const wrongReceivers = [
    'https://a.example/',
    whsec,
    'app.example.org whsec_short',
    'https://a.example/ whsec_short',
    `https://a.example/ whsec_${'a1'.repeat(32)}`,
    `https://a.example/ secret_${'MfKQ'.repeat(8)}`,
    `http://a.example/ ${whsec}`,
    `https://user@a.example/ ${whsec}`,
    `https://a.example/#there ${whsec}`,
    `https://a.example:0/ ${whsec}`,
    `ftp://a.example/ ${whsec}`,
    `https://a.example/ ${whsec} https://a.example ${whsec}`,
  ]
  const cases: [string, string[]][] = [
    ['NODE_ENV', ['test', 'Production', 'staging']],
    ['HOST', ['http://localhost', 'a b', '1.2.3', '127.0.0.1:3000', '*']],
    ['SERVERS', ['0', '1025', 'Auto', '2.5', 'all']],
    ['PORT', ['65536', '-1', '3000.5', '0x10', '1e3', 'http', '9'.repeat(400)]],
    [
      'BASE_URL',
      [
        'localhost:3000',
        'http://localhost:3000/app/',
        'http://localhost//app',
        'http://localhost/a/../b',
        'http://localhost/%61pp',
        'http://localhost/a b',
        'http://localhost/小',
        'http://localhost\\app',
        'http://localhost/?',
        'http://localhost/#',
        'http://localhost?a=b',
        'http://me@localhost',
        'http://me:secret@localhost',
        'ftp://localhost',
        'http://',
        'javascript:alert(1)',
        'http://localhost, http://127.0.0.1',
      ],
    ],
    ['SITE_NAME', ['a\nb', 'a\0b', 'a\u2028b', '\ud800', 'x'.repeat(101)]],
    [
      'DATABASE_URL',
      words(`
        data/postern.db sqlite: sqlite://data/postern.db sqlite::memory sqlite::x mysql://u:p@db/x
        postgres:// postgres:///x postgres://u:12/34@db/x postgres://u:12#34@db/x
        postgres://u:12?34@db/x postgres://u:100%@db/x
        sqlite:~/x.db sqlite:x.db?mode=rwc sqlite:file:x.db sqlite:data/
      `),
    ],
    [
      'SMTP_URL',
      words(`
        mail.example.org https://mail.example.org smtp:// smtp://u:p@ smtp://h/path smtp://h?tls=off
        smtp://h?tls=optional&x=1 smtp://h:0 smtp://h:99999 smtp://u:pa/ss@h smtp://u:pa#ss@h
        smtp://u:1#2@h smtp://u:1/2@h smtp://u:100%@h smtp://u:%ff@h smtp://bücher.example
      `),
    ],
    [
      'MAIL_FROM',
      [
        'a',
        '@example.org',
        'a@',
        'a@b@c.org',
        'a@example.org, b@example.org',
        'A <a@example.org>, B <b@example.org>',
        'A <a@example.org> B',
        'g: a@example.org;',
        'A <a@x.org',
        '"a b"@example.org',
        'a..b@example.org',
        'ü@example.org',
        'A <a@example.org/x>',
        'A\nB <a@example.org>',
        'A <a@example.org\r\nBcc: b@example.org>',
        '<>',
      ],
    ],
    ['MAIL_CONNECTIONS', ['0', '51', '1.5', 'many']],
    ['MAIL_PER_CONNECTION', ['0', '10001', '-1']],
    ['DKIM_KEY', ['key.pem', 'docs', 'LICENSE', '-----BEGIN PRIVATE KEY-----']],
    ['DKIM_SELECTOR', ['a_b', '-a', 'a..b', 'a.', 'a b', 'x'.repeat(64)]],
    ['MAIL_HELO', ['localhost', '[127.0.0.1]', '127.0.0.1', 'a b.example', 'https://a.example']],
    [
      'SECRET_KEY',
      [
        'short',
        'x',
        '0f'.repeat(31),
        '0f'.repeat(24),
        `${hexKey}0`,
        Buffer.alloc(31).toString('base64'),
        `${hexKey},short`,
        ',',
        '!'.repeat(64),
        'A'.repeat(45),
        '00'.repeat(32),
        Buffer.alloc(40).toString('base64'),
        `${hexKey},${hexKey}`,
        `${hexKey},${Buffer.from(hexKey, 'hex').toString('base64')}`,
      ],
    ],
    [
      'CONFIRM_DAYS',
      ['0', '-1', '366', '365.1', '1e2', 'Infinity', 'NaN', '7d', '0.000000001', '1,5', '.', '0x7'],
    ],
    ['REMINDER_DAYS', ['0', '366', 'on', 'OFF']],
    [
      'CONTACT',
      [
        'help',
        'help@',
        'a@example.org,b@example.org',
        'Help <a@example.org>',
        '帮@example.org',
        '/help',
        'ftp://example.org',
        'javascript:alert(1)',
        'https://me:pw@example.org',
        'mailto:a@example.org',
      ],
    ],
    ['LOGO', ['logo.gif', 'docs', 'package.json']],
    ['ACCENT', ['green', '#ff0', '#12345', '#0b5fa5,#0b5fa5']],
    ['TEXTS', ['own.json', 'docs', 'LICENSE']],
    ['TIME_ZONE', ['Shanghai', 'Asia/Nowhere', '+08:00', '8', 'local']],
    ['REGISTRATION', ['Open', 'true', 'no']],
    [
      'REGISTRATION_DOMAINS',
      ['*.example.org', 'example', 'example.org/', '127.0.0.1', 'a@example.org', ',', 'ex%2eorg'],
    ],
    ['DISPOSABLE_ADDRESSES', ['on', 'Warn', 'true']],
    ['UNREACHABLE_DOMAINS', ['on', 'deny', '1']],
    ['PROOF_OF_WORK', ['on', 'under load', 'yes']],
    [
      'TERMS_URL',
      [
        'example.org/terms',
        '//evil.example',
        '/\\evil',
        'javascript:alert(1)',
        'data:text/html,x',
        'https://me:pw@example.org',
      ],
    ],
    ['PRIVACY_URL', ['privacy', 'mailto:a@example.org']],
    ['SESSION_DAYS', ['0', '401', 'forever']],
    ['SESSION_IDLE_DAYS', ['0', '401']],
    ['PASSWORD_MIN_LENGTH', ['7', '65', '8.5']],
    [
      'LEAKED_PASSWORDS_URL',
      [
        'api.pwnedpasswords.com/range/',
        'http://api.pwnedpasswords.com/range/',
        'ftp://example.org/',
        'https://me:pw@example.org/',
        'https://example.org/range?prefix=',
        'https://example.org/#',
        'file:///etc/passwd',
      ],
    ],
    ['ARGON2_MEMORY_KIB', ['7', '1048577', '19 MiB']],
    ['ARGON2_PASSES', ['0', '101']],
    ['MAILS_PER_ADDRESS_PER_DAY', ['2', '1001']],
    ['LIMITS', ['yes', '1', 'On']],
    ['SECOND_FACTOR', ['on', 'all', 'admins']],
    ['SECOND_FACTOR_DAYS', ['0', '91']],
    ['NEW_DEVICE_MAILS', ['yes', '0', 'ON']],
    ['KEEP_MAILS_DAYS', ['0', '3651', 'a month']],
    ['KEEP_EVENTS_DAYS', ['0', '-1', '3651']],
    ['DEFAULT_LOCALE', ['de', 'zh', 'zh-cn']],
    [
      'CORS_ORIGINS',
      [
        '*',
        'null',
        'app.example.org',
        'https://app.example.org/',
        'https://App.example.org',
        'http://a:80',
        ',',
      ],
    ],
    [
      'TRUSTED_PROXIES',
      ['loopback', '0.0.0.0/0', '::/0', '10.0.0.0/33', '10.0.0.1-10.0.0.9', 'proxy.example.org', ','],
    ],
    ['LOG_LEVEL', ['verbose', 'INFO']],
    ['WEBHOOKS', wrongReceivers],
    ['MAIL_URL', [...wrongReceivers, `https://a.example/ ${whsec}, https://b.example/ ${whsec}`]],
    ['PRIVATE_RECEIVERS', ['private', '0.0.0.0/0', '::/0', '10.0.0.1:8080']],
    ['METRICS_TOKEN', ['short', 'with a blank in it, and long enough', 'x'.repeat(257)]],
  ]
  for (const [name, texts] of cases) {
    test(name, () => {
      for (const text of texts) {
        const faults = faultsOf({ [name]: text })
        assert.deepEqual(
          faults.map((fault) => fault.name),
          [name],
          `${JSON.stringify(text)}: ${JSON.stringify(faults)}`,
        )
        assert.match(faults[0]?.sentence ?? '', /^must /)
        assert.doesNotMatch(faults[0]?.sentence ?? '', /invalid input|undefined/i)
        const [chinese] = faultsOf({ [name]: text }, 'zh-CN')
        assert.match(chinese?.sentence ?? '', /^必须是/)
        assertChinese(chinese?.sentence ?? '')
      }
    })
  }

  test('the sentence names what is wrong, and not something else', () => {
    const cases: [string, string, RegExp][] = [
      ['DATABASE_URL', 'sqlite:~/x.db', /"~"/],
      ['DATABASE_URL', 'sqlite:x.db?mode=rwc', /leave out the "\?"/],
      ['DATABASE_URL', 'sqlite:data/', /names a folder/],
      ['DATABASE_URL', 'mysql://u:p@db/x', /\(also postgresql:\/\/\)$/],
      ['SMTP_URL', 'mail.example.org', /tls=optional$/],
      ['SECRET_KEY', '00'.repeat(32), /all zeros/],
      ['SECRET_KEY', `${hexKey},${Buffer.from(hexKey, 'hex').toString('base64')}`, /named twice/],
      ['SITE_NAME', '"Ada’s"', /quotes around it/],
      ['PORT', "'3000'", /quotes around it/],
      ['SECRET_KEY', `"${hexKey}"`, /quotes around it/],
    ]
    for (const [name, text, sentence] of cases) {
      const [fault] = faultsOf({ [name]: text })
      assert.match(fault?.sentence ?? '', sentence, `${name}=${text}`)
    }
  })

  test('every setting has wrong texts here', () => {
    assert.deepEqual(cases.map(([name]) => name).toSorted(), settingNames.toSorted())
  })

  test('all faults are reported together, in the order of the table', () => {
    const faults = faultsOf({ LOG_LEVEL: 'loud', PORT: 'x', ARGON2_PASSES: '0', CONFIRM_DAYS: '0' })
    assert.deepEqual(
      faults.map(({ name }) => name),
      ['PORT', 'LOG_LEVEL', 'CONFIRM_DAYS', 'ARGON2_PASSES'],
    )
    assert.deepEqual(faults[0], {
      name: 'PORT',
      sentence: 'must be a whole number from 0 to 65535; it is "x"',
    })
  })

  test('the fault’s message says the same when it is only printed', () => {
    assert.throws(() => settingsFrom({ PORT: 'x' }, false), {
      name: 'SettingsFault',
      message: /^PORT must be a whole number/,
    })
  })

  test('no text breaks the reader or takes long', () => {
    const before = process.cpuUsage()
    fc.assert(
      fc.property(fc.constantFrom(...settingNames), fc.string({ unit: 'binary' }), (name, text) => {
        faultsOf({ [name]: text })
      }),
      runs(100),
    )
    for (const name of settingNames)
      for (const piece of ['a', ' ', '1', '%', '<', 'a.', 'a,', '::', '-', '@', 'smtp://a@'])
        faultsOf({ [name]: piece.repeat(20_000) })
    // Of its own processor time, since the machine may be busy with something else.
    const { user, system } = process.cpuUsage(before)
    assert.ok((user + system) / 1_000 < 5_000)
  })
})

describe('in production', () => {
  test('the public address and the mail server are required, and both faults are reported at once', () => {
    assert.deepEqual(namesOf({ NODE_ENV: 'production' }), ['BASE_URL', 'SMTP_URL'])
  })

  test('it listens on all interfaces, under an https address, with its key beside the SQLite file', () => {
    const { settings, warnings } = readSettings(production)
    assert.equal(settings.host, '0.0.0.0')
    assert.equal(settings.baseUrl, 'https://login.example.org')
    assert.deepEqual(settings.mailFrom, { name: 'Postern', address: 'no-reply@login.example.org' })
    assert.equal(settings.secretKeys, null)
    assert.deepEqual(warnings, [])
  })

  test('the public address must be https unless its host is a loopback name', () => {
    for (const BASE_URL of [
      'http://example.org',
      'http://10.0.0.1',
      'http://raspberry',
      'http://localhost.example.org',
    ]) {
      assert.deepEqual(namesOf({ ...production, BASE_URL }), ['BASE_URL'], BASE_URL)
    }
    for (const BASE_URL of [
      'http://localhost:3000',
      'http://127.0.0.1',
      'http://[::1]:3000',
      'http://app.localhost',
    ]) {
      assert.equal(readSettings({ ...production, BASE_URL }).settings.baseUrl, BASE_URL)
    }
  })

  test('with PostgreSQL the key is required, since every process needs the same', () => {
    const DATABASE_URL = 'postgres://u:p@db/postern'
    assert.deepEqual(namesOf({ ...production, DATABASE_URL }), ['SECRET_KEY'])
    assert.deepEqual(readSettings({ ...production, DATABASE_URL, SECRET_KEY: hexKey }).settings.secretKeys, [
      hexKey,
    ])
    assert.equal(readSettings({ DATABASE_URL }).settings.secretKeys, null)
  })

  test('a wrong value is reported once, and not also as missing', () => {
    const DATABASE_URL = 'postgres://u:p@db/x'
    const faults = faultsOf({ ...production, BASE_URL: 'x', SMTP_URL: 'x', SECRET_KEY: 'x', DATABASE_URL })
    assert.deepEqual(
      faults.map(({ name }) => name),
      ['BASE_URL', 'SECRET_KEY', 'SMTP_URL'],
    )
    for (const { sentence } of faults) assert.match(sentence, /^must /)
  })

  test('rules between settings are told in both languages', () => {
    const broken: Values[] = [
      { NODE_ENV: 'production', DATABASE_URL: 'postgres://u:p@db/x' },
      { ...production, BASE_URL: 'http://example.org', SERVERS: '2' },
      { HOST: '0.0.0.0', BASE_URL: 'https://example.org' },
    ]
    for (const values of broken) {
      const english = faultsOf(values)
      const chinese = faultsOf(values, 'zh-CN')
      assert.deepEqual(
        chinese.map(({ name }) => name),
        english.map(({ name }) => name),
      )
      for (const { sentence } of chinese) assertChinese(sentence)
    }
  })

  test('settings that lose accounts or show mails give a warning', () => {
    const { warnings } = readSettings({
      ...production,
      DATABASE_URL: 'sqlite::memory:',
      SMTP_URL: 'smtp://mail.example.org?tls=optional',
    })
    assert.deepEqual(warnings.map(firstWord), ['DATABASE_URL', 'SMTP_URL'])
    assert.deepEqual(readSettings({ ...production, SMTP_URL: 'smtp://localhost?tls=optional' }).warnings, [])
  })

  test('a database on another machine without TLS gives a warning', () => {
    const secret = Buffer.alloc(32, 7).toString('base64')
    const warned = (url: string) =>
      readSettings({ ...production, SECRET_KEY: secret, DATABASE_URL: url }).warnings.map(firstWord)
    for (const url of ['postgres://db.example.org/postern', 'postgres://db/postern?sslmode=disable'])
      assert.deepEqual(warned(url), ['DATABASE_URL'], url)
    for (const url of [
      'postgres://db.example.org/postern?sslmode=verify-full',
      'postgres://localhost/postern',
    ])
      assert.deepEqual(warned(url), [], url)
  })
})

describe('in development', () => {
  test('it never listens on, or names itself by, a public address', () => {
    for (const HOST of ['0.0.0.0', '::', '203.0.113.7', '2001:db8::1', 'example.org', 'raspberry']) {
      assert.deepEqual(namesOf({ HOST }), ['HOST'], HOST)
    }
    for (const BASE_URL of [
      'https://example.org',
      'http://203.0.113.7',
      'http://0.0.0.0:3000',
      'http://localhost.example.org',
    ]) {
      assert.deepEqual(namesOf({ BASE_URL }), ['BASE_URL'], BASE_URL)
    }
    assert.match(faultsOf({ HOST: '0.0.0.0' })[0]?.sentence ?? '', /NODE_ENV=production/)
  })

  test('a misspelt environment is reported alone, because its rules are unknown', () => {
    assert.deepEqual(namesOf({ ...production, NODE_ENV: 'prod', HOST: '0.0.0.0' }), ['NODE_ENV'])
  })

  test('links to a port where nothing listens give a warning', () => {
    assert.deepEqual(readSettings({ HOST: '192.168.1.5' }).warnings.map(firstWord), ['BASE_URL'])
    assert.deepEqual(readSettings({ HOST: '192.168.1.5', BASE_URL: 'http://192.168.1.5:3000' }).warnings, [])
  })
})

describe('warnings', () => {
  test('hashing below every OWASP minimum gives a warning, at or above one it does not', () => {
    const warnings = (memory: string, passes: string) =>
      readSettings({ ARGON2_MEMORY_KIB: memory, ARGON2_PASSES: passes }).warnings.length
    for (const [memory, passes] of [
      ['47104', '1'],
      ['19456', '2'],
      ['12288', '3'],
      ['9216', '4'],
      ['7168', '5'],
      ['65536', '3'],
    ] as const) {
      assert.equal(warnings(memory, passes), 0, `${memory} ${passes}`)
    }
    for (const [memory, passes] of [
      ['47103', '1'],
      ['19455', '2'],
      ['12287', '3'],
      ['9215', '4'],
      ['7167', '100'],
      ['8', '1'],
    ] as const) {
      assert.equal(warnings(memory, passes), 1, `${memory} ${passes}`)
    }
  })

  test('a proof of work that would never be asked for gives a warning', () => {
    const always = { PROOF_OF_WORK: 'always' }
    assert.deepEqual(readSettings(always).warnings.map(firstWord), ['PROOF_OF_WORK'])
    assert.deepEqual(readSettings({ ...always, LIMITS: 'on' }).warnings, [])
  })

  test('a session pause longer than its life gives a warning only if it was set', () => {
    assert.deepEqual(readSettings({ SESSION_DAYS: '1', SESSION_IDLE_DAYS: '2' }).warnings.map(firstWord), [
      'SESSION_IDLE_DAYS',
    ])
    assert.deepEqual(readSettings({ SESSION_DAYS: '1' }).warnings, [])
  })

  test('a misspelt setting is asked about, never a fault', () => {
    const misspelt = words(`
      BASEURL:BASE_URL BASE_URI:BASE_URL SMPT_URL:SMTP_URL SMTP_URLS:SMTP_URL
      LOGLEVEL:LOG_LEVEL DATABSE_URL:DATABASE_URL PROT:PORT PORTS:PORT
      HSOT:HOST CONFIRM_DAY:CONFIRM_DAYS SECRETKEY:SECRET_KEY MAIL_FORM:MAIL_FROM
      SESSION_IDLE_DAY:SESSION_IDLE_DAYS
    `).map((pair) => pair.split(':'))
    for (const [variable = '', meant] of misspelt) {
      assert.deepEqual(readSettings({ [variable]: 'x' }).warnings, [
        `${variable} is no setting; did you mean ${meant}?`,
      ])
    }
  })

  test('variables of systems, shells and tools are ignored silently', () => {
    const usual = words(`
      HOME HOSTNAME HOSTTYPE PATH PWD OLDPWD SHELL SHLVL TERM USER USERNAME LOGNAME LANG LC_ALL TZ
      MAIL EDITOR PAGER DISPLAY TMPDIR NODE_OPTIONS NODE_PATH NODE_VERSION NODE_EXTRA_CA_CERTS
      NODE_TLS_REJECT_UNAUTHORIZED NODE INIT_CWD CI COLOR DEBUG KUBERNETES_SERVICE_HOST
      KUBERNETES_PORT POSTGRES_PASSWORD PGHOST PGPORT DOCKER_HOST HTTP_PROXY HTTPS_PROXY NO_PROXY
      SSH_AUTH_SOCK XDG_SESSION_ID SESSION_MANAGER SESSIONNAME SYSTEMROOT COMPUTERNAME OS COMSPEC
      npm_config_host port Host base_url _ HOST1A PORTAL
    `)
    assert.deepEqual(readSettings(Object.fromEntries(usual.map((name) => [name, 'x']))).warnings, [])
    assert.deepEqual(readSettings({ BASEURL: '' }).warnings, [])
  })
})

describe('a free port', () => {
  test('completes the public address', () => {
    const { settings } = readSettings({ PORT: '0' })
    assert.deepEqual(withPort(settings, 41_234), {
      ...settings,
      port: 41_234,
      baseUrl: 'http://localhost:41234',
    })
    assert.equal(withPort(settings, 80).baseUrl, 'http://localhost')
  })

  test('leaves an address that somebody chose', () => {
    const chosen = readSettings({ PORT: '0', BASE_URL: 'http://localhost:8080' }).settings
    assert.equal(withPort(chosen, 41_234).baseUrl, 'http://localhost:8080')
    assert.equal(withPort(readSettings({}).settings, 3000).baseUrl, 'http://localhost:3000')
  })
})

describe('what is printed', () => {
  test('every setting has a row with its value and source', () => {
    const values = { PORT: '8080', SITE_NAME: 'Haus' }
    const rows = describeSettings(values, { PORT: 'environment', SITE_NAME: '.env' })
    assert.deepEqual(
      rows.map(({ name }) => name),
      [...settingNames],
    )
    const row = (name: string) => rows.find((one) => one.name === name)
    assert.deepEqual(row('PORT'), { name: 'PORT', value: '8080', source: 'environment', fault: null })
    assert.deepEqual(row('SITE_NAME'), { name: 'SITE_NAME', value: 'Haus', source: '.env', fault: null })
    assert.deepEqual(row('BASE_URL'), {
      name: 'BASE_URL',
      value: 'http://localhost:8080',
      source: 'derived',
      fault: null,
    })
    assert.deepEqual(row('MAIL_FROM'), {
      name: 'MAIL_FROM',
      value: 'Haus <no-reply@localhost>',
      source: 'derived',
      fault: null,
    })
    assert.deepEqual(row('CONFIRM_DAYS'), {
      name: 'CONFIRM_DAYS',
      value: '7',
      source: 'default',
      fault: null,
    })
    assert.deepEqual(row('TERMS_URL'), { name: 'TERMS_URL', value: null, source: 'default', fault: null })
  })

  test('faults stand at their rows instead of ending the print', () => {
    const rows = describeSettings({ NODE_ENV: 'production', PORT: 'x' }, {})
    const faulty = rows.filter(({ fault }) => fault !== null).map(({ name, value }) => [name, value])
    assert.deepEqual(faulty, [
      ['PORT', 'x'],
      ['BASE_URL', null],
      ['SMTP_URL', null],
    ])
  })

  test('a secret is never printed or shown in a fault, whatever is wrong with it', () => {
    const secret = 'S3cr3tW0rd'
    const leaky: Values[] = [
      { SECRET_KEY: secret },
      { SECRET_KEY: `${hexKey},${secret}` },
      { SECRET_KEY: Buffer.from(secret.repeat(4)).toString('base64') },
      ...['smtp', 'smtps', 'postgres', 'postgresql', 'https', 'mysql'].flatMap((scheme) =>
        [
          `u:${secret}@h`,
          `u:12/${secret}@h`,
          `u:12#${secret}@h`,
          `u:12?${secret}@h`,
          `u:${secret}%@h`,
          `${secret}:${secret}@h`,
          `u:@${secret}@h`,
          `h/d?password=${secret}`,
          `u:${secret}@h/path`,
          `u:${secret}@h?x=1`,
          `u:${secret}@`,
          `u:${secret}`,
          `u:${secret} @h`,
        ].flatMap((rest) =>
          ['SMTP_URL', 'DATABASE_URL', 'BASE_URL', 'TERMS_URL'].map((name) => ({
            [name]: `${scheme}://${rest}`,
          })),
        ),
      ),
    ]
    for (const values of leaky) {
      const [[name, text = ''] = []] = Object.entries(values)
      const isOurs =
        name === 'SECRET_KEY' || name === 'SMTP_URL' || name === 'DATABASE_URL' || text.includes('@')
      if (!isOurs) continue
      const faults = JSON.stringify(faultsOf(values))
      assert.ok(!faults.includes(secret), `${name}=${text}: ${faults}`)
      if (name === 'TERMS_URL' || name === 'BASE_URL') continue
      const rows = JSON.stringify(
        describeSettings(values, {}).map(({ value, fault }) => [value, fault?.(textsFor('en'))]),
      )
      assert.ok(!rows.includes(secret) && !rows.includes(text), `${name}=${text}: ${rows}`)
    }
  })

  test('the parts of a URL that are not secret stay readable', () => {
    const value = (values: Values, name: string) =>
      describeSettings(values, {}).find((row) => row.name === name)?.value
    assert.equal(
      value({ SMTP_URL: 'smtp://user:pw@mail.example.org:587' }, 'SMTP_URL'),
      'smtp://user:***@mail.example.org:587',
    )
    assert.equal(
      value({ DATABASE_URL: 'postgres://u:pw@db:5432/x?sslmode=require' }, 'DATABASE_URL'),
      'postgres://u:***@db:5432/x?sslmode=require',
    )
    assert.equal(value({ DATABASE_URL: 'sqlite:data/x.db' }, 'DATABASE_URL'), 'sqlite:data/x.db')
    assert.equal(value({ SMTP_URL: 'smtp://localhost:1025' }, 'SMTP_URL'), 'smtp://localhost:1025')
    assert.equal(value({ SECRET_KEY: hexKey }, 'SECRET_KEY'), '***')
  })
})

describe('the environment and the file .env', () => {
  test('both are read, and the environment wins unless it is empty', () => {
    using folder = makeFolder()
    writeFileSync(
      join(folder.path, '.env'),
      '\uFEFFPORT=1\nHOST=::1\nSITE_NAME="Ein # Haus"\nexport LOG_LEVEL=warn # why\nMAIL_FROM=\n',
    )
    const { values, sources } = readEnvironment({ PORT: '2', HOST: '', HOME: '/x' }, folder.path)
    assert.deepEqual(values, {
      PORT: '2',
      HOST: '::1',
      SITE_NAME: 'Ein # Haus',
      LOG_LEVEL: 'warn',
      HOME: '/x',
    })
    assert.deepEqual(sources, {
      PORT: 'environment',
      HOST: '.env',
      SITE_NAME: '.env',
      LOG_LEVEL: '.env',
      HOME: 'environment',
    })
  })

  test('without the file only the environment counts', () => {
    using folder = makeFolder()
    assert.deepEqual(readEnvironment({ PORT: '2' }, folder.path), {
      values: { PORT: '2' },
      sources: { PORT: 'environment' },
    })
  })

  test('a file that cannot be read stops the start', () => {
    using folder = makeFolder()
    mkdirSync(join(folder.path, '.env'))
    const [fault] = faultsIn(() => readEnvironment({}, folder.path))
    assert.equal(fault?.name, '.env')
    assert.match(fault?.sentence ?? '', /^cannot be read: EISDIR/)
  })

  test('a file in another encoding than UTF-8 stops the start, instead of setting nothing', () => {
    using folder = makeFolder()
    const text = 'SITE_NAME=邮局\r\nPORT=1\r\n'
    const utf16 = Buffer.from(text, 'utf16le')
    const gbk = Buffer.concat([Buffer.from('SITE_NAME='), Buffer.from([0xd3, 0xca, 0xbe, 0xd6])])
    for (const bytes of [Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]), utf16, utf16.swap16(), gbk]) {
      writeFileSync(join(folder.path, '.env'), bytes)
      const [fault] = faultsIn(() => readEnvironment({}, folder.path))
      assert.match(fault?.sentence ?? '', /^cannot be read: .*UTF-8/)
    }
  })

  test('the example file changes nothing as it is, and is valid when uncommented', async () => {
    using folder = makeFolder()
    const { generatedFiles } = await import('../../tools/docs.ts')
    const example = generatedFiles().find(({ path }) => path === '.env.example')?.text ?? ''
    writeFileSync(join(folder.path, '.env'), example)
    assert.deepEqual(readEnvironment({}, folder.path).values, {})
    writeFileSync(join(folder.path, '.env'), example.replace(/^#(?=[A-Z\d_]+=)/gm, ''))
    const { values } = readEnvironment({}, folder.path)
    assert.deepEqual(Object.keys(values).toSorted(), [...settingNames].toSorted())
    assert.doesNotThrow(() => readSettings({ ...values, ...noFiles, SECRET_KEY: hexKey }))
  })
})

function faultsOf(values: Values, locale?: Locale): readonly SettingFault[] {
  return faultsIn(() => readSettings(values), locale)
}

function faultsIn(read: () => unknown, locale: Locale = 'en'): readonly SettingFault[] {
  try {
    read()
    return []
  } catch (fault) {
    spoken(fault, textsFor(locale))
    assert.ok(fault instanceof SettingsFault, String(fault))
    return fault.faults
  }
}

// Besides names, values and what was typed, nothing of the English sentence is left.
function assertChinese(sentence: string): void {
  const said = sentence.replace(/"(?:[^"\\]|\\.)*"/g, '')
  assert.doesNotMatch(said, /\b(?:must|is|are|the|its?|of|an|no|none|with|has|have|one|may)\b/, sentence)
}

function namesOf(values: Values): string[] {
  return faultsOf(values).map(({ name }) => name)
}

function firstWord(sentence: string): string {
  return sentence.split(' ')[0] ?? ''
}

function words(text: string): string[] {
  return text.trim().split(/\s+/)
}

function makeFolder() {
  const path = mkdtempSync(join(tmpdir(), 'postern-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) }
}
