import { withNext } from '../../base/next.ts'
import type { Next } from '../../base/next.ts'
import { paths } from '../../base/paths.ts'
import {
  checkbox,
  hiddenField,
  passwordField,
  problemSummary,
  submitButton,
  textField,
} from '../../page/fields.ts'
import { html, linkOf } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import { layout } from '../../page/layout.ts'
import type { Frame } from '../../page/layout.ts'
import { doubtOf, noticeOf } from '../../page/parts.ts'
import { passkeyForm } from '../../page/passkey.ts'
import { proofOf, proofStatus } from '../../page/proof-of-work.ts'
import type { ProofProps } from '../../page/proof-of-work.ts'
import type { FieldProblem } from '../../texts/problems.ts'

type LoginProps = {
  values: { identifier: string; stay: boolean }
  next: Next | null
  problems: FieldProblem[]
  notice: 'confirmed' | 'waited' | 'late' | 'unconfirmed' | null
  proof: ProofProps | null
  /** A passkey that was removed here and not in the browser. */
  unknownPasskey: string | null
}

export function loginPage(frame: Frame, props: LoginProps): Html {
  const { texts } = frame
  const { login } = texts
  const { values, next, problems } = props
  const main = html`${problemSummary(texts, problems)}
${noticeAbove(frame, props)}
<h1>${login.title}</h1>
<form method="post" action="${paths.login}" novalidate${proofOf(frame, props.proof)}>
${textField(
  texts,
  {
    name: 'identifier',
    label: login.identifier,
    value: values.identifier,
    autocomplete: 'username webauthn',
  },
  problems,
)}
${passwordField(texts, { name: 'password', label: login.password }, problems)}
${checkbox(texts, { name: 'stay', label: login.stay, hint: login.stayHint, checked: values.stay }, problems)}
${hiddenField('next', next)}
${proofStatus(texts, props.proof)}
${submitButton(texts, login.submit, problems)}
</form>
${passkeyForm(texts, {
  action: paths.loginPasskey,
  question: '/api/login/passkey',
  does: 'get',
  label: login.byPasskey,
  fields: hiddenField('next', next),
  isInField: true,
  unknown: props.unknownPasskey,
})}`
  const below = html`<p>${login.toRegister(linkOf(withNext(paths.register, next), texts.frame.register))}</p>
<p>${linkOf(withNext(paths.passwordForgot, next), login.forgot)}</p>`
  const hasProblems = problems.length > 0 || props.notice === 'unconfirmed'
  return layout(frame, { page: 'log-in', title: login.title, main, below, hasProblems })
}

function noticeAbove({ texts }: Frame, { notice }: LoginProps): Html {
  const { login } = texts
  if (notice === 'waited' || notice === 'late') return doubtOf(notice, login[notice])
  if (notice !== 'unconfirmed') return noticeOf(notice, (kind) => login[kind])
  return html`<div class="summary" role="alert" tabindex="-1" autofocus data-focus data-notice="unconfirmed">
<h2>${login.unconfirmed}</h2>
<p>${login.unconfirmedLead}</p>
<form class="actions" method="post" action="${paths.registerResend}"><button class="second">${login.resend}</button>
<a href="${paths.registerSent}">${login.toWaiting}</a></form>
</div>`
}
