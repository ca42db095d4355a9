import { paths } from '../../base/paths.ts'
import { addressOf } from '../../page/data.ts'
import {
  accountField,
  accountFields,
  addressField,
  hiddenField,
  passwordField,
  problemSummary,
  submitButton,
} from '../../page/fields.ts'
import { html, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import { layout } from '../../page/layout.ts'
import type { Frame } from '../../page/layout.ts'
import { mailboxButton, mailSection, resendForm } from '../../page/mail-section.ts'
import type { MailFacts } from '../../page/mail-section.ts'
import { doubtOf, instantOf } from '../../page/parts.ts'
import type { FieldProblem } from '../../texts/problems.ts'
import type { Texts } from '../../texts/texts.ts'

/** Times in milliseconds since 1970. */
type ChangeAddressProps = {
  account: { id: string; name: string }
  address: string
  pending: {
    id: string
    address: string
    expiresAt: number
    resendInSeconds: number
    mail: MailFacts
  } | null
  reserved: { address: string; until: number }[]
  /** A likely correction of the address that was typed, and a reason to doubt the pending one. */
  advice: { meant: string | null; doubt: keyof Texts['addressDoubts'] | null }
  /** Whether the form asks about likely corrections. */
  asksMeant: boolean
  typed: string
  /** At the fields `address`, `password`, `submit` and `resend`. */
  problems: FieldProblem[]
  /** The development mailbox's path; null in production. */
  mailbox: string | null
  now: number
}

/** The current address, the pending change, and the form that requests a change. */
export function changeAddressPage(frame: Frame, props: ChangeAddressProps): Html {
  const { texts } = frame
  const { changeAddress: words } = texts
  const { pending, reserved, advice, problems } = props
  const isOpen = advice.meant !== null || problems.some(({ field }) => field !== 'resend')
  const main = html`${problemSummary(texts, problems)}
<h1>${pending ? words.pendingTitle : words.title}</h1>
${
  pending
    ? html`<p class="lead">${words.pendingLead(addressOf(pending.address))}</p>
${doubtAbout(texts, props)}
${mailSection(texts, mailOf(props, pending))}${mailboxButton(texts, frame.locale, mailOf(props, pending))}
${resendForm(
  texts,
  {
    action: paths.accountAddressResend,
    fields: html`${accountField(props.account.id)}${hiddenField('change', pending.id)}`,
    isRow: true,
    mail: pending.mail,
    seconds: pending.resendInSeconds,
  },
  problems,
)}
<form class="resend" method="post" action="${paths.accountAddressCancel}">
${accountField(props.account.id)}${hiddenField('change', pending.id)}
<div class="row"><div><h2>${words.cancelTitle}</h2></div><button class="second">${words.cancel}</button></div>
</form>
<details${isOpen ? html` open` : nothing}>
<summary>${words.otherTitle}</summary>
<p class="hint">${words.other}</p>
${askForm(frame, props)}
</details>`
    : html`<p class="lead">${words.lead(addressOf(props.address))}</p>
${askForm(frame, props)}`
}`
  const below = html`${reserved.map(({ address, until }) => html`<p>${words.reserved(addressOf(address), instantOf(texts, until))}</p>`)}${
    pending ? html`<p>${words.validUntil(instantOf(texts, pending.expiresAt))}</p>` : nothing
  }<p><a href="${paths.account}">${texts.account.home.title}</a></p>`
  const title = pending ? words.pendingTitle : words.title
  // The page itself links to the mailbox, so the frame does not.
  const development = frame.development && !pending
  return layout(
    { ...frame, development },
    {
      page: pending ? 'change-pending' : 'change-address',
      title,
      main,
      below,
      hasProblems: problems.length > 0,
    },
  )
}

type Pending = NonNullable<ChangeAddressProps['pending']>

// The link is opened in the session's browser or with the password, and that finishes the change: an opened one does not wait.
function mailOf({ mailbox, now }: ChangeAddressProps, { address, mail }: Pending) {
  return { address, mail, isOpened: false, mailbox, now }
}

// Of the pending address, unless the one in the form is judged.
function doubtAbout(texts: Texts, { typed, advice: { meant, doubt } }: ChangeAddressProps): Html {
  if (doubt !== null) return doubtOf(doubt, texts.addressDoubts[doubt])
  if (meant === null || typed !== '') return nothing
  return doubtOf('meant', texts.meant.question(addressOf(meant)))
}

function askForm({ texts }: Frame, props: ChangeAddressProps): Html {
  const { account, typed, pending, advice, problems } = props
  const { changeAddress: words } = texts
  const address = {
    name: 'address',
    label: words.address,
    hint: pending ? '' : words.how,
    value: typed || (advice.meant ?? ''),
    autocomplete: 'email',
  }
  const meant = typed === '' ? null : advice.meant
  const password = { name: 'password', label: words.password }
  return html`<form method="post" action="${paths.accountAddress}" novalidate>
${addressField(texts, address, { meant, asks: props.asksMeant }, problems)}
${accountFields(account)}
${passwordField(texts, password, problems)}
${submitButton(texts, words.submit, problems)}
</form>`
}
