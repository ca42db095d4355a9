import { paths } from '../../base/paths.ts'
import { dataOf } from '../../page/data.ts'
import { accountFields, passwordField, problemSummary, submitButton } from '../../page/fields.ts'
import { html, linkOf } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'
import { donePage, instantOf, otherWays, ownPage } from '../../page/parts.ts'
import type { FieldProblem } from '../../texts/problems.ts'
import { accountPaths } from './paths.ts'

/** Explains the deletion of the account, and asks for the password. */
export function deleteAccountPage(
  frame: Frame,
  {
    account,
    days,
    problems,
  }: { account: { id: string; name: string }; days: number; problems: FieldProblem[] },
): Html {
  const { texts } = frame
  const { delete: words } = texts.account
  const field = { name: 'password', label: words.password }
  const main = html`${problemSummary(texts, problems)}
<h1>${words.title}</h1>
<p class="lead">${words.lead(days)}</p>
<ul class="plain"><li>${words.now}</li><li>${words.later(days)}</li></ul>
<p>${words.toExport(linkOf(accountPaths.export, words.exportLink))}</p>
<form method="post" action="${accountPaths.delete}" novalidate>
${accountFields(account)}
${passwordField(texts, field, problems)}
${submitButton(texts, html`<span>${words.submit(dataOf(account.name))}</span>`, problems, 'danger')}
</form>`
  return ownPage(frame, 'delete-account', words.title, main, { hasProblems: problems.length > 0 })
}

/** Says when the account will be deleted and how to keep it. All sessions have ended. */
export function deletionPlannedPage(frame: Frame, { deletesAt }: { deletesAt: number }): Html {
  const { delete: words } = frame.texts.account
  const sentence = words.planned(instantOf(frame.texts, deletesAt))
  const next = html`<p>${words.change}</p>
${otherWays([paths.login, frame.texts.frame.logIn], [paths.home, frame.texts.frame.toHome])}`
  return donePage(frame, 'deletion-planned', words.plannedTitle, sentence, next)
}
