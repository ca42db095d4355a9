import { paths } from '../../base/paths.ts'
import type { FieldProblem } from '../../texts/problems.ts'
import type { Strength } from '../../page/assets/strength.js'
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
import { addressOf, instantOf, tellingPage, waysOn } from '../../page/parts.ts'

/** Cancels a change that is pending; the address that the mail came to is to be typed. */
export function cancelAddressPage(
  frame: Frame,
  props: { change: string; askedAt: number; typed: string; problems: FieldProblem[] },
): Html {
  const { texts } = frame
  const { changeAddress: words } = texts
  const { problems } = props
  const main = html`${problemSummary(texts, problems)}
<h1>${words.undoTitle}</h1>
<p class="lead">${words.pendingUndoLead(instantOf(texts, props.askedAt))}</p>
<form method="post" action="${paths.accountAddressUndo}" novalidate>
${hiddenField('change', props.change)}${hiddenField('act', 'cancel')}
${oldAddressField(frame, props.typed, problems)}
<button>${words.pendingUndo}</button>
</form>`
  return layout(frame, {
    page: 'cancel-address',
    title: words.undoTitle,
    main,
    hasProblems: problems.length > 0,
  })
}

/** Undoes a change that is done: with the password of that time, or by having the account suspended. */
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
<h2>${words.knownTitle}</h2>
<p class="hint">${words.knownLead(instantOf(texts, props.askedAt))}</p>
<form method="post" action="${paths.accountAddressUndo}" novalidate>
${hiddenField('change', change)}${hiddenField('act', 'undo')}
${passwordField(texts, old, problems)}
${newPasswordField(texts, fresh, problems)}
${problemOf(texts, 'submit', problems)}
<button id="field-submit">${words.undo}</button>
</form>
<hr>
<h2>${words.unknownTitle}</h2>
<p class="hint">${words.unknownLead}</p>
<form method="post" action="${paths.accountAddressUndo}" novalidate>
${hiddenField('change', change)}${hiddenField('act', 'dispute')}
${oldAddressField(frame, props.typed, problems)}
<button class="second">${words.dispute}</button>
</form>`
  return layout(frame, {
    page: 'undo-address',
    title: words.undoTitle,
    main,
    hasProblems: problems.length > 0,
  })
}

/** A pending change was cancelled; the way to a new password is open. */
export function addressCancelledPage(frame: Frame): Html {
  const { changeAddress: words } = frame.texts
  const ways = waysOn([paths.passwordReset, words.setPassword])
  return tellingPage(frame, 'address-cancelled', words.cancelledTitle, words.cancelled, ways)
}

/** The old address is the account's again. */
export function addressRestoredPage(frame: Frame, props: { address: string }): Html {
  const { changeAddress: words, frame: common } = frame.texts
  const ways = waysOn([paths.login, common.logIn])
  return tellingPage(
    frame,
    'address-restored',
    words.restoredTitle,
    words.restored(addressOf(props.address)),
    ways,
  )
}

/** The account is suspended until an administrator has decided. */
export function addressDisputedPage(frame: Frame): Html {
  const { changeAddress: words } = frame.texts
  return tellingPage(frame, 'address-disputed', words.disputedTitle, words.disputed)
}

/** The link is forged, too old, or there is nothing left to undo. */
export function deadUndoPage(frame: Frame): Html {
  const { changeAddress: words, frame: common } = frame.texts
  return tellingPage(
    frame,
    'dead-link',
    words.undoDeadTitle,
    words.undoDead,
    waysOn([paths.login, common.logIn]),
  )
}

function oldAddressField({ texts }: Frame, value: string, problems: FieldProblem[]): Html {
  const { changeAddress: words } = texts
  // Nothing that a browser fills in by itself: typing it is what tells a person from a scanner.
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
