import { paths } from '../base/paths.ts'
import type { FieldProblem } from '../texts/problems.ts'
import type { Texts } from '../texts/zh-CN.ts'
import { hiddenField, problemOf, problemSummary, textField } from './fields.ts'
import { html, nothing } from './html.ts'
import type { Html } from './html.ts'
import { layout } from './layout.ts'
import type { Frame } from './layout.ts'

/** A mail's states. */
export type MailState = keyof Texts['waiting']['mailHeadline']

/** Why a mail is delayed or refused, as far as a visitor is told. */
export type MailReason = keyof Texts['waiting']['refusedBecause']

/** What the waiting page shows; instants in milliseconds. */
export type WaitingProps = {
  state: 'waiting' | 'expired'
  address: string
  mail: { state: MailState; reason: MailReason | null; at: number | null }
  expiresAt: number
  resendInSeconds: number
  correctionsLeft: number
  /** What is thought of the address: another one that was perhaps meant, and why this one may not do. */
  advice: { meant: string | null; doubt: keyof Texts['waiting']['doubts'] | null }
  /** At the fields `code`, `address` and `resend`. */
  problems: FieldProblem[]
  values: { address: string; code: string }
  /** Where the mails are in development. */
  mailbox: string | null
  now: number
}

/** While a registration waits: what happened to its mail, and all that can be done about it. */
export function waitingPage(frame: Frame, props: WaitingProps): Html {
  const { texts } = frame
  const { waiting } = texts
  const isExpired = props.state === 'expired'
  const address = html`<b class="address"><bdi>${props.address}</bdi></b>`
  // An expired registration has no field for a code any more.
  const problems = props.problems.filter(({ field }) => !isExpired || field !== 'code')
  const title = isExpired ? waiting.expiredTitle : waiting.title
  const main = html`${problemSummary(texts, problems)}
<div data-waiting="${props.state}" data-state-path="${paths.registerState}" data-page-path="${paths.registerSent}" data-login-path="${paths.login}">
<h1>${title}</h1>
<p class="lead">${isExpired ? waiting.expired(address) : waiting.lead(address)}</p>
${adviceOn(texts, props)}${isExpired ? nothing : html`${mailSection(texts, props)}${codeForm(texts, props, problems)}`}
${resendForm(texts, props, problems)}
${correction(texts, props, problems)}
</div>`
  const below = html`${
    isExpired
      ? html`<p><a href="${paths.register}">${waiting.registerAnew}</a></p>`
      : html`<p>${waiting.validUntil(html`<time datetime="${new Date(props.expiresAt).toISOString()}" data-instant>${texts.instant(props.expiresAt)}</time>`)}</p>
<p data-without-script><a href="${paths.registerSent}">${waiting.reload}</a></p>`
  }`
  // Where the page itself names the mailbox, the frame need not.
  const development = frame.development && (isExpired || props.mailbox === null)
  return layout({ ...frame, development }, { title, main, below, hasProblems: problems.length > 0 })
}

// The script replaces this part whole when something happened to the mail.
function mailSection(texts: Texts, { mail, mailbox, now }: WaitingProps): Html {
  const { waiting } = texts
  const { state, at } = mail
  return html`<section class="mail" role="status" data-mail="${state} ${mail.reason} ${at}" data-tone="${toneOf(state)}">
<h2 class="unseen">${waiting.mailTitle}</h2>
<p class="headline"><span class="dot"></span><b>${waiting.mailHeadline[state]}</b>${at === null ? nothing : timeOf(texts, at, now)}</p>
<p>${mailDetail(waiting, mail)}</p>
${mailbox === null ? nothing : html`<p class="development">${waiting.mailbox(html`<a href="${mailbox}">${texts.frame.mailbox}</a>`)}</p>`}
</section>
`
}

function mailDetail(waiting: Texts['waiting'], { state, reason }: WaitingProps['mail']): string {
  if (state === 'delayed') return waiting.delayedBecause[reason ?? 'other']
  if (state === 'refused' || (state === 'cancelled' && reason))
    return waiting.refusedBecause[reason ?? 'other']
  return waiting.mailDetail[state]
}

function toneOf(state: MailState): 'moving' | 'good' | 'unsure' | 'bad' {
  if (state === 'queued' || state === 'sending') return 'moving'
  if (state === 'sent') return 'good'
  return state === 'delayed' || state === 'unknown' ? 'unsure' : 'bad'
}

function timeOf(texts: Texts, at: number, now: number): Html {
  const isRecent = now - at < 12 * 3_600_000
  const form = isRecent ? 'clock' : 'instant'
  return html`<time datetime="${new Date(at).toISOString()}" data-${form}>${texts[form](at)}</time>`
}

// Hints that cost nobody a step; with the one, a click corrects the address.
function adviceOn(texts: Texts, { advice, correctionsLeft, resendInSeconds }: WaitingProps): Html {
  const { waiting } = texts
  const { meant, doubt } = advice
  if (doubt !== null) return html`<p class="notice">${waiting.doubts[doubt]}</p>`
  if (meant === null || correctionsLeft === 0) return nothing
  return html`<form class="notice row" method="post" action="${paths.registerAddress}">
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

function resendForm(texts: Texts, { state, resendInSeconds }: WaitingProps, problems: FieldProblem[]): Html {
  const { waiting } = texts
  const isProblem = problems.some(({ field }) => field === 'resend')
  const described = isProblem ? html` aria-describedby="problem-resend"` : nothing
  // The script keeps the button quiet while the seconds run; without it the answer tells how many are left.
  const button = html`<button id="field-resend" data-wait="${resendInSeconds}"${state === 'waiting' ? html` class="second"` : nothing}${described}>${waiting.resend}</button>`
  const countdown =
    resendInSeconds > 0
      ? html`<p class="hint" data-countdown="${waiting.resendIn('{n}')}">${waiting.resendIn(resendInSeconds)}</p>`
      : nothing
  return html`<form${state === 'waiting' ? html` class="resend"` : nothing} method="post" action="${paths.registerResend}">
${problemOf(texts, 'resend', problems)}
${
  state === 'waiting'
    ? html`<div class="row"><div><h2>${waiting.resendTitle}</h2>${countdown}</div>${button}</div>`
    : html`${button}${countdown}`
}
</form>
`
}

function correction(
  texts: Texts,
  { address, values, correctionsLeft }: WaitingProps,
  problems: FieldProblem[],
): Html {
  const { waiting } = texts
  const isOpen = problems.some(({ field }) => field === 'address')
  return html`<details${isOpen ? html` open` : nothing}>
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
    : html`${problemOf(texts, 'address', problems)}<p id="field-address">${waiting.noCorrections} <a href="${paths.register}">${waiting.registerAnew}</a></p>`
}
</details>`
}
