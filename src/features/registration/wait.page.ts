import { loginWaited, paths } from '../../base/paths.ts'
import { addressOf, dataOf } from '../../page/data.ts'
import { hiddenField, problemOf, problemSummary, textField } from '../../page/fields.ts'
import { html, linkOf, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import { layout } from '../../page/layout.ts'
import type { Frame } from '../../page/layout.ts'
import { countdownOf, mailboxButton, mailSection, resendForm } from '../../page/mail-section.ts'
import type { MailFacts } from '../../page/mail-section.ts'
import { doubtOf, instantOf, waysOn } from '../../page/parts.ts'
import type { FieldProblem } from '../../texts/problems.ts'
import type { Texts } from '../../texts/texts.ts'

/** Times in milliseconds since 1970. */
type WaitingProps = {
  state: 'waiting' | 'expired'
  address: string
  mail: MailFacts
  /** Whether this browser has opened the mail's link. */
  isOpened: boolean
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

/** Why the mail will not come: the server refused it, or it was not sent. Null while it may come. */
type Trouble = 'refused' | 'cancelled' | null

/** While a registration waits: the state of its mail, and ways to fix problems. */
export function waitingPage(frame: Frame, props: WaitingProps): Html {
  const { texts } = frame
  const { waiting } = texts
  const isExpired = props.state === 'expired'
  const trouble = isExpired ? null : troubleOf(props.mail)
  // The page of an expired registration has no code field.
  const problems = props.problems.filter(({ field }) => !isExpired || field !== 'code')
  const words = isExpired
    ? { title: waiting.expiredTitle, lead: waiting.expired }
    : trouble === null
      ? waiting
      : waiting.trouble[trouble]
  const main = html`${problemSummary(texts, problems)}
<div data-waiting="${props.state}" data-trouble="${trouble ?? ''}" data-state-path="${paths.registerState}" data-page-path="${paths.registerSent}" data-login-path="${loginWaited}">
<h1>${words.title}</h1>
<p class="lead">${words.lead(addressOf(props.address))}</p>
${isExpired ? nothing : mailSection(texts, props)}
${waysOf(frame, props, trouble, problems)}
</div>`
  const below = html`${
    isExpired
      ? html`<p><a href="${paths.register}">${waiting.registerAnew}</a></p>`
      : html`<p>${waiting.validUntil(instantOf(texts, props.expiresAt))}</p>
<p data-without-script>${waiting.reload(linkOf(paths.registerSent, waiting.reloadLink))}</p>`
  }`
  // The page itself links to the mailbox, so the frame does not.
  const development = frame.development && (isExpired || props.mailbox === null)
  return layout(
    { ...frame, development },
    {
      page: isExpired ? 'expired' : 'waiting',
      title: words.title,
      main,
      below,
      hasProblems: problems.length > 0,
    },
  )
}

// The acts, the one that helps most first.
function waysOf(
  { texts, locale }: Frame,
  props: WaitingProps,
  trouble: Trouble,
  problems: FieldProblem[],
): Html {
  const { waiting } = texts
  const hasProblemAt = (field: string) => problems.some((problem) => problem.field === field)
  const resend = (isRow: boolean, title?: string) =>
    resendForm(
      texts,
      {
        action: paths.registerResend,
        fields: nothing,
        isRow,
        ...(title !== undefined && { title }),
        seconds: props.resendInSeconds,
      },
      problems,
    )
  const correct = correction(texts, props, problems)
  const foldedCorrection = folded(waiting.correctTitle, correct, hasProblemAt('address'))
  if (props.state === 'expired') return html`${resend(false)}${foldedCorrection}`
  const site = mailboxButton(texts, locale, props)
  const code = codeForm(texts, props, problems, site === nothing && trouble === null)
  const foldedCode = folded(waiting.codeTitle, code, hasProblemAt('code'))
  switch (trouble) {
    case 'refused':
      return html`${correct}${resend(true, waiting.addressIsRight)}${foldedCode}`
    case 'cancelled':
      return html`${resend(false)}${foldedCorrection}${foldedCode}`
    case null:
      return html`${adviceOn(texts, props)}${site}${code}${resend(true)}${foldedCorrection}`
    default:
      return trouble satisfies never
  }
}

// If the budget is used up, an earlier mail is in the mailbox.
function troubleOf({ state, reason }: MailFacts): Trouble {
  if (state === 'refused') return state
  return state === 'cancelled' && reason !== 'mail-budget' ? state : null
}

// Hints that stop nobody; a likely correction is one click away.
function adviceOn(texts: Texts, { advice, correctionsLeft, resendInSeconds }: WaitingProps): Html {
  const { waiting } = texts
  const { meant, doubt } = advice
  if (doubt !== null) return doubtOf(doubt, texts.addressDoubts[doubt])
  if (meant === null || correctionsLeft === 0) return nothing
  return html`<form class="notice row" data-tone="unsure" data-notice="meant" method="post" action="${paths.registerAddress}">
<span>${texts.meant.question(dataOf(meant))}</span>
${hiddenField('address', meant)}
<button class="second" data-wait="${resendInSeconds}">${waiting.correctToMeant}</button>
</form>`
}

function codeForm(texts: Texts, { values }: WaitingProps, problems: FieldProblem[], isFirst: boolean): Html {
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
    cells: 8,
  },
  problems,
)}
<button${isFirst ? nothing : html` class="second"`}>${waiting.codeSubmit}</button>
</form>
`
}

function correction(
  texts: Texts,
  { address, mail, values, correctionsLeft, resendInSeconds }: WaitingProps,
  problems: FieldProblem[],
): Html {
  const { waiting } = texts
  const seconds = mail.state === 'refused' ? 0 : resendInSeconds
  const isProblem = problems.some(({ field }) => field === 'address')
  if (correctionsLeft === 0)
    return html`${problemOf(texts, 'address', problems)}<p id="field-address">${isProblem ? nothing : waiting.noCorrections}</p>
${waysOn([paths.register, waiting.registerAnew])}`
  return html`<form method="post" action="${paths.registerAddress}" novalidate>
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
<button data-wait="${seconds}">${waiting.correct}</button>
${countdownOf(seconds, waiting.correctIn)}
</form>
`
}

// Stands back until it is asked for, or a problem stands inside.
function folded(summary: string, form: Html, isOpen: boolean): Html {
  return html`<details${isOpen ? html` open` : nothing}>
<summary>${summary}</summary>
${form}
</details>
`
}
