import { withNext } from '../../base/next.ts'
import type { Next } from '../../base/next.ts'
import { paths } from '../../base/paths.ts'
import type { Strength } from '../../page/assets/strength.js'
import { nameOf } from '../../page/data.ts'
import {
  accountNameField,
  hiddenField,
  newPasswordField,
  problemSummary,
  textField,
} from '../../page/fields.ts'
import { html, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import { layout } from '../../page/layout.ts'
import type { Frame } from '../../page/layout.ts'
import { donePage, messagePage, otherWays, waysOn } from '../../page/parts.ts'
import type { FieldProblem } from '../../texts/problems.ts'

/** Asks for the name or address of the account. */
export function forgotPage(
  frame: Frame,
  props: { identifier: string; next: Next | null; problems: FieldProblem[] },
): Html {
  const { texts } = frame
  const { passwordReset: words, login } = texts
  const { identifier, next, problems } = props
  const main = html`${problemSummary(texts, problems)}
<h1>${words.forgotTitle}</h1>
<p class="lead">${words.forgotLead}</p>
<form method="post" action="${paths.passwordForgot}" novalidate>
${textField(texts, { name: 'identifier', label: login.identifier, value: identifier, autocomplete: 'username' }, problems)}
${hiddenField('next', next)}
<button>${words.forgotSubmit}</button>
</form>`
  return layout(frame, {
    page: 'forgot-password',
    title: words.forgotTitle,
    main,
    below: html`<p><a href="${withNext(paths.login, next)}">${texts.frame.logIn}</a></p>`,
    hasProblems: problems.length > 0,
  })
}

/** The same answer whether or not the account exists. */
export function forgotSentPage(frame: Frame, { next }: { next: Next | null }): Html {
  const { passwordReset: words, frame: common } = frame.texts
  const more = html`<p>${words.sentNothing}</p>
${otherWays([withNext(paths.passwordForgot, next), words.tryOther], [withNext(paths.login, next), common.logIn])}`
  return messagePage(frame, 'forgot-password-sent', words.sentTitle, words.sent, more)
}

/** The means of access that end with the reset, besides the sessions. */
type EndsAtReset = keyof Frame['texts']['passwordReset']['resetEnds']

/** Asks for the new password; shows the name for password managers and for people with several accounts. */
export function resetPage(
  frame: Frame,
  props: {
    account: string
    name: string
    ends: readonly EndsAtReset[]
    minLength: number
    strength: Strength | null
    problems: FieldProblem[]
  },
): Html {
  const { texts } = frame
  const { passwordReset: words } = texts
  const { account, name, ends, minLength, strength, problems } = props
  const fresh = { name: 'new_password', label: words.newPassword, minLength, strength }
  const main = html`${problemSummary(texts, problems)}
<h1>${words.resetTitle}</h1>
<p class="lead">${words.resetLead(nameOf(name))}</p>
${ends.length === 0 ? nothing : html`<ul class="plain">${ends.map((kind) => html`<li data-ends="${kind}">${words.resetEnds[kind]}</li>`)}</ul>`}
<form method="post" action="${paths.passwordReset}" novalidate>
${hiddenField('account', account)}
${accountNameField(name)}
${newPasswordField(texts, fresh, problems)}
<button>${words.resetSubmit}</button>
</form>`
  return layout(frame, {
    page: 'reset-password',
    title: words.resetTitle,
    main,
    hasProblems: problems.length > 0,
  })
}

/** The new password is set. */
export function resetDonePage(frame: Frame, { next }: { next: Next | null }): Html {
  const { passwordReset: words, frame: common } = frame.texts
  const ways = waysOn([withNext(paths.login, next), common.logIn])
  return donePage(frame, 'password-reset', words.doneTitle, words.done, ways)
}

/** The link was used, is too old, or is forged. */
export function deadLinkPage(frame: Frame): Html {
  const { passwordReset: words } = frame.texts
  return messagePage(
    frame,
    'dead-link',
    words.deadTitle,
    words.dead,
    waysOn([paths.passwordForgot, words.askAgain]),
  )
}
