import {
  accountFields,
  hiddenFields,
  passwordField,
  problemSummary,
  submitButton,
} from '../../page/fields.ts'
import { html } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import { layout } from '../../page/layout.ts'
import type { Frame } from '../../page/layout.ts'
import type { FieldProblem } from '../../texts/problems.ts'

/** `carried` holds the fields of the form that continues after the password. */
type RecentProofProps = {
  account: { id: string; name: string }
  action: string
  carried: ReadonlyMap<string, string>
  problems: FieldProblem[]
}

/** Asks for the password again, and carries the interrupted form along so that nothing is lost. */
export function recentProofPage(
  frame: Frame,
  { account, action, carried, problems }: RecentProofProps,
): Html {
  const { texts } = frame
  const { recentProof: words } = texts
  const main = html`${problemSummary(texts, problems)}
<h1>${words.title}</h1>
<p class="lead">${words.lead(html`<bdi>${account.name}</bdi>`)}</p>
<form method="post" action="${action}" novalidate>
${hiddenFields(Object.fromEntries(carried))}
${accountFields(account)}
${passwordField(texts, { name: 'recent_proof', label: words.password }, problems)}
${submitButton(texts, words.submit, problems)}
</form>`
  return layout(frame, {
    page: 'recent-proof',
    title: words.title,
    main,
    hasProblems: problems.length > 0,
  })
}
