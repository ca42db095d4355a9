import { paths } from '../../base/paths.ts'
import { addressOf, nameOf } from '../../page/data.ts'
import { hiddenField, passwordField, problemSummary, submitButton } from '../../page/fields.ts'
import { html, linkOf } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import { layout } from '../../page/layout.ts'
import type { Frame } from '../../page/layout.ts'
import { donePage, messagePage, waysOn } from '../../page/parts.ts'
import type { FieldProblem } from '../../texts/problems.ts'

/** In a session of the account: one button, which the script presses. */
export function confirmAddressPage(
  frame: Frame,
  props: { change: string; name: string; address: string },
): Html {
  const { changeAddress: words } = frame.texts
  const main = html`<h1>${words.confirmTitle}</h1>
<p class="lead">${words.confirmLead(nameOf(props.name), addressOf(props.address))}</p>
<form method="post" action="${paths.accountAddressConfirm}" data-submit-itself="${words.working}">
${hiddenField('change', props.change)}
<button>${words.confirm}</button>
</form>`
  return layout(frame, { page: 'confirm-address', title: words.confirmTitle, main })
}

/** In any other browser: asks for the account's password. The page does not name the account, because the address may belong to a stranger. */
export function confirmAddressElsewherePage(
  frame: Frame,
  props: { change: string; address: string; problems: FieldProblem[] },
): Html {
  const { texts } = frame
  const { changeAddress: words } = texts
  const { problems } = props
  const field = { name: 'password', label: words.accountPassword }
  const main = html`${problemSummary(texts, problems)}
<h1>${words.confirmTitle}</h1>
<p class="lead">${words.elsewhereLead(addressOf(props.address))}</p>
<form method="post" action="${paths.accountAddressConfirm}" novalidate>
${hiddenField('change', props.change)}
${passwordField(texts, field, problems)}
${submitButton(texts, words.confirm, problems)}
</form>`
  return layout(frame, {
    page: 'confirm-address-elsewhere',
    title: words.confirmTitle,
    main,
    below: html`<p>${linkOf(paths.passwordForgot, texts.login.forgot)}</p>
<p>${linkOf(paths.login, texts.frame.logIn)}</p>`,
    hasProblems: problems.length > 0,
  })
}

/** The address was changed. */
export function addressChangedPage(frame: Frame, props: { address: string; isLoggedIn: boolean }): Html {
  const { changeAddress: words, account, frame: common } = frame.texts
  const address = addressOf(props.address)
  return donePage(
    frame,
    'address-changed',
    words.doneTitle,
    props.isLoggedIn ? words.done(address) : words.doneElsewhere(address),
    waysOn(props.isLoggedIn ? [paths.account, account.home.title] : [paths.login, common.logIn]),
  )
}

/** The link was opened again after the change. */
export function addressAlreadyChangedPage(frame: Frame): Html {
  const { changeAddress: words, account } = frame.texts
  return donePage(
    frame,
    'address-already-changed',
    words.alreadyTitle,
    words.already,
    waysOn([paths.account, account.home.title]),
  )
}

/** Another account got the address in the meantime, or it was reserved for one. */
export function addressTakenPage(frame: Frame): Html {
  const { changeAddress: words } = frame.texts
  return messagePage(
    frame,
    'address-taken',
    words.takenTitle,
    words.taken,
    waysOn([paths.accountAddress, words.otherTitle], [paths.home, frame.texts.frame.toHome]),
  )
}

/** The link is forged or too old, or a change of password or address has invalidated it. */
export function deadChangePage(frame: Frame): Html {
  const { changeAddress: words } = frame.texts
  return messagePage(
    frame,
    'dead-link',
    words.deadTitle,
    words.dead,
    waysOn([paths.accountAddress, words.title]),
  )
}
