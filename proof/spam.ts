// How much each kind of mail in each language looks like spam to SpamAssassin with Debian's rules, without asking the network:
// `npm run proof:spam -- [--record]`. It unpacks Debian's packages into a folder that it removes; that needs apt-get,
// dpkg and perl, and nothing is installed.

import { execFileSync } from 'node:child_process'
import { globSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { locales } from '../src/base/locale.ts'
import type { Locale } from '../src/base/locale.ts'
import { readSettings } from '../src/base/settings/settings.ts'
import { writeMessage } from '../src/courier/message.ts'
import { newId, newToken } from '../src/security/tokens.ts'
import { everyMail } from '../test/support/pages.ts'
import { unpack } from './debian.ts'
import { record } from './record.ts'

/** The score from which on a mail must be mended; SpamAssassin calls one spam at 5. */
const most = 0.5

// SpamAssassin, and the Perl modules without which it does not start.
const packages = [
  'spamassassin',
  'libhtml-parser-perl',
  'libhtml-tagset-perl',
  'libnet-dns-perl',
  'libnetaddr-ip-perl',
  'libmail-dkim-perl',
  'libsocket6-perl',
  'libsys-hostname-long-perl',
  'libhttp-date-perl',
  'libtimedate-perl',
  'libencode-locale-perl',
  'libio-string-perl',
  'liburi-perl',
  'libmailtools-perl',
  'libmail-authenticationresults-perl',
  'libcrypt-openssl-rsa-perl',
  'libcrypt-openssl-bignum-perl',
  'libcrypt-openssl-random-perl',
  'liberror-perl',
  'libjson-perl',
  'libclone-perl',
]

/** A mail as a receiver's server hands it to its filter. */
async function messageOf({
  locale,
  kind,
  id,
}: {
  locale: Locale
  kind: string
  id: string
}): Promise<string> {
  const { settings } = readSettings({
    BASE_URL: 'https://login.example.org',
    NODE_ENV: 'production',
    SITE_NAME: locale === 'zh-CN' ? '示例小站' : 'Example',
    MAIL_FROM: 'no-reply@example.org',
    SMTP_URL: 'smtp://localhost',
    CONTACT: 'help@example.org',
  })
  const letter = everyMail(locale, settings.siteName, settings.contact)[kind]
  if (!letter) throw new Error(`there is no mail ${kind}`)
  // As long as real ones are.
  const real = (text: string) =>
    text
      .replaceAll('https://x.example', settings.baseUrl)
      .replace(/code=[\w.]+/g, `code=${newToken()}.${newToken()}`)
  const { text, html } = letter
  const mail = {
    id,
    to: 'ada@example.net',
    locale,
    subject: letter.subject,
    text: real(text),
    html: real(html),
  }
  const now = Date.now()
  const { bytes } = await writeMessage(mail, settings, now)
  const received = `Received: from mail.example.org (mail.example.org [9.9.9.9])\r\n\tby mx.example.net with ESMTPS; ${new Date(now).toUTCString().replace('GMT', '+0000')}\r\n`
  return `From no-reply@example.org Thu Jan  1 00:00:00 1970\n${`${received}${bytes.toString('latin1')}`.replaceAll('\r\n', '\n')}\n`
}

function judge(root: string, mbox: string): string {
  const [compiled = ''] = globSync(`${root}/usr/lib/*/perl5/*`)
  writeFileSync(join(root, 'mbox'), mbox, 'latin1')
  const words = [
    '-T',
    `-I${root}/usr/share/perl5`,
    `-I${compiled}`,
    `${root}/usr/bin/spamassassin`,
    '-L',
    '--mbox',
    `--siteconfigpath=${root}/etc/spamassassin`,
    `--configpath=${root}/usr/share/spamassassin`,
    'mbox',
  ]
  const env = { PATH: process.env['PATH'], HOME: root }
  return execFileSync('perl', words, { cwd: root, env, encoding: 'latin1', maxBuffer: 2 ** 27 })
}

const mails = locales.flatMap((locale) =>
  Object.keys(everyMail(locale, '')).map((kind) => ({ locale, kind, id: newId() })),
)
using debian = unpack(packages)
const scores: number[] = []
const mbox = await Promise.all(mails.map(messageOf))
// In any order: SpamAssassin reads several at a time.
const judged = judge(debian.folder, mbox.join('')).split(/^From .*\n/m)
for (const { id, locale, kind } of mails) {
  const message = judged.find((one) => one.includes(`<${id}@`)) ?? ''
  const [, score, rules = ''] =
    /^X-Spam-Status: .*score=(\S+)[^]*?tests=([^]*?) autolearn/m.exec(message) ?? []
  if (score === undefined) throw new Error(`${locale} ${kind} was not judged`)
  console.log(`${score.padStart(5)}  ${locale} ${kind}  ${rules.replace(/\s+/g, ' ')}`)
  scores.push(Number(score))
}
const highest = Math.max(...scores)
const printed = `${scores.length} mails: the highest score is ${highest.toFixed(1)}, and at most ${most} is asked for`
console.log(printed)
if (process.argv.includes('--record')) record('spam', { printed, options: '', seed: null })
process.exitCode = highest <= most ? 0 : 1
