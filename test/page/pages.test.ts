import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import { locales } from '../../src/base/locale.ts'
import type { Locale } from '../../src/base/locale.ts'
import { wrap } from '../../src/courier/letter.ts'
import { logoutPage } from '../../src/features/log-in/log-out.page.ts'
import { confirmPage } from '../../src/features/registration/confirm.page.ts'
import { html as markup } from '../../src/page/html.ts'
import type { ProblemKind } from '../../src/texts/problems.ts'
import { plain } from '../../src/texts/sentence.ts'
import { textsFor } from '../../src/texts/texts.ts'
import { pages as adminPages } from '../features/administration/pages.ts'
import { waiting } from '../features/registration/pages.ts'
import { hostile } from '../support/hostile.ts'
import { everyMail, everyPage, frameOf, links } from '../support/pages.ts'
import { readable, withoutBreaks } from '../support/visitor.ts'

const { link, notMeLink } = links

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

test('every name, address and other text of people is marked as data, so that the style leaves it as it is', () => {
  const escaped = markup`${hostile}`.toString()
  for (const locale of locales) {
    for (const page of everyPage(locale)) {
      const body = page.toString().replace(/^.*<body>/s, '')
      const mark = /data-page="([^"]*)"/.exec(body)?.[1] ?? ''
      // The domains that alone may register are the site's own, in a problem that programs read as well.
      const own = body
        .replace(/<(bdi|pre|code|textarea|option)\b[^>]*>.*?<\/\1>/gs, '')
        .replace(/<(p class="problem"|li><a href="#field-).*?<\/(p|li)>/gs, '')
        .replace(/<[^>]*>/g, '\n')
      const bare = own.split('\n').filter((line) => line.includes(escaped))
      assert.deepEqual(bare, [], mark)
    }
  }
})

test('no mark of punctuation ends a link', () => {
  for (const locale of locales)
    for (const page of everyPage(locale)) assert.doesNotMatch(page.toString(), /[。？！，；：.?!]<\/a>/)
})

test('a blank stands between Chinese words and Latin data, and none beside a Chinese name', () => {
  const lead = (name: string, locale: Locale = 'zh-CN') =>
    withoutBreaks(
      confirmPage(frameOf(locale), { registration: 'id', name, address: 'ada@example.org' }).toString(),
    )
  assert.match(lead('小明'), /^<p class="lead">用户名<b><bdi>小明<\/bdi><\/b>，邮箱 <b/m)
  assert.match(lead('ada'), /用户名 <b><bdi>ada<\/bdi><\/b>，/)
  assert.match(lead('小明', 'en'), /<b><bdi>小明<\/bdi><\/b> with /)
})

test('every state of a mail, and every reason for a late or refused one, has its own sentence', () => {
  for (const locale of locales) {
    const { headline, delayedBecause } = textsFor(locale).mail
    const sentence = (...mail: [keyof typeof headline, keyof typeof delayedBecause | null]) =>
      readable(
        /<section class="mail".*?<\/section>/s.exec(waiting(frameOf(locale), ...mail).toString())?.[0] ?? '',
      )
    const states = keysOf(headline).map((state) => sentence(state, null))
    assert.equal(new Set(states).size, states.length)
    for (const state of ['delayed', 'refused'] as const) {
      const sentences = keysOf(delayedBecause).map((reason) => sentence(state, reason))
      assert.equal(new Set(sentences).size, sentences.length, state)
    }
  }
})

test('the tutorial’s sentences are kept to the letter', () => {
  const text = withoutBreaks(everyPage('zh-CN').join('\n'))
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
  const { confirmation: mail } = everyMail('zh-CN', 'Postern')
  assert.equal(mail?.subject, '来自Postern的注册确定邮件')
  assert.match(mail?.text, /感谢注册/)
  assert.match(mail?.text.replaceAll('\n', ''), /请点击站点连接完成注册确定/)
  assert.match(mail?.text, /此连接有效期限为7天/)
  assert.match(mail?.text.replaceAll('\n', ''), /此确认码只能填在您自己注册的页面上，任何人索要都是诈骗/)
})

