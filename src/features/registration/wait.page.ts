import { loginWaited, paths } from '../../base/paths.ts'
import { hiddenField, problemOf, problemSummary, textField } from '../../page/fields.ts'
import { html, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import { layout } from '../../page/layout.ts'
import type { Frame } from '../../page/layout.ts'
import { mailSection, resendForm } from '../../page/mail-section.ts'
import type { MailFacts } from '../../page/mail-section.ts'
import { addressOf, instantOf } from '../../page/parts.ts'
import type { FieldProblem } from '../../texts/problems.ts'
import type { Texts } from '../../texts/texts.ts'

/** Times in milliseconds since 1970. */
type WaitingProps = {
  state: 'waiting' | 'expired'
  address: string
  mail: MailFacts
  expiresAt: number
  resendInSeconds: number
  correctionsLeft: number
  /** A likely correction of the address, and a reason to doubt it. */
  advice: { meant: string | null; doubt: keyof Texts['addressDoubts'] | null }
  /** At the fields `code`, `address` and `resend`. */
  problems: FieldProblem[]
  values: { address: string; code: string }
  /** The development mailbox's path; null in production. */
  mailbox: string | null
  now: number
}

/** While a registration waits: the state of its mail, and ways to fix problems. */
export function waitingPage(frame: Frame, props: WaitingProps): Html {
  const { texts } = frame
  const { waiting } = texts
  const isExpired = props.state === 'expired'
  const address = addressOf(props.address)
  // The page of an expired registration has no code field.
  const problems = props.problems.filter(({ field }) => !isExpired || field !== 'code')
  const title = isExpired ? waiting.expiredTitle : waiting.title
  const main = html`${problemSummary(texts, problems)}
<div data-waiting="${props.state}" data-state-path="${paths.registerState}" data-page-path="${paths.registerSent}" data-login-path="${loginWaited}">
<h1>${title}</h1>
<p class="lead">${isExpired ? waiting.expired(address) : waiting.lead(address)}</p>
${adviceOn(texts, props)}${isExpired ? nothing : html`${mailSection(texts, props)}${codeForm(texts, props, problems)}`}
${resendForm(texts, { action: paths.registerResend, fields: nothing, isRow: !isExpired, seconds: props.resendInSeconds }, problems)}
${correction(texts, props, problems)}
</div>`
  const below = html`${
    isExpired
      ? html`<p><a href="${paths.register}">${waiting.registerAnew}</a></p>`
      : html`<p>${waiting.validUntil(instantOf(texts, props.expiresAt))}</p>
<p data-without-script><a href="${paths.registerSent}">${waiting.reload}</a></p>`
  }`
  // The page itself links to the mailbox, so the frame does not.
  const development = frame.development && (isExpired || props.mailbox === null)
  return layout(
    { ...frame, development },
    { page: isExpired ? 'expired' : 'waiting', title, main, below, hasProblems: problems.length > 0 },
  )
}

// Hints that stop nobody; a likely correction is one click away.
function adviceOn(texts: Texts, { advice, correctionsLeft, resendInSeconds }: WaitingProps): Html {
  const { waiting } = texts
  const { meant, doubt } = advice
  if (doubt !== null)
    return html`<p class="notice" data-tone="unsure" data-notice="${doubt}">${texts.addressDoubts[doubt]}</p>`
  if (meant === null || correctionsLeft === 0) return nothing
  return html`<form class="notice row" data-tone="unsure" data-notice="meant" method="post" action="${paths.registerAddress}">
<span>${waiting.meant(html`<bdi>${meant}</bdi>`)}</span>
${hiddenField('address', meant)}
<button class="second" data-wait="${resendInSeconds}">${waiting.correctToMeant}</button>
</form>`
}

function codeForm(texts: Texts, { values }: WaitingProps, problems: FieldProblem[]): Html {
  const { waiting } = texts
  return html`<form class="code" method="post" action="${paths.registerCode}" novalidate>
${textField(
  texts,
  {
    name: 'code',
    label: waiting.code,
    hint: waiting.codeHint,
    value: values.code,
    autocomplete: 'one-time-code',
    inputmode: 'numeric',
  },
  problems,
)}
<button>${waiting.codeSubmit}</button>
</form>
`
}

function correction(
  texts: Texts,
  { address, values, correctionsLeft, mail }: WaitingProps,
  problems: FieldProblem[],
): Html {
  const { waiting } = texts
  const isProblem = problems.some(({ field }) => field === 'address')
  return html`<details${isProblem || mail.state === 'refused' ? html` open` : nothing}>
<summary>${waiting.correctTitle}</summary>
${
  correctionsLeft > 0
    ? html`<form method="post" action="${paths.registerAddress}" novalidate>
${textField(
  texts,
  {
    name: 'address',
    label: waiting.address,
    hint: waiting.correctionsLeft(correctionsLeft),
    value: values.address || address,
    autocomplete: 'email',
    inputmode: 'email',
  },
  problems,
)}
<button class="second">${waiting.correct}</button>
</form>`
    : html`${problemOf(texts, 'address', problems)}<p id="field-address">${isProblem ? nothing : waiting.noCorrections} <a href="${paths.register}">${waiting.registerAnew}</a></p>`
}
</details>`
}
