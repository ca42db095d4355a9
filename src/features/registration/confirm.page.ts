import { paths } from '../../base/paths.ts'
import type { Strength } from '../../page/assets/strength.js'
import { addressOf, nameOf } from '../../page/data.ts'
import {
  hiddenField,
  newPasswordField,
  passwordField,
  problemOf,
  problemSummary,
  textField,
} from '../../page/fields.ts'
import { html, linkOf, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import { layout } from '../../page/layout.ts'
import type { Frame } from '../../page/layout.ts'
import { donePage, instantOf, messagePage, otherWays, waysOn } from '../../page/parts.ts'
import type { FieldProblem } from '../../texts/problems.ts'
import { notMeOffer } from './not-me.page.ts'

/** In the browser that registered: one button, which the script presses. */
export function confirmPage(
  frame: Frame,
  props: { registration: string; name: string; address: string },
): Html {
  const { confirm } = frame.texts
  const main = html`<h1>${confirm.title}</h1>
<p class="lead">${confirm.lead(nameOf(props.name), addressOf(props.address))}</p>
<form method="post" action="${paths.confirm}" data-submit-itself="${confirm.working}">
${hiddenField('registration', props.registration)}
<button>${confirm.submit}</button>
</form>`
  return layout(frame, { page: 'confirm', title: confirm.title, main })
}

type ElsewhereProps = {
  registration: string
  name: string
  address: string
  mayTryPassword: boolean
  mayChoosePassword: boolean
  problems: FieldProblem[]
  minLength: number
  strength: Strength | null
}

/** In any other browser: asks for the password chosen at registration, or for a new one. */
export function confirmElsewherePage(frame: Frame, props: ElsewhereProps): Html {
  const { confirm } = frame.texts
  if (!props.mayChoosePassword) return handedOutPage(frame, props)
  const main = html`${problemSummary(frame.texts, props.problems)}
<h1>${confirm.title}</h1>
<p class="lead">${(props.mayTryPassword ? confirm.elsewhereLead : confirm.elsewhereNewLead)(addressOf(props.address))}</p>
${
  props.mayTryPassword
    ? html`<section class="option"><h2>${confirm.knownTitle}</h2>
${passwordForm(frame, props)}</section>
<section class="option"><h2>${confirm.newTitle}</h2>
${newPasswordForm(frame, props)}</section>`
    : newPasswordForm(frame, props)
}`
  const below = notMeOffer(frame)
  return layout(frame, {
    page: 'confirm-elsewhere',
    title: confirm.title,
    main,
    below,
    hasProblems: props.problems.length > 0,
  })
}

// A link handed out by an administrator accepts only the registration's password.
function handedOutPage(frame: Frame, props: ElsewhereProps): Html {
  const { confirm, waiting, frame: words } = frame.texts
  if (!props.mayTryPassword) {
    const ways = otherWays([paths.register, waiting.registerAnew], [paths.home, words.toHome])
    return messagePage(frame, 'confirm-handed-out', confirm.handedOutDeadTitle, confirm.handedOutUsedUp, ways)
  }
  const main = html`${problemSummary(frame.texts, props.problems)}
<h1>${confirm.title}</h1>
<p class="lead">${confirm.handedOutLead(addressOf(props.address))}</p>
${passwordForm(frame, props)}
<p class="hint">${confirm.handedOutForgot(linkOf(paths.register, confirm.handedOutForgotLink))}</p>`
  return layout(frame, {
    page: 'confirm-handed-out',
    title: confirm.title,
    main,
    hasProblems: props.problems.length > 0,
  })
}

/** The name was taken in the meantime: asks only for another name. */
export function confirmNamePage(
  frame: Frame,
  props: { registration: string; name: string; problems: FieldProblem[] },
): Html {
  const { texts } = frame
  const { confirm } = texts
  const main = html`${problemSummary(texts, props.problems)}
<h1>${confirm.title}</h1>
<p class="lead">${confirm.nameTakenLead}</p>
<form method="post" action="${paths.confirm}" novalidate>
${hiddenField('registration', props.registration)}
${textField(texts, { name: 'name', label: confirm.name, hint: texts.register.nameHint, value: props.name, autocomplete: 'username' }, props.problems)}
<button>${confirm.submitName}</button>
</form>`
  return layout(frame, {
    page: 'confirm-name',
    title: confirm.title,
    main,
    hasProblems: props.problems.length > 0,
  })
}

/** Confirmed. The script continues to the log-in; without scripts there is a link. */
export function confirmedPage(frame: Frame, props: { loginPath: string }): Html {
  const { confirm, frame: words } = frame.texts
  const next = html`<div class="actions"><a class="button" href="${props.loginPath}" data-move-on>${words.logIn}</a></div>`
  return donePage(frame, 'confirmed', confirm.confirmed, confirm.confirmedLead, next, confirm.title)
}

/** A second click, or another link for a confirmed address. */
export function alreadyConfirmedPage(frame: Frame, props: { loginPath: string }): Html {
  const { confirm, frame: words } = frame.texts
  return donePage(
    frame,
    'already-confirmed',
    confirm.alreadyTitle,
    confirm.already,
    waysOn([props.loginPath, words.logIn]),
  )
}

/** The address is reserved for the account that left it; the link works again when the reservation ends. */
export function addressReservedPage(frame: Frame, { until }: { until: number | null }): Html {
  const { changeAddress: words } = frame.texts
  const sentence = until === null ? words.reservedOpen : words.reservedUntil(instantOf(frame.texts, until))
  const { toHome } = frame.texts.frame
  const ways = waysOn([paths.register, words.reservedOther], [paths.home, toHome])
  return messagePage(frame, 'address-reserved', words.reservedTitle, sentence, ways)
}

/** The code is forged, missing, or was invalidated by a correction. */
export function invalidCodePage(frame: Frame): Html {
  const { confirm, waiting, frame: words } = frame.texts
  const ways = otherWays([paths.register, waiting.registerAnew], [paths.login, words.logIn])
  return messagePage(frame, 'invalid-code', confirm.invalidTitle, confirm.invalid, ways)
}

/** The code is genuine but expired. While its row exists, one click sends another mail. */
export function expiredPage(frame: Frame, { registration }: { registration: string | null }): Html {
  const { confirm, waiting } = frame.texts
  if (registration === null) {
    return messagePage(
      frame,
      'expired',
      confirm.expiredTitle,
      confirm.expired,
      waysOn([paths.register, waiting.registerAnew]),
    )
  }
  const renew = html`<form method="post" action="${paths.confirmResend}">${hiddenField('registration', registration)}<button>${confirm.renew}</button></form>`
  return messagePage(frame, 'expired', confirm.expiredMayRenewTitle, confirm.expiredMayRenew, renew)
}

/** Another mail is being sent, for a browser that does not wait for this registration. */
export function renewedPage(frame: Frame): Html {
  const { confirm, frame: words } = frame.texts
  const next = otherWays([paths.login, words.logIn], [paths.home, words.toHome])
  return donePage(frame, 'renewed', confirm.renewedTitle, confirm.renewed, next)
}

function passwordForm({ texts }: Frame, { registration, problems }: ElsewhereProps): Html {
  const { confirm } = texts
  return html`<form method="post" action="${paths.confirm}" novalidate>
${hiddenField('registration', registration)}
${passwordField(texts, { name: 'password', label: confirm.password }, problems)}
<button>${confirm.submitPassword}</button>
</form>`
}

function newPasswordForm({ texts }: Frame, props: ElsewhereProps): Html {
  const { confirm } = texts
  const { registration, name, problems, minLength, strength, mayTryPassword } = props
  return html`${mayTryPassword ? html`<p class="hint">${confirm.newLead}</p>` : nothing}
<form method="post" action="${paths.confirm}" novalidate>
${hiddenField('registration', registration)}
${textField(texts, { name: 'name', label: confirm.name, hint: texts.register.nameHint, value: name, autocomplete: 'username' }, problems)}
${newPasswordField(texts, { name: 'new_password', label: confirm.newPassword, minLength, strength }, problems)}
${problemOf(texts, 'submit', problems)}
<button id="field-submit"${mayTryPassword ? html` class="second"` : nothing}>${confirm.submitNew}</button>
</form>`
}