test('every mail has the same links in both parts, escapes the site’s name, and fits a terminal', () => {
  for (const locale of locales) {
    for (const [name, { subject, text, html }] of Object.entries(everyMail(locale, hostile))) {
      const followed = [...html.matchAll(/href="([^"]+)"/g)].map(([, address]) => address)
      assert.deepEqual(followed, text.match(/https?:\/\/\S+/g) ?? [], name)
      assert.doesNotMatch(html.replace(/href="[^"]+"/g, ''), /https?:\/\/(?!www\.w3\.org)/, name)
      assert.doesNotMatch(html, /<img|<script|<link|<b onclick/, name)
      assert.match(html, new RegExp(`<html lang="${locale}"`))
      assert.ok(subject.includes(hostile), name)
      for (const line of locale === 'en' ? text.replaceAll(hostile, '').split('\n') : [])
        assert.ok(line.length <= 78 || line.startsWith('https://'), `${name}: ${line}`)
      assert.doesNotMatch(text + subject, /undefined|null|\[object|NaN/, name)
    }
  }
})

test('a mail before the confirmation has one button and link to confirm, one link to disown, and the digits', () => {
  for (const locale of locales) {
    const { confirmation, reminder } = everyMail(locale, 'Postern')
    for (const mail of [confirmation, reminder]) {
      const { text = '', html = '' } = mail ?? {}
      assert.deepEqual(text.match(/https?:\/\/\S+/g), [link, notMeLink])
      assert.equal(html.match(/<a class="label"/g)?.length, 1)
      assert.match(text, /1234 ?5678/)
      assert.match(html, /1234[^0-9]{0,20}5678/)
      assert.match(text, /UTC/)
    }
  }
})

test('the button of a mail leads where its reader needs to go, and there is none where a link would do nothing', () => {
  const ways: Record<string, string | null> = {
    'recovery-code-used': links.forgotLink,
    'few-recovery-codes': links.securityLink,
    'recovery-codes-made': links.forgotLink,
    'new-device-by-passkey': links.forgotLink,
    'api-key-made': links.forgotLink,
    'account-promoted': links.adminLink,
    'account-suspended': null,
    'address-left': links.undoLink,
    'address-left-open': null,
    'address-reserved-open': null,
    'address-given-back': null,
  }
  for (const locale of locales) {
    const mails = everyMail(locale, 'Postern')
    for (const [name, way] of Object.entries(ways)) {
      const [, followed = null] = /<a class="label" href="([^"]*)"/.exec(mails[name]?.html ?? '') ?? []
      assert.equal(followed, way, name)
    }
    for (const name of ['few-recovery-codes', 'recovery-code-used', 'recovery-codes-made'])
      for (const one of [links.forgotLink, links.securityLink])
        assert.ok(mails[name]?.text.includes(one), name)
  }
})

test('every sentence is used by a page or a mail', () => {
  for (const locale of locales) {
    const unread = watchTexts(textsFor(locale))
    everyPage(locale)
    everyMail(locale, 'Postern')
    // The words for the people who run the site are read when its texts are made, those of commands and of
    // the operator's faults by tests of theirs.
    assert.deepEqual(
      [...unread].filter((name) => !/^(?:people|commands|settingFaults|databaseFaults)\./.test(name)),
      [],
    )
  }
})

