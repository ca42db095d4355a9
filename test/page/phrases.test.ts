import assert from 'node:assert/strict'
import { test } from 'node:test'
import { phrasesOf, wholesOf } from '../../src/base/phrases.ts'
import { everyMail, everyPage } from '../support/pages.ts'
import { everydaySample } from '../support/samples.ts'

test('a line of Chinese ends between phrases, and never inside a word of the site', () => {
  for (const phrases of [
    ['它不久前', '还属于', '另一个', '账号，', '为那个', '账号', '保留', '到'],
    ['您已登录，', '原定的', '删除', '已经', '取消，', '账号', '会保留。'],
    ['修改后', '请用', '新用户名', '登录。', '旧用户名', '会立即', '释放，', '别人', '可以', '使用。'],
    ['邮件', '服务器', '让我们', '稍后', '再来。', '您什么', '都不用做。'],
    ['对方的', '服务器', '还没有', '收下。', '更正后，', '之前的', '链接', '会失效。'],
  ])
    assert.deepEqual(phrasesOf(phrases.join('')), phrases)
})

test('marks stay with their words, numbers with what they count, and text in Latin letters is whole', () => {
  for (const phrases of [
    ['请点下面的', '“重新发送”。'],
    ['联系', '本站', '管理员', '（如果', '您有联系', '方式）。'],
    ['30 天之内', '也不会', '再给您发送'],
    ['日期', '不对，', '请写成 ', '2026-11-24 ', '这样。'],
  ])
    assert.deepEqual(phrasesOf(phrases.join('')), phrases)
  assert.deepEqual(phrasesOf(''), [])
})

test('a short clause stays whole, and a long one does not end in a word alone', () => {
  for (const wholes of [
    ['是我们这边的问题，', '已经记录下来。', '请稍后再试。'],
    ['要证明这个账号是您的，', '请联系', '本站', '管理员', '（如果', '您有联系', '方式）。'],
    ['打开', '链接以前', '需要', '登录', '原来的账号。'],
  ])
    assert.deepEqual(wholesOf(wholes.join('')), wholes)
  assert.deepEqual(wholesOf(''), [])
})

test('each page says in its own markup where a line of Chinese may end, but not inside what people wrote', () => {
  for (const page of everyPage('zh-CN', null, everydaySample('zh-CN')).map(String)) {
    const [, main = ''] = /<main[^>]*>(.*)<\/main>/s.exec(page) ?? []
    assert.notEqual(main, '')
    const ours = main.replace(
      /<(a(?= class="button)|bdi|button|code|pre|select|table|textarea)\b.*?<\/\1>/gs,
      '',
    )
    assert.doesNotMatch(ours.replace(/<(?!wbr)[^>]*>/g, '\n'), /\p{Script=Han}{12}/u)
    assert.doesNotMatch(page, /<(title|bdi|code|pre|textarea|time|button)\b[^>]*>[^<]*<wbr>/)
    assert.doesNotMatch(page, /<[^>]*<wbr>|<wbr><\/|<wbr>\s*<(?:p|li|dd|div|ul)\b/)
  }
  for (const page of everyPage('en')) assert.doesNotMatch(page.toString(), /[^>]<wbr>/)
})

test('no line of an English page ends inside “e-mail” or between a number and what it counts', () => {
  const pages = everyPage('en', null, everydaySample('en')).map(String)
  assert.ok(pages.some((page) => page.includes('<span class="whole">e-mail</span>')))
  for (const page of pages) {
    const [, main = ''] = /<main[^>]*>(.*)<\/main>/s.exec(page) ?? []
    const ours = main.replace(
      /<(a(?= class="button)|bdi|button|code|pre|select|table|textarea|time)\b.*?<\/\1>/gs,
      '',
    )
    const rest = ours.replace(/<span class="whole">[^<]*<\/span>/g, '').replace(/<[^>]*>/g, '\n')
    assert.doesNotMatch(rest, /\be-mail|\b\d+ [a-z]/)
    assert.doesNotMatch(page, /<[^>]*<span class="whole"/)
    // It would lose the blanks around its parts.
    assert.doesNotMatch(page, /<a class="button[^>]*>[^<]*<span class="whole"/)
  }
})

test('the last line of a paragraph in a Chinese mail begins with a phrase', () => {
  let endings = 0
  for (const { html } of Object.values(everyMail('zh-CN', '海港书店')))
    for (const [, before = '', ending = ''] of html.matchAll(
      /([^>]*)<span style="white-space:nowrap;">([^<]*)</g,
    )) {
      endings += 1
      if (/\d/.test(ending)) continue
      const phrases = phrasesOf(before + ending)
      const isPhrase = phrases.some((_, place) => phrases.slice(place).join('') === ending)
      assert.ok(isPhrase || /[（）]$/.test(before), `${before}|${ending}`)
    }
  assert.ok(endings > 50, `${endings} endings`)
})

test('no line of a mail ends inside the Chinese name of its site, a date or an English “e-mail”', () => {
  // A button is one line.
  const textOf = (html: string) =>
    html
      .replace(/^.*<h1/s, '')
      .replace(/<a\b.*?<\/a>/gs, '')
      .replace(/<(?!br|span|\/span)[^>]*>/g, '\n')
  for (const { html } of Object.values(everyMail('zh-CN', '海港书店'))) {
    const text = textOf(html)
    assert.doesNotMatch(text, /海<|海港<|海港书</, text)
    assert.doesNotMatch(text.replace(/<span[^>]*>[^<]*<\/span>/g, ''), /\d日/, text)
  }
  for (const { html } of Object.values(everyMail('en', 'Harbour')))
    assert.doesNotMatch(textOf(html), /\d \p{L}+ \d|\d\d:\d\d \(|\be-mail/u)
})
