import { withNext } from '../../base/next.ts'
import type { Next } from '../../base/next.ts'
import { paths } from '../../base/paths.ts'
import { accountField, hiddenField, problemSummary, submitButton, textField } from '../../page/fields.ts'
import { html } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import { layout } from '../../page/layout.ts'
import type { Frame } from '../../page/layout.ts'
import { doubtOf, ownPage, waysOn } from '../../page/parts.ts'
import { qrCode } from '../../page/qr-code.ts'
import type { QrModules } from '../../page/qr-code.ts'
import type { FieldProblem } from '../../texts/problems.ts'
import { securityPaths } from './paths.ts'

/** Sets up an authenticator app: the QR code, the same key to type, and the field for its first code. */
export function authenticatorPage(
  frame: Frame,
  props: {
    accountId: string
    qrModules: QrModules
    key: string
    ticket: string
    next: Next | null
    isLate: boolean
    problems: FieldProblem[]
  },
): Html {
  const { texts } = frame
  const { addAuthenticator: words } = texts.security
  const { problems } = props
  const code = {
    name: 'one_time_code',
    label: words.code,
    autocomplete: 'one-time-code',
    inputmode: 'numeric',
  } as const
  const main = html`${problemSummary(texts, problems)}
${props.isLate ? doubtOf('late', words.late) : ''}
<h1>${words.title}</h1>
<p class="lead">${words.lead}</p>
${qrCode(props.qrModules, words.qrCode)}
<p class="hint">${words.byHand}</p>
<pre class="key" tabindex="0" data-copy="${words.copy}" data-copied="${words.copied}">${props.key}</pre>
<form method="post" action="${securityPaths.authenticator}" novalidate>
${accountField(props.accountId)}
${hiddenField('ticket', props.ticket)}
${hiddenField('next', props.next)}
${textField(texts, code, problems)}
<p class="note">${words.others}</p>
${submitButton(texts, words.submit, problems)}
</form>`
  return ownPage(frame, 'add-authenticator', words.title, main, {
    hasProblems: problems.length > 0,
    from: 'security',
  })
}

/** Asks before the authenticator app is removed; `isCovered`: the site asks the account for two factors. */
export function removeAuthenticatorPage(
  frame: Frame,
  { accountId, isCovered, problems }: { accountId: string; isCovered: boolean; problems: FieldProblem[] },
): Html {
  const { removeAuthenticator: words } = frame.texts.security
  const main = html`<h1>${words.title}</h1>
<p class="lead">${isCovered ? words.leadCovered : words.lead}</p>
<form method="post" action="${securityPaths.removeAuthenticator}">
${accountField(accountId)}
${submitButton(frame.texts, words.submit, problems, 'danger')}
</form>`
  return ownPage(frame, 'remove-authenticator', words.title, main, { from: 'security' })
}

/**
 * Shows new recovery codes, the only time; `isReplaced`: earlier ones stopped working. Without other ways on, because only
 * the button says that they are saved.
 */
export function recoveryCodesPage(
  frame: Frame,
  { codes, isReplaced, next }: { codes: readonly string[]; isReplaced: boolean; next: Next | null },
): Html {
  const { security: words } = frame.texts
  const main = html`<h1>${words.newCodes.title}</h1>
<p class="lead">${words.newCodes.lead}</p>
<p class="note" data-replaced="${String(isReplaced)}">${words.newCodes.note(isReplaced)}</p>
<pre class="recovery-codes" tabindex="0" data-copy="${words.newCodes.copy}" data-copied="${words.newCodes.copied}" data-print="${words.newCodes.print}">${codes.join('\n')}</pre>
${waysOn([withNext(paths.accountSecurity, next), words.newCodes.done])}`
  return layout(frame, { page: 'recovery-codes', title: words.newCodes.title, main })
}