test('both languages have the same sentences', () => {
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

test('the texts of one file never hide those of another, and each problem has its sentence in both languages', async () => {
  const kinds = await keysOfTexts('zh-CN', 'problems')
  for (const locale of locales) {
    const { problem, eventKinds, mailKinds, actNames, groupNames, ...words } = textsFor(locale)
    const ofTheSite = ['instant', 'clock', 'moment', 'zone']
    assert.deepEqual(
      [...(await keysOfTexts(locale, 'words')), ...ofTheSite].toSorted(),
      Object.keys(words).toSorted(),
    )
    assert.deepEqual(await keysOfTexts(locale, 'events'), Object.keys(eventKinds).toSorted())
    assert.deepEqual(await keysOfTexts(locale, 'mails'), Object.keys(mailKinds).toSorted())
    assert.deepEqual(await keysOfTexts(locale, 'acts'), Object.keys(actNames).toSorted())
    assert.deepEqual(await keysOfTexts(locale, 'groups'), Object.keys(groupNames).toSorted())
    assert.deepEqual(await keysOfTexts(locale, 'problems'), [...new Set(kinds)])
    for (const kind of kinds) assert.match(plain(problem(kind as ProblemKind)), /\S/, kind)
  }
})

test('every problem links to its field, every field names its problem and hint, and no id is used twice', () => {
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

test('every form of the administration names the account that it was made for', () => {
  for (const page of adminPages(frameOf('en')))
    for (const [form] of page.toString().matchAll(/<form\b.*?<\/form>/gs))
      if (form.includes('method="post"') && !form.includes('/admin/setup/'))
        assert.match(form, /<input type="hidden" name="account" value="id">/, form)
})

test('every page has a next step in its main part, besides its frame', () => {
  for (const locale of locales)
    for (const page of everyPage(locale)) {
      const html = page.toString()
      const [, main = ''] = /<main\b[^>]*>(.*)<\/main>/s.exec(html) ?? []
      // Links of problems lead to a field of the same page.
      const steps = main.match(/<a\b[^>]*href="(?!#)|<button(?![^>]*\bdisabled\b)/g) ?? []
      assert.ok(steps.length > 0, main)
    }
})

test('two ways on are two cards, each with a heading and a form of its own', () => {
  const pages = everyPage('en')
    .map(String)
    .filter((page) => page.includes('class="option"'))
  assert.deepEqual(
    [...new Set(pages.map((page) => /data-page="([^"]*)"/.exec(page)?.[1] ?? ''))].toSorted(),
    ['confirm-elsewhere', 'undo-address'],
  )
  for (const page of pages) {
    const cards = page.match(/<section class="option">.*?<\/section>/gs) ?? []
    assert.deepEqual(
      cards.map((card) => card.match(/<h2>|<form\b/g)),
      [
        ['<h2>', '<form'],
        ['<h2>', '<form'],
      ],
    )
  }
})

test('every page that says what was done has the same shape: seal, sentence, next step', () => {
  const done = everyPage('en')
    .map(String)
    .filter((page) => page.includes('class="seal"'))
  assert.ok(done.length >= 14, String(done.length))
  for (const page of done)
    assert.match(
      page,
      /<p class="seal" aria-hidden="true"><\/p>\s*<h1>.*<p class="lead">.*<div class="actions">/s,
    )
})

test('no page has inline styles or handlers, and each offers the other language', () => {
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

test('a number of days is written as it was set', () => {
  const { valid } = textsFor('en').confirmationMail
  assert.match(valid(1, ''), /for 1 day,/)
  assert.match(valid(0.5, ''), /for 0\.5 days,/)
  assert.match(valid(1 / 24, ''), /for 0\.0417 days,/)
  assert.match(valid(365, ''), /for 365 days,/)
})

test('an English mail is wrapped for terminals without losing a word; a Chinese paragraph is one line', () => {
  const english = 'Look into your inbox and spam folder. '.repeat(6).trim()
  assert.equal(wrap(english).replaceAll('\n', ' '), english)
  for (const line of wrap(english).split('\n')) assert.ok(line.length <= 72, line)
  for (const [name, { text }] of Object.entries(everyMail('zh-CN', '海港书店'))) {
    // No line ends in the middle of a sentence.
    for (const line of text.split('\n')) assert.doesNotMatch(line, /[，、（]$/, `${name}: ${line}`)
    assert.doesNotMatch(text, /[\p{Script=Han}，。：]\n[\p{Script=Han}]{2,}[，。]/u, name)
  }
})

/** The keys that the files of a language have in one part. */
async function keysOfTexts(locale: Locale, part: string): Promise<string[]> {
  const folder = new URL(`../../src/texts/${locale}/`, import.meta.url)
  const files: Record<string, object>[] = await Promise.all(
    readdirSync(folder).map((file) => import(`${folder}${file}`)),
  )
  return files.flatMap((file) => Object.keys(file[part] ?? {})).toSorted()
}

/** The names of the sentences that nobody has read since. */
function watchTexts(words: object, before = '', unread = new Set<string>()): Set<string> {
  for (const [key, value] of Object.entries(words) as [string, unknown][]) {
    const name = before + key
    if (typeof value === 'object' && value !== null) watchTexts(value, `${name}.`, unread)
    else {
      unread.add(name)
      const get = () => (unread.delete(name), value)
      Object.defineProperty(words, key, { enumerable: true, configurable: true, get })
    }
  }
  return unread
}

function keysOf<Key extends string>(words: Readonly<Record<Key, unknown>>): Key[] {
  return Object.keys(words) as Key[]
}
