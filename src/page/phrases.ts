// Where the lines of a page may end: in Chinese between phrases alone, in English neither inside "e-mail" nor behind a number.

import { raw } from 'hono/utils/html'
import type { Locale } from '../base/locale.ts'
import { wholesOf } from '../base/phrases.ts'
import type { Html } from './html.ts'

// These elements hold texts of people and programs, texts that stand on one line, and tables, whose cells are short. A link
// that looks like a button lays its parts side by side, without the blanks between them.
const leftAlone = /(a(?= class="button)|bdi|button|code|pre|script|select|svg|table|textarea|time|title)\b/y

// Each sentence with its breaks, so that a request cuts none. Some have numbers in them, so there is a bound.
const cut = new Map<string, string>()
const mostCut = 4_096

/**
 * A page with marks for its style: in Chinese a `<wbr>` wherever a line may end, and it ends nowhere else; in English an
 * element around what stays whole.
 */
export function withPhrases(page: Html, locale: Locale): Html {
  const isChinese = locale === 'zh-CN'
  const whole = page.toString()
  let marked = ''
  let written = 0
  let before: string | undefined
  // From tag to tag by hand, which takes a third of the time of regular expressions over the page.
  for (let end = whole.indexOf('>'); end !== -1;) {
    const next = whole.indexOf('<', end)
    if (next === -1) break
    if (next > end + 1) {
      const text = (isChinese ? withBreaks : withWholes)(whole.slice(end + 1, next))
      // A time is too wide to keep what follows on its line.
      const isBehindTime = before === 'time' && /^[\u3400-\u9fff]/.test(text)
      marked += whole.slice(written, end + 1) + (isBehindTime ? '<wbr>' : '') + text
      // After a comma a line may end, even if a name or an address follows.
      if (isChinese && /[、，。：；！？）》]$/.test(text) && whole[next + 1] !== '/') marked += '<wbr>'
      written = next
    }
    leftAlone.lastIndex = next + 1
    before = leftAlone.exec(whole)?.[0]
    end = whole.indexOf('>', before === undefined ? next : whole.indexOf(`</${before}>`, next))
  }
  return raw(marked + whole.slice(written))
}

function withBreaks(text: string): string {
  if (!/[\u3400-\u9fff]/.test(text)) return text
  const known = cut.get(text)
  if (known !== undefined) return known
  if (cut.size >= mostCut) cut.clear()
  const breaks = wholesOf(text)
    .join('<wbr>')
    .replace(/(\d) (?=\p{Script=Han})/gu, '$1\u00a0')
  cut.set(text, breaks)
  return breaks
}

// A no-break space would do for numbers, but nothing that fonts draw keeps the hyphen of "e-mail" from its line's end.
function withWholes(text: string): string {
  return text.replace(/\b(?:e-mails?\b|\d+ (?=[a-z])[a-z]+)/gi, '<span class="whole">$&</span>')
}
