import { loginWaited, paths } from '../../base/paths.ts'
import { addressOf } from '../../page/data.ts'
import { hiddenField, problemOf, problemSummary, textField } from '../../page/fields.ts'
import { html, linkOf, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import { layout } from '../../page/layout.ts'
import type { Frame } from '../../page/layout.ts'
import { countdownOf, isHeldBack, mailboxButton, mailSection, resendForm } from '../../page/mail-section.ts'
import type { MailFacts } from '../../page/mail-section.ts'
import { doubtOf, instantOf, otherWays, waysOn } from '../../page/parts.ts'
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

/** How far it has come: the link is open in this browser, or the mail waits for its turn, is late, refused or not sent. Null while it is on its way. */
type Stage = 'opened' | 'held-back' | 'delayed' | 'refused' | 'cancelled' | null

/** While a registration waits: the state of its mail, and ways to fix problems. */
export function waitingPage(frame: Frame, props: WaitingProps): Html {
  const { texts } = frame
  const { waiting } = texts
  const isExpired = props.state === 'expired'
  const stage = isExpired ? null : stageOf(props)
  // The page of an expired registration has no code field.
  const problems = props.problems.filter(({ field }) => !isExpired || field !== 'code')
  const words = isExpired
    ? { title: waiting.expiredTitle, lead: waiting.expired }
    : wordsOf(waiting, props.mail, stage)
  const main = html`${problemSummary(texts, problems)}
<div data-waiting="${props.state}" data-stage="${stage ?? ''}" data-state-path="${paths.registerState}" data-page-path="${paths.registerSent}" data-login-path="${loginWaited}">
<h1>${words.title}</h1>
<p class="lead" data-lead>${words.lead(addressOf(props.address))}</p>
${isExpired ? nothing : mailSection(texts, props)}
${waysOf(frame, props, stage, problems)}
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

function stageOf({ isOpened, mail }: WaitingProps): Stage {
  const { state, reason } = mail
  if (isOpened) return 'opened'
  if (isHeldBack(mail)) return 'held-back'
  if (state === 'refused' || state === 'delayed') return state
  // If the budget is used up, an earlier mail is in the mailbox.
  return state === 'cancelled' && reason !== 'mail-budget' ? state : null
}

function wordsOf(
  waiting: Texts['waiting'],
  { state }: MailFacts,
  stage: Stage,
): Pick<Texts['waiting'], 'title' | 'lead'> {
  if (stage === 'opened') return { ...waiting.opened, lead: () => [waiting.opened.lead] }
  if (stage === 'held-back') return { ...waiting.trouble.delayed, lead: waiting.queuedLead }
  if (stage !== null) return waiting.trouble[stage]
  if (state === 'cancelled') return { title: waiting.trouble.cancelled.title, lead: waiting.earlierLead }
  if (state === 'unknown') return { ...waiting, lead: waiting.unknownLead }
  return state === 'sent' ? { ...waiting, lead: waiting.sentLead } : waiting
}

// The acts, the one that helps most first.
function waysOf({ texts, locale }: Frame, props: WaitingProps, stage: Stage, problems: FieldProblem[]): Html {
  const { waiting } = texts
  const { mail } = props
  const hasProblemAt = (field: string) => problems.some((problem) => problem.field === field)
  const resend = (isRow: boolean, title?: string) =>
    resendForm(
      texts,
      {
        action: paths.registerResend,
        fields: nothing,
        isRow,
        mail,
        title,
        seconds: props.resendInSeconds,
      },
      problems,
    )
  const correct = (isFirst: boolean) => correction(texts, props, isFirst, problems)
  const foldedCorrection = (isOpen = false) =>
    folded(
      wantsAnother(mail) ? waiting.otherAddress : waiting.correctTitle,
      correct(false),
      isOpen || hasProblemAt('address'),
    )
  if (props.state === 'expired') return html`${resend(false)}${foldedCorrection()}`
  const site = mailboxButton(texts, locale, props)
  const code = codeForm(texts, props, problems, stage === 'opened' || (stage === null && site === nothing))
  const foldedCode = folded(waiting.codeTitle, code, hasProblemAt('code'))
  switch (stage) {
    case 'opened':
      // The address is right, and nothing needs to be sent; a problem still needs its field.
      return html`${code}${hasProblemAt('resend') ? resend(true) : nothing}${hasProblemAt('address') ? foldedCorrection() : nothing}`
    case 'held-back':
    case 'delayed':
      return html`${adviceOn(texts, props)}${resend(true)}${foldedCorrection(isMailboxAtFault(mail))}${foldedCode}`
    case 'refused':
      return mayArriveLater(mail)
        ? html`${resend(false)}${foldedCorrection()}${foldedCode}`
        : html`${correct(true)}${resend(true, needsAnother(mail) ? waiting.keepAddress : waiting.addressIsRight)}${foldedCode}`
    case 'cancelled':
      return html`${resend(false)}${foldedCorrection()}${foldedCode}`
    case null:
      return html`${adviceOn(texts, props)}${site}${code}${resend(true)}${foldedCorrection()}`
    default:
      return stage satisfies never
  }
}

function isMailboxAtFault({ reason }: MailFacts): boolean {
  return reason === 'no-such-mailbox' || reason === 'mailbox-full'
}

// The address is right, and the same mail may get through another time.
function mayArriveLater({ reason }: MailFacts): boolean {
  return (
    reason === 'mailbox-full' ||
    reason === 'server-busy' ||
    reason === 'greylisted' ||
    reason === 'held-back' ||
    reason === 'mail-budget'
  )
}

// The address is right, but no mail of ours gets there.
function needsAnother({ reason }: MailFacts): boolean {
  return reason === 'policy' || reason === 'message-rejected' || reason === 'non-ascii-address'
}

// Another address is needed, or one that takes mail today; this one is not mistyped.
function wantsAnother(mail: MailFacts): boolean {
  if (mail.state === 'refused') return needsAnother(mail) || mayArriveLater(mail)
  return mail.state === 'delayed' && (needsAnother(mail) || mail.reason === 'mailbox-full')
}

// Hints that stop nobody; a likely correction is one click away.
function adviceOn(texts: Texts, { advice, correctionsLeft, resendInSeconds }: WaitingProps): Html {
  const { waiting } = texts
  const { meant, doubt } = advice
  if (correctionsLeft === 0) return nothing
  if (doubt !== null) return doubtOf(doubt, texts.addressDoubts[doubt])
  if (meant === null) return nothing
  return html`<form class="notice row" data-tone="unsure" data-notice="meant" method="post" action="${paths.registerAddress}">
<div>${texts.meant.question(addressOf(meant))}
${countdownOf(resendInSeconds, texts.mail.resendIn)}</div>
${hiddenField('address', meant)}
<button class="second" data-wait="${resendInSeconds}">${waiting.correct}</button>
</form>`
}

function codeForm(
  texts: Texts,
  { isOpened, values }: WaitingProps,
  problems: FieldProblem[],
  isFirst: boolean,
): Html {
  const { waiting } = texts
  return html`<form class="code" method="post" action="${paths.registerCode}" novalidate>
${textField(
  texts,
  {
    name: 'code',
    label: waiting.code,
    hint: isOpened ? waiting.opened.codeHint : waiting.codeHint,
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
  isFirst: boolean,
  problems: FieldProblem[],
): Html {
  const { waiting } = texts
  const seconds = mail.state === 'refused' ? 0 : resendInSeconds
  const problem = problems.find(({ field }) => field === 'address')
  if (correctionsLeft === 0) {
    const anew: [string, string] = [paths.register, waiting.registerAnew]
    return html`${problemOf(texts, 'address', problems)}<p id="field-address">${problem ? nothing : waiting.noCorrections}</p>
${isFirst ? waysOn(anew) : otherWays(anew)}`
  }
  const isOther = wantsAnother(mail)
  const label = needsAnother(mail) ? waiting.otherAddress : isOther ? texts.register.address : waiting.address
  return html`<form method="post" action="${paths.registerAddress}" novalidate>
${textField(
  texts,
  {
    name: 'address',
    label,
    hint: waiting.correctionsLeft(correctionsLeft),
    value: values.address || (isOther ? '' : address),
    autocomplete: 'email',
    inputmode: 'email',
  },
  problems,
)}
<button data-wait="${seconds}"${isFirst ? nothing : html` class="second"`}>${isOther ? waiting.change : waiting.correct}</button>
${problem?.kind === 'too-soon' ? nothing : countdownOf(seconds, texts.mail.resendIn)}
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
