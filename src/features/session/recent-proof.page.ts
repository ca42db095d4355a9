import { paths } from '../../base/paths.ts'
import { nameOf } from '../../page/data.ts'
import {
  accountField,
  accountFields,
  hiddenFields,
  oneTimeCodeField,
  passwordField,
  problemOf,
  problemSummary,
  submitButton,
} from '../../page/fields.ts'
import { html, linkOf, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import { layout } from '../../page/layout.ts'
import type { Frame } from '../../page/layout.ts'
import { passkeyForm } from '../../page/passkey.ts'
import type { FieldProblem } from '../../texts/problems.ts'

/** `carried` holds the fields of the form that continues after the password. */
type RecentProofProps = {
  account: { id: string; name: string }
  action: string
  carried: ReadonlyMap<string, string>
  /** Whether the password may be the proof or a part of it; otherwise only a passkey is. */
  takesPassword: boolean
  /** Whether the account has an authenticator app, so that the password is only a part of the proof. */
  asksCode: boolean
  /** Whether it has a passkey, which is a whole proof. */
  takesPasskey: boolean
  problems: FieldProblem[]
}

/** Asks for the password again, and for a code if the account has a second step, and carries the interrupted form along so that nothing is lost. */
export function recentProofPage(
  frame: Frame,
  { account, action, carried, takesPassword, asksCode, takesPasskey, problems }: RecentProofProps,
): Html {
  const { texts } = frame
  const { recentProof: words } = texts
  const [title, lead] = questionOf(words, { takesPassword, asksCode })
  const passwordForm = () => html`<form method="post" action="${action}" novalidate>
${hiddenFields(Object.fromEntries(carried))}
${accountFields(account)}
${passwordField(texts, { name: 'recent_proof', label: words.password }, problems)}
${asksCode ? oneTimeCodeField(texts, problems) : nothing}
${submitButton(texts, words.submit, problems)}
</form>`
  const passkeyAlone =
    () => html`<div id="field-submit" tabindex="-1">${problemOf(texts, 'submit', problems)}</div>
<p class="notice" data-tone="unsure" data-notice="needs-script" data-without-passkeys>${words.passkeyNeedsScript}</p>`
  const main = html`${problemSummary(texts, problems)}
<h1>${title}</h1>
<p class="lead">${lead(nameOf(account.name))}</p>
${takesPassword ? passwordForm() : passkeyAlone()}
${takesPasskey ? passkeyForm(texts, { action, question: '/api/login/again/passkey', does: 'get', label: words.byPasskey, isAlone: !takesPassword, fields: html`${hiddenFields(Object.fromEntries(carried))}${accountField(account.id)}` }) : nothing}`
  const below = html`${takesPassword ? html`<p>${linkOf(paths.passwordForgot, texts.login.forgot)}</p>` : nothing}<p><a href="${paths.account}">${words.cancel}</a></p>`
  return layout(frame, {
    page: 'recent-proof',
    title,
    main,
    below,
    hasProblems: problems.length > 0,
  })
}

function questionOf(
  words: Frame['texts']['recentProof'],
  { takesPassword, asksCode }: Pick<RecentProofProps, 'takesPassword' | 'asksCode'>,
): [title: string, lead: Frame['texts']['recentProof']['lead']] {
  if (!takesPassword) return [words.passkeyTitle, words.passkeyLead]
  return asksCode ? [words.codeTitle, words.codeLead] : [words.title, words.lead]
}

/** Sends a form once more, with a button that the script presses: another tab of the browser proved at the same moment. */
export function onceMorePage(
  frame: Frame,
  { account, action, carried }: Pick<RecentProofProps, 'action' | 'carried'> & { account: string },
): Html {
  const { recentProof: words } = frame.texts
  const main = html`<h1>${words.onceMoreTitle}</h1>
<p class="lead">${words.onceMore}</p>
<form method="post" action="${action}" data-submit-itself="${words.working}">
${hiddenFields(Object.fromEntries(carried))}
${accountField(account)}
<button>${words.submit}</button>
</form>`
  return layout(frame, { page: 'once-more', title: words.onceMoreTitle, main })
}
