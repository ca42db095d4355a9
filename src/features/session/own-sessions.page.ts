import { paths } from '../../base/paths.ts'
import { dataOf } from '../../page/data.ts'
import { accountField, hiddenField } from '../../page/fields.ts'
import { html, linkOf, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'
import { instantOf, noticeOf, ownPage } from '../../page/parts.ts'

/** One of the account's sessions. */
type Line = {
  id: string
  createdAt: number
  seenAt: number
  browser: string | null
  system: string | null
  network: string | null
  isThis: boolean
}

/** The act just done to one of the devices or to all others, or that there was nothing left to do. */
export type SessionsNotice = 'done' | 'stale' | 'done-all' | 'stale-all'

/** The devices on which the account is logged in, each with a button that logs it out. */
export function ownSessionsPage(
  frame: Frame,
  { accountId, sessions, notice }: { accountId: string; sessions: Line[]; notice: SessionsNotice | null },
): Html {
  const { ownSessions: words } = frame.texts
  const main = html`${noticeOf(notice, (kind) => words[kind])}
<h1>${words.title}</h1>
<p class="lead">${words.lead(linkOf(paths.accountPassword, words.toPassword))}</p>
<ul class="sessions">${sessions.map((session) => lineOf(frame, accountId, session))}</ul>
${
  sessions.length > 1
    ? html`<form method="post" action="${paths.accountSessionsEndOthers}">${accountField(accountId)}<button class="second">${words.endOthers}</button></form>`
    : nothing
}`
  return ownPage(frame, 'own-sessions', words.title, main)
}

function lineOf(frame: Frame, accountId: string, session: Line): Html {
  const { texts } = frame
  const { ownSessions: words, device: deviceWords } = texts
  const { id, createdAt, seenAt, browser, system, isThis } = session
  const device = dataOf(deviceWords.browserOn(browser, system))
  return html`<li>
<p><b>${device}</b>${isThis ? html` <span class="badge">${words.isThis}</span>` : nothing}</p>
<p class="hint">${words.loggedIn(dataOf(deviceWords.network(session.network)), instantOf(texts, createdAt))}</p>
<p class="hint">${isThis ? words.seenNow : words.seen(instantOf(texts, seenAt))}</p>
${
  isThis
    ? nothing
    : html`<form method="post" action="${paths.accountSessionsEnd}">${accountField(accountId)}${hiddenField('session', id)}<button class="second">${words.end}<span class="unseen"> ${device}</span></button></form>`
}</li>`
}
