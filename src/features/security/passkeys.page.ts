import type { Next } from '../../base/next.ts'
import { paths } from '../../base/paths.ts'
import { dataOf } from '../../page/data.ts'
import { accountField, hiddenField, problemOf, problemSummary, submitButton } from '../../page/fields.ts'
import { html } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'
import { ownPage } from '../../page/parts.ts'
import { passkeyForm } from '../../page/passkey.ts'
import type { FieldProblem } from '../../texts/problems.ts'
import { passkeyName } from './own-security.page.ts'
import type { PasskeyLine } from './own-security.page.ts'
import { securityPaths } from './paths.ts'

/** Adds a passkey: the button works where the script and the browser know passkeys. */
export function addPasskeyPage(
  frame: Frame,
  {
    accountId,
    label,
    next,
    problems,
  }: { accountId: string; label: string; next: Next | null; problems: FieldProblem[] },
): Html {
  const { texts } = frame
  const { addPasskey: words } = texts.security
  const fields = html`${accountField(accountId)}
${hiddenField('next', next)}
${labelInput(frame, label)}
${problemOf(texts, 'submit', problems)}`
  const main = html`${problemSummary(texts, problems)}
<h1>${words.title}</h1>
<p class="lead">${words.lead}</p>
<p class="notice" data-tone="unsure" data-notice="needs-script" data-without-passkeys>${words.needsScript}</p>
${passkeyForm(texts, {
  action: paths.accountPasskeys,
  question: '/api/account/security/passkeys',
  does: 'create',
  label: words.submit,
  isAlone: true,
  fields,
})}`
  return ownPage(frame, 'add-passkey', words.title, main, {
    hasProblems: problems.length > 0,
    from: 'security',
  })
}

function labelInput({ texts }: Frame, label: string): Html {
  const { addPasskey: words } = texts.security
  return html`<div class="field"><label for="field-label">${words.label}</label>
<p class="hint" id="hint-label">${words.labelHint}</p>
<input id="field-label" name="label" type="text" value="${label}" maxlength="60" autocomplete="off" aria-describedby="hint-label" dir="auto"></div>`
}

/** Gives a passkey another name. */
export function renamePasskeyPage(
  frame: Frame,
  { accountId, passkey, problems }: { accountId: string; passkey: PasskeyLine; problems: FieldProblem[] },
): Html {
  const { texts } = frame
  const { renamePasskey: words } = texts.security
  const place = dataOf(texts.device.browserOn(passkey.browser, passkey.system))
  const main = html`<h1>${words.title}</h1>
<p class="lead">${words.lead(html`<b>${place}</b>`)}</p>
<form method="post" action="${securityPaths.renamePasskey}">
${accountField(accountId)}${hiddenField('passkey', passkey.id)}
${labelInput(frame, passkey.label)}
${submitButton(texts, words.submit, problems)}
</form>`
  return ownPage(frame, 'rename-passkey', words.title, main, { from: 'security' })
}

/** Asks before a passkey is removed. */
export function removePasskeyPage(
  frame: Frame,
  { accountId, passkey, problems }: { accountId: string; passkey: PasskeyLine; problems: FieldProblem[] },
): Html {
  const { removePasskey: words } = frame.texts.security
  const name = passkeyName(frame, passkey)
  const main = html`<h1>${words.title}</h1>
<p class="lead">${words.lead(html`<b>${name}</b>`)}</p>
<form method="post" action="${securityPaths.removePasskey}">
${accountField(accountId)}${hiddenField('passkey', passkey.id)}
${submitButton(frame.texts, words.submit, problems, 'danger')}
</form>`
  return ownPage(frame, 'remove-passkey', words.title, main, { from: 'security' })
}
