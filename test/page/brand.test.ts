// On SQLite alone: its subject is pages and words; the acts behind them run on both databases elsewhere.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { deflateSync } from 'node:zlib'
import { contrast, surfaces } from '../../src/base/colour.ts'
import { locales } from '../../src/base/locale.ts'
import { createPostern } from '../../src/index.ts'
import { settingsFrom } from '../../src/postern.ts'
import { placeholdersIn } from '../../src/texts/placeholders.ts'
import { ownTextsFault, replaceableIn } from '../../src/texts/texts.ts'
import { runCommand } from '../support/commands.ts'
import { openHouse } from '../support/house.ts'
import { ada } from '../support/visitor.ts'

const folder = mkdtempSync(join(tmpdir(), 'postern-brand-'))
after(() => rmSync(folder, { recursive: true }))

const svg =
  '<?xml version="1.0"?>\n<!-- ours -->\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30"><script>alert(1)</script></svg>'

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

/** A picture of one colour. */
function png(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    return Buffer.concat([length, Buffer.from(type), data, Buffer.alloc(4)])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 0, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.alloc(height * (width + 1)))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function faultOf(values: Record<string, string>): string {
  try {
    settingsFrom(values, false)
    return ''
  } catch (fault) {
    return String(fault)
  }
}

test('a colour that cannot be read is refused at the start, with the nearest that can', () => {
  const sentence = faultOf({ ACCENT: '#ff9900' })
  assert.match(
    sentence,
    /ACCENT must be a colour .*#ff9900 cannot be read on light pages; the nearest that can is #[\da-f]{6}/,
  )
  const [, nearest = ''] = /nearest that can is (#[\da-f]{6})/.exec(sentence) ?? []
  assert.equal(faultOf({ ACCENT: nearest }), '')
  for (const surface of surfaces.light) assert.ok(contrast(nearest, surface) >= 4.5)
  assert.match(faultOf({ ACCENT: '#0b5fa5,#0b5fa5' }), /#0b5fa5 cannot be read on dark pages/)
  for (const wrong of ['blue', '0b5fa5', '#0b5f', '#0b5fa5,x', '#0b5fa5,#9cf,#fff'])
    assert.match(faultOf({ ACCENT: wrong }), /ACCENT must be a colour/, wrong)
})

test('pages and mails have the site’s accent, under a policy that allows no inline style', async () => {
  await using house = await openHouse({ ACCENT: '#0b5fa5' })
  const page = await house.visitor.open('/register/')
  const [, path = ''] = /<link rel="stylesheet" href="(\/assets\/postern\.[^"]+)">/.exec(page.html) ?? []
  const style = await house.visitor.ask(path)
  assert.equal(style.headers.get('cache-control'), 'public, max-age=31536000, immutable')
  const css = (await style.text()).split('\n:root').at(-1) ?? ''
  const [light, dark] = [...css.matchAll(/--accent: (#[\da-f]{6})/g)].map(([, colour = '']) => colour)
  assert.equal(light, '#0b5fa5')
  for (const surface of surfaces.dark) assert.ok(contrast(dark ?? '', surface) >= 4.5)
  assert.doesNotMatch(page.html, /\sstyle=/)
  const [, icon = ''] = /<link rel="icon" href="([^"]+)">/.exec(page.html) ?? []
  assert.match(await (await house.visitor.ask(icon)).text(), /#0b5fa5/)
  await house.visitor.register(ada)
  const mail = await house.mails.lastTo(ada.address)
  assert.match(mail.html, /bgcolor="#0b5fa5"/)
  assert.ok(mail.html.includes(`.button { background-color: ${dark} !important; }`))
})

test('a wide logo stands alone under the site’s name, and its scripts cannot run', async () => {
  await using house = await openHouse(
    { LOGO: file('wide.svg', svg), SITE_NAME: '海港书店' },
    { working: false },
  )
  const page = await house.visitor.open('/login/')
  const [, path = ''] =
    /<a class="wordmark" href="\/"><img src="([^"]+)" alt="海港书店" width="84" height="28"><\/a>/.exec(
      page.html,
    ) ?? []
  const logo = await house.visitor.ask(path)
  assert.equal(logo.headers.get('content-type'), 'image/svg+xml')
  assert.match(logo.headers.get('content-security-policy') ?? '', /default-src 'none'.*sandbox$/)
  assert.equal(logo.headers.get('x-content-type-options'), 'nosniff')
  assert.equal(await logo.text(), svg)
  assert.doesNotMatch(page.html, /<svg|<script>alert/)
  assert.doesNotMatch(page.html, new RegExp(`rel="icon" href="${path}"`))
  assert.doesNotMatch(page.html, /og:image/)
})

