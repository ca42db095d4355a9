import assert from 'node:assert/strict'
import { test } from 'node:test'
import { locales } from '../src/base/locale.ts'
import { alreadyRegisteredMail } from '../src/mails/already-registered.ts'
import { confirmationMail } from '../src/mails/confirmation.ts'
import { wrap } from '../src/mails/layout.ts'
import { testMail } from '../src/mails/test.ts'
import {
  alreadyConfirmedPage,
  confirmedPage,
  confirmElsewherePage,
  confirmNamePage,
  confirmPage,
  expiredPage,
  invalidCodePage,
  openAgainPage,
  renewedPage,
} from '../src/pages/confirm.ts'
import { homePage } from '../src/pages/home.ts'
import type { Frame } from '../src/pages/layout.ts'
import { loginPage } from '../src/pages/login.ts'
import { logoutPage } from '../src/pages/logout.ts'
import { mailboxPage } from '../src/pages/mailbox.ts'
import {
  confirmedByReaderPage,
  disownedPage,
  goneRegistrationPage,
  invalidNotMePage,
  muteLiftedPage,
  notMePage,
} from '../src/pages/not-me.ts'
import { problemPage } from '../src/pages/problem.ts'
import { registerPage, registrationClosedPage } from '../src/pages/register.ts'
import { waitingPage } from '../src/pages/wait.ts'
import { textsFor } from '../src/texts/texts.ts'

const hostile = `<script>alert(1)</script>"'&<b onclick=x>`
const at = Date.UTC(2026, 10, 24, 12)
const mailStates = ['queued', 'sending', 'sent', 'delayed', 'unknown', 'refused', 'cancelled'] as const
const reasons = [
  null,
  'no-such-mailbox',
  'mailbox-full',
  'message-rejected',
  'policy',
  'non-ascii-address',
  'server-unreachable',
  'server-busy',
  'greylisted',
  'other',
] as const

test('every page shows hostile text as text, in both languages', () => {
  for (const locale of locales) {
    for (const page of everyPage(locale)) {
      const html = page.toString()
      assert.match(html, new RegExp(`<html lang="${locale}">`))
      assert.doesNotMatch(html, /<script>|<b onclick|onclick=x>(?!&)|undefined|\[object|NaN/, html)
      assert.equal(html.match(/<h1\b/g)?.length, 1, 'one heading of the first order')
    }
  }
})

test('every mail state and reason has a sentence of its own', () => {
  for (const locale of locales) {
    const sentences = mailStates.flatMap((state) =>
      reasons.map((reason) => waiting(frameOf(locale), state, reason).toString()),
    )
    assert.ok(new Set(sentences).size >= mailStates.length + 4)
  }
})

test('the tutorial’s sentences stand to the letter', () => {
  const frame = frameOf('zh-CN')
  const text = everyPage('zh-CN').join('\n')
  for (const sentence of [
    '请前往邮箱进行确定!',
    '无效的确定请求',
    '您的邮件已过期，请重新注册',
    '感谢确定，请用账号登陆！',
    '该用户还未进行邮件确定！',
    '<title>注册确认 · ',
  ]) {
    assert.ok(text.includes(sentence), sentence)
  }
  const mail = confirmation('zh-CN')
  assert.equal(mail.subject, `来自${frame.siteName}的注册确定邮件`)
  assert.match(mail.text, /感谢注册/)
  assert.match(mail.text.replaceAll('\n', ''), /请点击站点连接完成注册确定/)
  assert.match(mail.text, /此连接有效期限为7天/)
  assert.match(mail.text.replaceAll('\n', ''), /此确认码只能填在您自己注册的页面上，任何人索要都是诈骗/)
})

test('a confirmation has one link to confirm and one to disown, the same in both parts, and the digits; lines fit a terminal', () => {
  for (const locale of locales) {
    const { text, html } = confirmation(locale)
    assert.deepEqual(text.match(/https?:\/\/\S+/g), [link, notMeLink])
    assert.deepEqual(
      [...html.matchAll(/href="([^"]+)"/g)].map(([, address]) => address),
      [link, notMeLink],
    )
    assert.match(text, /1234 ?5678/)
    assert.match(html, /1234[^0-9]{0,20}5678/)
    assert.match(text, /UTC/)
    for (const line of text.split('\n')) assert.ok(line.length <= 78 || line.includes(link), line)
    assert.doesNotMatch(html, /<img|<script|<link/)
    assert.doesNotMatch(html, /<script>alert/)
  }
})

test('the other mails are written in both languages and escape the site’s name', () => {
  for (const locale of locales) {
    const texts = textsFor(locale)
    const already = alreadyRegisteredMail(texts, {
      forgotLink: 'https://example.org/password/forgot/',
      notMeLink,
      siteName: hostile,
      loginLink: 'https://x.example/login/',
      locale,
    })
    assert.match(already.text, /https:\/\/x\.example\/login\//)
    const letter = testMail(texts, { siteName: hostile, locale })
    for (const mail of [already, letter]) {
      assert.doesNotMatch(mail.html, /<script>alert/)
      assert.ok(mail.subject.length > 0)
    }
  }
})

test('the two languages say the same things: every sentence of one is there in the other', () => {
  const shape = (value: unknown): unknown =>
    typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .toSorted(([one], [other]) => (one < other ? -1 : 1))
            .map(([name, inner]) => [name, shape(inner)]),
        )
      : typeof value
  assert.deepEqual(shape(textsFor('en')), shape(textsFor('zh-CN')))
})

test('every problem leads to its field, every field names its problem and hint, and no id stands twice', () => {
  for (const locale of locales) {
    for (const page of everyPage(locale)) {
      const html = page.toString()
      const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id = '']) => id)
      assert.equal(ids.length, new Set(ids).size)
      const targets = [...html.matchAll(/\s(?:href="#|for=")([^"]+)"/g)].map(([, id = '']) => id)
      const described = [...html.matchAll(/aria-describedby="([^"]+)"/g)].flatMap(([, list = '']) =>
        list.split(' '),
      )
      for (const id of [...targets, ...described]) assert.ok(ids.includes(id), id)
    }
  }
})

