import { paths } from '../../base/paths.ts'
import { hiddenField, problemSummary, submitButton, textField } from '../../page/fields.ts'
import { html, linkOf } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import { layout } from '../../page/layout.ts'
import type { Frame } from '../../page/layout.ts'
import { donePage, messagePage, otherWays, wayHome, waysOn } from '../../page/parts.ts'
import type { FieldProblem } from '../../texts/problems.ts'

/** `address` is the text that the person typed. The mail's own address is never shown, because typing it is the proof. */
type NotMeProps = {
  /** `not-me` ends the registration, `was-me` undoes that. */
  act: 'not-me' | 'was-me'
  registration: string
  address: string
  muteDays: number
  problems: FieldProblem[]
}

/** Asks for the address that received the mail before a registration is disowned or restored. */
export function notMePage(frame: Frame, props: NotMeProps): Html {
  const { texts } = frame
  const { notMe } = texts
  const { act, problems } = props
  const isNotMe = act === 'not-me'
  const title = isNotMe ? notMe.title : notMe.wasMeTitle
  const field = {
    name: 'address',
    label: notMe.address,
    hint: notMe.addressHint,
    value: props.address,
    autocomplete: 'email',
    inputmode: 'email',
  } as const
  const main = html`${problemSummary(texts, problems)}
<h1>${title}</h1>
<p class="lead">${isNotMe ? notMe.lead(props.muteDays) : notMe.wasMeLead}</p>
<form method="post" action="${paths.notMe}" novalidate>
${hiddenField('act', act)}
${hiddenField('registration', props.registration)}
${textField(texts, field, problems)}
${submitButton(texts, isNotMe ? notMe.submit : notMe.wasMeSubmit, problems)}
</form>`
  return layout(frame, { page: act, title, main, hasProblems: problems.length > 0 })
}

/** The registration was disowned. */
export function disownedPage(frame: Frame, props: { muteDays: number }): Html {
  const { notMe } = frame.texts
  const next = html`<p>${notMe.doneUndo}</p>
${wayHome(frame)}`
  return donePage(frame, 'disowned', notMe.doneTitle, notMe.done(props.muteDays), next)
}

/** The registration waits again. */
export function muteLiftedPage(frame: Frame): Html {
  const { notMe, frame: words } = frame.texts
  const ways = otherWays([paths.login, words.logIn], [paths.home, words.toHome])
  return donePage(frame, 'mute-lifted', notMe.liftedTitle, notMe.lifted, ways)
}

/** Too late to disown: it is an account. The reader of the mailbox can take it over with a new password. */
export function confirmedByReaderPage(frame: Frame): Html {
  const { notMe, frame: words } = frame.texts
  const ways = waysOn([paths.passwordForgot, notMe.confirmedLink], [paths.login, words.logIn])
  return messagePage(frame, 'confirmed-by-reader', notMe.confirmedTitle, notMe.confirmed, ways)
}

/** The registration was swept. */
export function goneRegistrationPage(frame: Frame): Html {
  const { notMe } = frame.texts
  return messagePage(frame, 'registration-gone', notMe.goneTitle, notMe.gone, wayHome(frame))
}

/** The code is forged, missing, or was invalidated by a correction. */
export function invalidNotMePage(frame: Frame): Html {
  const { notMe } = frame.texts
  return messagePage(frame, 'invalid-code', notMe.invalidTitle, notMe.invalid, wayHome(frame))
}

/** The link to this page, on the confirmation page of another browser. */
export function notMeOffer({ texts }: Frame): Html {
  const { notMe } = texts
  return html`<p>${notMe.offer(linkOf(paths.notMe, notMe.offerLink))}</p>`
}
