// What many pages are made of: instants and addresses in a sentence, links that look like buttons, and pages that only tell.
import { paths } from '../base/paths.ts'
import { isoTime } from '../base/time.ts'
import type { Texts } from '../texts/zh-CN/common.ts'
import { html, nothing } from './html.ts'
import type { Html } from './html.ts'
import { layout } from './layout.ts'
import type { Frame } from './layout.ts'

/** An instant in a sentence, or its time of day alone; the script tells it in the browser's own zone. */
export function instantOf(texts: Texts, at: number, form: 'instant' | 'clock' = 'instant'): Html {
  return html`<time datetime="${isoTime(at)}" data-${form}>${texts[form](at)}</time>`
}

/** An address in a sentence. */
export function addressOf(address: string): Html {
  return html`<b class="address"><bdi>${address}</bdi></b>`
}

/** A page that tells what happened and asks for nothing; `more` leaves ways on. */
export function tellingPage(frame: Frame, title: string, sentence: unknown, more: Html = nothing): Html {
  const main = html`<h1>${title}</h1>
<p class="lead">${sentence}</p>
${more}`
  return layout(frame, { title, main })
}

/** The ways on from a page, the likeliest first. */
export function waysOn(...ways: [path: string, label: string][]): Html {
  return html`<div class="actions">${ways.map(([path, label], place) => buttonTo(path, label, place > 0))}</div>`
}

/** A room of the account, with the way back to all of it. */
export function ownPage(frame: Frame, title: string, main: Html, hasProblems = false): Html {
  const below = html`<p><a href="${paths.account}">${frame.texts.account.home.title}</a></p>`
  return layout(frame, { title, main, below, hasProblems })
}

/** The form was made for another account than the one that is logged in now; `path` leads to the same page for this one. */
export function otherAccountPage(frame: Frame, path: string): Html {
  const { otherAccount: words, frame: common } = frame.texts
  const sentence = words.lead(html`<bdi>${frame.account?.name ?? ''}</bdi>`)
  return tellingPage(frame, words.title, sentence, waysOn([path, words.goOn], [paths.logout, common.logOut]))
}

/** The form belonged to another link than the one opened last. */
export function openAgainPage(frame: Frame): Html {
  const { confirm } = frame.texts
  return tellingPage(frame, confirm.openAgainTitle, confirm.openAgain)
}

function buttonTo(path: string, label: string, isSecond: boolean): Html {
  return html`<a class="button${isSecond ? ' second' : ''}" href="${path}">${label}</a> `
}
