import { paths } from '../../base/paths.ts'
import { accountFields, passwordField, problemSummary, submitButton } from '../../page/fields.ts'
import { html, linkOf } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'
import { instantOf, messagePage, ownPage } from '../../page/parts.ts'
import type { FieldProblem } from '../../texts/problems.ts'

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
<ul class="plain"><li>${words.now}</li><li>${words.later(days)}</li>
<li>${words.toExport(linkOf(paths.accountExport, words.exportLink))}</li></ul>
<form method="post" action="${paths.accountDelete}" novalidate>
${accountFields(account)}
${passwordField(texts, field, problems)}
${submitButton(texts, words.submit, problems)}
</form>`
  return ownPage(frame, 'delete-account', words.title, main, problems.length > 0)
}

/** Says when the account will be deleted and how to keep it. All sessions have ended. */
export function deletionPlannedPage(frame: Frame, { deletesAt }: { deletesAt: number }): Html {
  const { account, frame: common } = frame.texts
  const { delete: words } = account
  const sentence = words.planned(instantOf(frame.texts, deletesAt))
  const more = html`<p>${words.change}</p>
<div class="actions"><a class="button second" href="${paths.home}">${common.toHome}</a></div>`
  return messagePage(frame, 'deletion-planned', words.plannedTitle, sentence, more)
}
