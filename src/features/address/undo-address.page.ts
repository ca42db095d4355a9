import { paths } from '../../base/paths.ts'
import type { Strength } from '../../page/assets/strength.js'
import { addressOf } from '../../page/data.ts'
import {
  hiddenField,
  newPasswordField,
  passwordField,
  problemOf,
  problemSummary,
  textField,
} from '../../page/fields.ts'
import { html } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import { layout } from '../../page/layout.ts'
import type { Frame } from '../../page/layout.ts'
import { donePage, instantOf, messagePage, wayHome, waysOn } from '../../page/parts.ts'
import type { FieldProblem } from '../../texts/problems.ts'

/** Cancels a pending change; asks for the address that received the mail. */
export function cancelAddressPage(
  frame: Frame,
  props: { change: string; askedAt: number; typed: string; problems: FieldProblem[] },
): Html {
  const { texts } = frame
  const { changeAddress: words } = texts
  const { problems } = props
  const main = html`${problemSummary(texts, problems)}
<h1>${words.cancelByLinkTitle}</h1>
<p class="lead">${words.pendingUndoLead(instantOf(texts, props.askedAt))}</p>
<form method="post" action="${paths.accountAddressUndo}" novalidate>
${hiddenField('change', props.change)}${hiddenField('act', 'cancel')}
${oldAddressField(frame, props.typed, problems)}
<button>${words.pendingUndo}</button>
</form>`
  return layout(frame, {
    page: 'cancel-address',
    title: words.cancelByLinkTitle,
    main,
    hasProblems: problems.length > 0,
  })
}

/** Undoes a completed change with the password at that time, or suspends the account without it. */
export function undoAddressPage(
  frame: Frame,
  props: {
    change: string
    askedAt: number
    doneAt: number
    minLength: number
    strength: Strength | null
    typed: string
    problems: FieldProblem[]
  },
): Html {
  const { texts } = frame
  const { changeAddress: words, passwordReset } = texts
  const { change, minLength, strength, problems } = props
  const old = { name: 'password', label: words.oldPassword }
  const fresh = { name: 'new_password', label: passwordReset.newPassword, minLength, strength }
  const main = html`${problemSummary(texts, problems)}
<h1>${words.undoTitle}</h1>
<p class="lead">${words.undoLead(instantOf(texts, props.doneAt))}</p>
<section class="option"><h2>${words.knownTitle}</h2>
<p class="hint">${words.knownLead(instantOf(texts, props.askedAt))}</p>
<form method="post" action="${paths.accountAddressUndo}" novalidate>
${hiddenField('change', change)}${hiddenField('act', 'undo')}
${passwordField(texts, old, problems)}
${newPasswordField(texts, fresh, problems)}
${problemOf(texts, 'submit', problems)}
<button id="field-submit">${words.undo}</button>
</form></section>
<section class="option"><h2>${words.unknownTitle}</h2>
<p class="hint">${words.unknownLead}</p>
<form method="post" action="${paths.accountAddressUndo}" novalidate>
${hiddenField('change', change)}${hiddenField('act', 'dispute')}
${oldAddressField(frame, props.typed, problems)}
<button class="second danger">${words.dispute}</button>
</form></section>`
  return layout(frame, {
    page: 'undo-address',
    title: words.undoTitle,
    main,
    hasProblems: problems.length > 0,
  })
}

/** The pending change was cancelled; the next step is a new password. */
export function addressCancelledPage(frame: Frame): Html {
  const { changeAddress: words, frame: common } = frame.texts
  const ways = waysOn([paths.passwordReset, words.setPassword], [paths.login, common.logIn])
  return donePage(frame, 'address-cancelled', words.cancelledTitle, words.cancelled, ways)
}

/** The account has its old address again. */
export function addressRestoredPage(frame: Frame, props: { address: string }): Html {
  const { changeAddress: words, frame: common } = frame.texts
  const ways = waysOn([paths.login, common.logIn])
  return donePage(
    frame,
    'address-restored',
    words.restoredTitle,
    words.restored(addressOf(props.address)),
    ways,
  )
}

/** The account is suspended until an administrator decides. */
export function addressDisputedPage(frame: Frame): Html {
  const { changeAddress: words } = frame.texts
  return donePage(frame, 'address-disputed', words.disputedTitle, words.disputed, wayHome(frame))
}

/** The link is forged or too old, or nothing is left to undo. */
export function deadUndoPage(frame: Frame): Html {
  const { changeAddress: words, frame: common } = frame.texts
  return messagePage(
    frame,
    'dead-link',
    words.undoDeadTitle,
    words.undoDead,
    waysOn([paths.login, common.logIn]),
  )
}

function oldAddressField({ texts }: Frame, value: string, problems: FieldProblem[]): Html {
  const { changeAddress: words } = texts
  // No autocomplete: typing the address proves that a person acts, not a mail scanner.
  const field = {
    name: 'address',
    label: words.oldAddress,
    hint: words.oldAddressHint,
    value,
    autocomplete: 'off',
    inputmode: 'email',
  } as const
  return textField(texts, field, problems)
}
