// Parts that many pages share: instants and addresses in a sentence, links that look like buttons, and pages that only inform.

import { paths } from '../base/paths.ts'
import { isoTime } from '../base/time.ts'
import type { Texts } from '../texts/texts.ts'
import { nameOf } from './data.ts'
import { html, nothing } from './html.ts'
import type { Html } from './html.ts'
import { layout } from './layout.ts'
import type { Frame } from './layout.ts'

/** An instant in a sentence, or only its time of day; the script rewrites it in the browser's zone. */
export function instantOf(texts: Texts, at: number, form: 'instant' | 'clock' = 'instant'): Html {
  return html`<time datetime="${isoTime(at)}" data-${form}>${texts[form](at)}</time>`
}

/** A page with one message; `next` holds the next steps. */
export function messagePage(frame: Frame, page: string, title: string, sentence: unknown, next: Html): Html {
  return layout(frame, { page, title, main: message(title, sentence, next) })
}

/** A page that says what was just done: seal, sentence, next steps. `name` is its name in the browser, by default its title. */
export function donePage(
  frame: Frame,
  page: string,
  title: string,
  sentence: unknown,
  next: Html,
  name = title,
): Html {
  const main = html`<p class="seal" aria-hidden="true"></p>
${message(title, sentence, next)}`
  return layout(frame, { page, title: name, main })
}

/** The sentence above a page about the act just done; `kind` is its mark. Nothing for null. */
export function noticeOf<Kind extends string>(kind: Kind | null, words: (kind: Kind) => string): Html {
  if (kind === null) return nothing
  return html`<p class="notice" role="status" data-notice="${kind}">${words(kind)}</p>`
}

/** A doubt, such as about what was typed; it stops nobody. `kind` is its mark. */
export function doubtOf(kind: string, words: unknown): Html {
  return html`<p class="notice" role="status" data-tone="unsure" data-notice="${kind}">${words}</p>`
}

/** The next steps, the likeliest first. */
export function waysOn(...ways: [path: string, label: string][]): Html {
  return html`<div class="actions">${ways.map(([path, label], place) => buttonTo(path, label, place > 0))}</div>`
}

/** The same where the likeliest step is outside of the page, such as in a mail. */
export function otherWays(...ways: [path: string, label: string][]): Html {
  return html`<div class="actions">${ways.map(([path, label]) => buttonTo(path, label, true))}</div>`
}

/** The next step where nothing else is left to do. */
export function wayHome({ texts }: Frame): Html {
  return otherWays([paths.home, texts.frame.toHome])
}

/** A page of the account, with a link back to the account, or to the page of its security that led here; null for none. */
export function ownPage(
  frame: Frame,
  page: string,
  title: string,
  main: Html,
  {
    hasProblems = false,
    from = 'account',
  }: { hasProblems?: boolean; from?: 'account' | 'security' | null } = {},
): Html {
  const { account, security } = frame.texts
  const [path, label] =
    from === 'account' ? [paths.account, account.home.title] : [paths.accountSecurity, security.title]
  const below = from === null ? nothing : html`<p><a href="${path}">${label}</a></p>`
  return layout(frame, { page, title, main, below, hasProblems })
}

/** The form belongs to another link than the one opened last. */
export function openAgainPage(frame: Frame): Html {
  const { confirm } = frame.texts
  return messagePage(frame, 'open-again', confirm.openAgainTitle, confirm.openAgain, wayHome(frame))
}

/** The form was made for another account than the one that is logged in now; `path` is the same page for this one. */
export function otherAccountPage(frame: Frame, path: string): Html {
  const { otherAccount: words, frame: common } = frame.texts
  const sentence = words.lead(nameOf(frame.account?.name ?? ''))
  const ways = waysOn([path, words.goOn], [paths.logout, common.logOut])
  return messagePage(frame, 'other-account', words.title, sentence, ways)
}

function message(title: string, sentence: unknown, next: Html): Html {
  return html`<h1>${title}</h1>
<p class="lead">${sentence}</p>
${next}`
}

function buttonTo(path: string, label: string, isSecond: boolean): Html {
  return html`<a class="button${isSecond ? ' second' : ''}" href="${path}">${label}</a> `
}