test('no page has a style or a handler on an element, and each offers the other language', () => {
  for (const locale of locales) {
    for (const page of everyPage(locale)) {
      const html = page.toString()
      for (const [tag] of html.matchAll(/<\w[^>]*>/g)) {
        assert.doesNotMatch(tag.replace(/"[^"]*"/g, '""'), /\s(style|on\w+)=|'/, tag)
      }
      const other = locales.find((candidate) => candidate !== locale)
      assert.match(html, new RegExp(`\\?lang=${other}" hreflang="${other}"`))
    }
  }
  const frame = { ...frameOf('en'), path: '/login/?next=%2Fa' }
  assert.match(logoutPage(frame).toString(), /href="\/login\/\?next=%2Fa&amp;lang=zh-CN"/)
})

test('a number of days is told as it was set', () => {
  const { valid } = textsFor('en').confirmationMail
  assert.match(valid(1, at), /for 1 day,/)
  assert.match(valid(0.5, at), /for 0\.5 days,/)
  assert.match(valid(1 / 24, at), /for 0\.0417 days,/)
  assert.match(valid(365, at), /for 365 days,/)
})

test('mails are wrapped for terminals without losing a word, and no line begins with closing punctuation', () => {
  const chinese = '邮件服务器已经收下，一般一两分钟就到（有时更久）。没看到，请看看 spam 垃圾邮件箱。'.repeat(
    4,
  )
  const lines = wrap(chinese).split('\n')
  assert.ok(lines.length > 3)
  assert.equal(lines.join('').replace(/\s/g, ''), chinese.replace(/\s/g, ''))
  for (const line of lines) {
    assert.ok([...line].reduce((width, letter) => width + (letter < '\u2000' ? 1 : 2), 0) <= 76, line)
    assert.doesNotMatch(line, /^[，。）]|（$/)
  }
  const english = 'Look into your inbox and spam folder. '.repeat(6).trim()
  assert.equal(wrap(english).replaceAll('\n', ' '), english)
})

const link = 'https://x.example/confirm/?code=abc.0.def'
const notMeLink = 'https://x.example/not-me/?code=abc.0.ghi'

function confirmation(locale: 'zh-CN' | 'en') {
  const codes = { link, digits: '12345678', notMeLink }
  const props = { siteName: 'Postern', ...codes, days: 7, expiresAt: at, locale }
  return confirmationMail(textsFor(locale), props)
}

function frameOf(locale: 'zh-CN' | 'en'): Frame {
  return {
    texts: textsFor(locale),
    locale,
    siteName: 'Postern',
    path: '/',
    assets: { style: '/a.css', script: '/a.js', icon: '/a.svg', proofWorker: '/b.js' },
    account: { name: hostile, isAdmin: true },
    development: true,
  }
}

function waiting(frame: Frame, state: (typeof mailStates)[number], reason: (typeof reasons)[number]) {
  return waitingPage(frame, {
    state: 'waiting',
    address: hostile,
    mail: { state, reason, at },
    expiresAt: at,
    resendInSeconds: 30,
    correctionsLeft: 2,
    advice: { meant: hostile, doubt: 'disposable' },
    problems: [
      { field: 'address', kind: 'address-several' },
      { field: 'resend', kind: 'too-soon', facts: { seconds: 30 } },
      { field: 'code', kind: 'wrong-code' },
    ],
    values: { address: hostile, code: hostile },
    mailbox: '/dev/mailbox',
    now: at,
  })
}

function everyPage(locale: 'zh-CN' | 'en') {
  const frame = { ...frameOf(locale), siteName: hostile }
  const registration = { registration: 'id', name: hostile, address: hostile }
  const mail = { id: 'id', at, to: hostile, subject: hostile }
  return [
    homePage(frame, { account: { name: hostile, address: hostile, isAdmin: true } }),
    homePage({ ...frame, account: null }, { account: null }),
    registerPage(frame, {
      values: { name: hostile, address: hostile, terms: true },
      meant: hostile,
      next: hostile,
      problems: [
        { field: 'name', kind: 'name-taken' },
        { field: 'address', kind: 'address-domain-not-allowed', facts: { domains: [hostile] } },
        { field: 'password', kind: 'password-too-short', facts: { minLength: 8 } },
        { field: 'terms', kind: 'terms-not-accepted' },
      ],
      minLength: 8,
      strength: 'fair',
      termsUrl: 'https://x.example/terms',
      privacyUrl: 'https://x.example/privacy',
      proof: { challenge: hostile, done: '' },
    }),
    registrationClosedPage(frame),
    ...mailStates.flatMap((state) => reasons.map((reason) => waiting(frame, state, reason))),
    confirmPage(frame, registration),
    confirmElsewherePage(frame, {
      ...registration,
      mayTryPassword: true,
      mayChoosePassword: true,
      problems: [{ field: 'password', kind: 'wrong-password' }],
      minLength: 8,
      strength: 'fair',
    }),
    confirmElsewherePage(frame, {
      ...registration,
      mayTryPassword: false,
      mayChoosePassword: true,
      problems: [{ field: 'new_password', kind: 'password-common' }],
      minLength: 8,
      strength: 'fair',
    }),
    confirmNamePage(frame, { ...registration, problems: [{ field: 'name', kind: 'name-taken' }] }),
    confirmedPage(frame, { loginPath: '/login/' }),
    alreadyConfirmedPage(frame, { loginPath: '/login/' }),
    invalidCodePage(frame),
    expiredPage(frame, { mayRenew: true }),
    expiredPage(frame, { mayRenew: false }),
    renewedPage(frame),
    openAgainPage(frame),
    ...(['not-me', 'was-me'] as const).map((act) =>
      notMePage(frame, {
        act,
        registration: 'id',
        address: hostile,
        muteDays: 30,
        problems: [{ field: 'address', kind: 'address-of-other-mail' }],
      }),
    ),
    disownedPage(frame, { muteDays: 30 }),
    muteLiftedPage(frame),
    confirmedByReaderPage(frame),
    goneRegistrationPage(frame),
    invalidNotMePage(frame),
    loginPage(frame, {
      values: { identifier: hostile, stay: true },
      next: hostile,
      problems: [{ field: 'password', kind: 'wrong-login' }],
      notice: null,
      proof: { challenge: hostile, done: hostile },
    }),
    loginPage(frame, {
      values: { identifier: hostile, stay: false },
      next: null,
      problems: [],
      notice: 'unconfirmed',
      proof: null,
    }),
    loginPage(frame, {
      values: { identifier: '', stay: false },
      next: null,
      problems: [],
      notice: 'confirmed',
      proof: null,
    }),
    logoutPage(frame),
    problemPage(frame, { status: 404, kind: 'not-found' }),
    problemPage(frame, { status: 503, kind: 'busy', seconds: 2 }),
    problemPage(frame, { status: 429, kind: 'too-many', seconds: 60 }),
    mailboxPage(frame, { mails: [mail], open: null }),
    mailboxPage(frame, {
      mails: [mail],
      open: {
        ...mail,
        from: hostile,
        text: hostile,
        headers: [{ name: hostile, value: hostile }],
        htmlPath: '/dev/mailbox/id/html',
      },
    }),
  ]
}
