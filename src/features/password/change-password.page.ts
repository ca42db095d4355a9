import { paths } from '../../base/paths.ts'
import type { Strength } from '../../page/assets/strength.js'
import {
  accountFields,
  newPasswordField,
  passwordField,
  problemSummary,
  submitButton,
} from '../../page/fields.ts'
import { html } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'
import { donePage, ownPage, waysOn } from '../../page/parts.ts'
import type { FieldProblem } from '../../texts/problems.ts'

/** The form that changes the password of a logged-in person. */
export function changePasswordPage(
  frame: Frame,
  props: {
    account: { id: string; name: string }
    minLength: number
    strength: Strength | null
    problems: FieldProblem[]
  },
): Html {
  const { texts } = frame
  const { changePassword: words, passwordReset } = texts
  const { account, minLength, strength, problems } = props
  const fresh = { name: 'new_password', label: passwordReset.newPassword, minLength, strength }
  const main = html`${problemSummary(texts, problems)}
<h1>${words.title}</h1>
<p class="lead">${words.lead}</p>
<form method="post" action="${paths.accountPassword}" novalidate>
${accountFields(account)}
${passwordField(texts, { name: 'password', label: words.old }, problems)}
${newPasswordField(texts, fresh, problems)}
${submitButton(texts, words.submit, problems)}
</form>`
  return ownPage(frame, 'change-password', words.title, main, { hasProblems: problems.length > 0 })
}

/** The password is changed, and this device stays logged in. */
export function passwordChangedPage(frame: Frame): Html {
  const { changePassword: words, passwordReset, account } = frame.texts
  const ways = waysOn([paths.account, account.home.title])
  return donePage(frame, 'password-changed', passwordReset.doneTitle, words.done, ways)
}
