import { paths } from '../../base/paths.ts'
import { html } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'
import { messagePage, otherWays } from '../../page/parts.ts'

/** The browser keeps no cookies. Says the same after every step, so it tells nothing about accounts. */
export function cookiesOffPage(frame: Frame): Html {
  const { cookiesOff: words, frame: common } = frame.texts
  const more = html`<p>${words.registered}</p>
${otherWays([paths.home, common.toHome])}`
  return messagePage(frame, 'cookies-off', words.title, words.lead, more)
}
