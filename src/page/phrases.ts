// Lines of Chinese pages end between phrases alone.

import { raw } from 'hono/utils/html'
import { wholesOf } from '../base/phrases.ts'
import type { Html } from './html.ts'

// These elements hold texts of people and programs, texts that stand on one line, and tables, whose cells are short.
const leftAlone = /(bdi|button|code|pre|script|select|svg|table|textarea|time|title)\b/y

// Each sentence with its breaks, so that a request cuts none. Some have numbers in them, so there is a bound.
const cut = new Map<string, string>()
const mostCut = 4_096

/** A Chinese page with a `<wbr>` wherever a line may end; the style lets it end nowhere else. */
export function withPhrases(page: Html): Html {
  const whole = page.toString()
  let marked = ''
  let written = 0
  let before: string | undefined
  // From tag to tag by hand, which takes a third of the time of regular expressions over the page.
  for (let end = whole.indexOf('>'); end !== -1;) {
    const next = whole.indexOf('<', end)
    if (next === -1) break
    if (next > end + 1) {
      const text = withBreaks(whole.slice(end + 1, next))
      // A time is too wide to keep what follows on its line.
      const isBehindTime = before === 'time' && /^[\u3400-\u9fff]/.test(text)
      marked += whole.slice(written, end + 1) + (isBehindTime ? '<wbr>' : '') + text
      // After a comma a line may end, even if a name or an address follows.
      if (/[、，。：；！？）》]$/.test(text) && whole[next + 1] !== '/') marked += '<wbr>'
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