test('a square logo is also the icon, and a PNG the picture of previews', async () => {
  const body = png(512, 512)
  await using house = await openHouse(
    { LOGO: file('logo.dat', body), SITE_NAME: '海港书店' },
    { working: false },
  )
  const page = await house.visitor.open('/')
  const [, path = ''] =
    /<img src="([^"]+)" alt="" width="28" height="28"><span><bdi>海港书店<\/bdi><\/span>/.exec(page.html) ??
    []
  assert.ok(page.html.includes(`<link rel="icon" href="${path}">`))
  assert.ok(page.html.includes(`<meta property="og:image" content="${house.baseUrl}${path}">`))
  assert.match(
    page.html,
    /<meta property="og:site_name" content="海港书店">\n<meta property="og:title" content="[^"]+">/,
  )
  const logo = await house.visitor.ask(path, { headers: { 'Accept-Encoding': 'gzip, br' } })
  assert.equal(logo.headers.get('content-type'), 'image/png')
  // It is compressed already.
  assert.equal(logo.headers.get('content-encoding'), null)
  assert.deepEqual(Buffer.from(await logo.arrayBuffer()), body)
})

test('a logo that is none is refused at the start, with the reason', async () => {
  const cases: [string, string | Uint8Array, RegExp][] = [
    ['page.svg', '<html><svg xmlns="http://www.w3.org/2000/svg"/></html>', /neither PNG nor SVG/],
    ['photo.png', new Uint8Array([0xff, 0xd8, 0xff, 0xe0]), /neither PNG nor SVG/],
    ['bare.svg', '<svg viewBox="0 0 1 1"></svg>', /lacks xmlns/],
    ['huge.png', png(3_000, 10), /3000 by 10 pixels/],
    ['short.png', png(1, 1).subarray(0, 20), /broken PNG/],
    ['large.svg', svg + ' '.repeat(300_000), /bytes; at most 262144/],
    [
      'entities.svg',
      '<!DOCTYPE svg [<!ENTITY a "a">]><svg xmlns="http://www.w3.org/2000/svg"/>',
      /neither PNG nor SVG/,
    ],
  ]
  for (const [name, content, why] of cases) {
    const sentence = faultOf({ LOGO: file(name, content) })
    assert.match(sentence, /LOGO must be the path of an SVG or PNG file/, name)
    assert.match(sentence, why, name)
  }
  assert.match(faultOf({ LOGO: join(folder, 'nowhere.svg') }), /there is no such file/)
  assert.match(faultOf({ LOGO: folder }), /LOGO must be/)
  await assert.rejects(openHouse({ LOGO: folder }))
})

test('single sentences are the site’s own, on pages and in mails, and stay text', async () => {
  const own = {
    'zh-CN': {
      'register.title': '加入<b>读书会</b>',
      'waiting.lead': '信已寄往 {address}，请查收 & 确认。',
      'confirmationMail.subject': '{siteName}：请确认',
      'confirmationMail.valid': '{days} 天内有效（{until}）。',
      'problems.name-taken': '这个名字有人了。',
      'problems.password-too-short': '至少 {minLength} 位。',
    },
  }
  await using house = await openHouse({ TEXTS: file('own.json', JSON.stringify(own)), SITE_NAME: '海港书店' })
  const form = await house.visitor.open('/register/')
  assert.match(form.html, /<h1>加入&lt;b&gt;读书会&lt;\/b&gt;<\/h1>/)
  const short = await house.visitor.register({ ...ada, password: 'x' })
  assert.ok(short.text.includes('至少 8 位。'))
  const waiting = await house.visitor.register(ada)
  assert.match(
    waiting.html,
    /信已寄往 <b class="address"><bdi>ada@example\.org<\/bdi><\/b>，请查收 &amp; 确认。/,
  )
  const mail = await house.mails.lastTo(ada.address)
  assert.equal(mail.subject, '海港书店：请确认')
  assert.match(mail.text, /^7 天内有效（.+）。$/m)
  const english = await house.newVisitor({ language: 'en' }).open('/register/')
  assert.match(english.html, /<h1>Register<\/h1>/)
})

