import { withNext } from '../../base/next.ts'
import type { Next } from '../../base/next.ts'
import { paths } from '../../base/paths.ts'
import type { Strength } from '../../page/assets/strength.js'
import {
  addressField,
  checkbox,
  hiddenField,
  honeypotField,
  newPasswordField,
  problemSummary,
  submitButton,
  textField,
} from '../../page/fields.ts'
import { html, linkOf, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import { layout } from '../../page/layout.ts'
import type { Frame } from '../../page/layout.ts'
import { messagePage, waysOn } from '../../page/parts.ts'
import { proofOf, proofStatus } from '../../page/proof-of-work.ts'
import type { ProofProps } from '../../page/proof-of-work.ts'
import type { FieldProblem } from '../../texts/problems.ts'

type RegisterProps = {
  values: { name: string; address: string; terms: boolean }
  /** A likely correction of the address. */
  meant: string | null
  /** Whether the form asks about likely corrections. */
  asksMeant: boolean
  next: Next | null
  problems: FieldProblem[]
  minLength: number
  strength: Strength | null
  termsUrl: string | null
  privacyUrl: string | null
  proof: ProofProps | null
}

// The honeypot's name; browsers and password managers store nothing under it, so they do not fill it in.
const honeypot = 'homepage'

export function registerPage(frame: Frame, props: RegisterProps): Html {
  const { texts } = frame
  const { register } = texts
  const { values, problems, minLength, strength } = props
  const main = html`${problemSummary(texts, problems)}
<h1>${register.title}</h1>
<p class="lead">${register.lead}</p>
<form method="post" action="${paths.register}" novalidate${proofOf(frame, props.proof)}>
${textField(
  texts,
  {
    name: 'name',
    label: register.name,
    hint: register.nameHint,
    value: values.name,
    autocomplete: 'username',
  },
  problems,
)}
${addressField(
  texts,
  {
    name: 'address',
    label: register.address,
    value: values.address,
    autocomplete: 'email',
  },
  { meant: props.meant, asks: props.asksMeant },
  problems,
)}
${newPasswordField(texts, { name: 'password', label: register.password, minLength, strength }, problems)}
${termsOf(frame, props)}
${honeypotField(honeypot, register.honeypot)}
${hiddenField('next', props.next)}
${proofStatus(texts, props.proof)}
${submitButton(texts, register.submit, problems)}
</form>`
  const below = html`<p>${register.toLogin(linkOf(withNext(paths.login, props.next), texts.frame.logIn))}</p>`
  return layout(frame, {
    page: 'register',
    title: register.title,
    main,
    below,
    hasProblems: problems.length > 0,
  })
}

export function registrationClosedPage(frame: Frame): Html {
  const { register, frame: words } = frame.texts
  return messagePage(
    frame,
    'registration-closed',
    register.closedTitle,
    register.closed,
    waysOn([paths.login, words.logIn]),
  )
}

function termsOf({ texts }: Frame, { termsUrl, privacyUrl, values, problems }: RegisterProps): Html {
  const { register } = texts
  // In a new tab, so that reading the terms does not lose a half-filled form.
  const linkTo = (url: string, label: string) =>
    html`<a href="${url}" target="_blank" rel="noopener">${label}<span class="unseen">${texts.frame.opensNewTab}</span></a>`
  return html`${
    termsUrl === null
      ? nothing
      : checkbox(
          texts,
          {
            name: 'terms',
            label: register.terms(linkTo(termsUrl, register.termsLink)),
            checked: values.terms,
          },
          problems,
        )
  }
${
  privacyUrl === null
    ? nothing
    : html`<p class="note">${register.privacy(linkTo(privacyUrl, register.privacyLink))}</p>`
}`
}