test('a file of sentences with anything unknown stops the start, with its name', async () => {
  const cases: [unknown, RegExp][] = [
    ['no json', /not JSON/],
    [{ de: {} }, /"de" is none of the languages/],
    [{ en: { 'register.titel': 'x' } }, /en: there is no sentence "register\.titel"/],
    [{ en: { register: 'x' } }, /"register"/],
    [{ en: { 'register.title': { a: 1 } } }, /"register\.title" is not text/],
    [{ en: { 'register.title': 'a\nb' } }, /"register\.title" is not text of one line/],
    [
      { en: { 'register.title': 'Join {name}' } },
      /"register\.title" has no placeholder \{name\}; it has none/,
    ],
    [
      { en: { 'waiting.lead': 'To {adress}.' } },
      /"waiting\.lead" has no placeholder \{adress\}; it has \{address\}/,
    ],
    [{ en: { 'waiting.lead': 'Sent.' } }, /"waiting\.lead" needs its placeholder \{address\}/],
    [{ en: { 'problems.suspended': 'Sorry.' } }, /"problems\.suspended" needs its placeholder \{us\}/],
    [{ en: { 'register.title': 'Join }' } }, /no placeholder \{\}/],
    [{ en: { constructor: 'x' } }, /there is no sentence "constructor"/],
    [{ en: { 'commands.none': 'x' } }, /there is no sentence "commands\.none"/],
  ]
  for (const [content, why] of cases) {
    const path = file('wrong.json', typeof content === 'string' ? content : JSON.stringify(content))
    const opened = createPostern({ TEXTS: path, DATABASE_URL: 'sqlite::memory:', LOG_LEVEL: 'silent' })
    await assert.rejects(opened, (fault) => {
      assert.match(String(fault), /^SettingsFault: TEXTS /)
      assert.match(String(fault), why)
      return true
    })
  }
})

test('a server with a wrong brand does not start, and says in one go what would be right', async () => {
  const texts = file('typo.json', JSON.stringify({ en: { 'login.titel': 'x' } }))
  const wrong = await runCommand(['serve'], {
    LOGO: join(folder, 'none.png'),
    ACCENT: '#eee',
    CONTACT: 'help',
    TIME_ZONE: 'Shanghai',
    PORT: '0',
  })
  assert.equal(wrong.status, 78)
  for (const name of ['LOGO', 'ACCENT', 'CONTACT', 'TIME_ZONE'])
    assert.match(wrong.error, new RegExp(`${name}\\b.* must be`))
  const typo = await runCommand(['serve'], { TEXTS: texts, PORT: '0' })
  assert.equal(typo.status, 78)
  assert.match(typo.error, /TEXTS.*there is no sentence "login\.titel"/)
})

test('a command prints every sentence in the form of the file', async () => {
  const { output, status } = await runCommand(['texts'])
  assert.equal(status, 0)
  const printed = JSON.parse(output) as Record<string, Record<string, string>>
  assert.equal(printed['zh-CN']?.['confirm.title'], '注册确认')
  assert.equal(printed['en']?.['waiting.validUntil'], 'The link and code are valid until {instant}.')
})

test('every sentence can be replaced by itself, and both languages have the same placeholders', () => {
  for (const locale of locales) {
    const all = [...replaceableIn(locale)].flatMap(([key, { text }]) =>
      text === null ? [] : [[key, text] as const],
    )
    assert.ok(all.length > 500)
    assert.equal(ownTextsFault({ [locale]: Object.fromEntries(all) }), null)
  }
  const [chinese, english] = [replaceableIn('zh-CN'), replaceableIn('en')]
  for (const [key, { placeholders, text }] of chinese) {
    assert.deepEqual(
      [...(english.get(key)?.placeholders ?? [])].toSorted(),
      [...placeholders].toSorted(),
      key,
    )
    for (const name of placeholdersIn(text ?? '')) assert.ok(placeholders.includes(name), key)
  }
})
