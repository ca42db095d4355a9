import type { FieldProblem } from '../../texts/problems.ts'
import { accountNameField, hiddenFields, passwordField, problemSummary } from '../../page/fields.ts'
import { html } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import { layout } from '../../page/layout.ts'
import type { Frame } from '../../page/layout.ts'

/** `carried` holds the fields of the form that continues after the password. */
export type LoginAgainProps = {
  name: string
  action: string
  carried: ReadonlyMap<string, string>
  problems: FieldProblem[]
}

/** Asks for the password again, and carries the interrupted form along so that nothing is lost. */
export function loginAgainPage(frame: Frame, { name, action, carried, problems }: LoginAgainProps): Html {
  const { texts } = frame
  const { loginAgain } = texts
  const main = html`${problemSummary(texts, problems)}
<h1>${loginAgain.title}</h1>
<p class="lead">${loginAgain.lead(html`<bdi>${name}</bdi>`)}</p>
<form method="post" action="${action}" novalidate>
${hiddenFields(Object.fromEntries(carried))}
${accountNameField(name)}
${passwordField(texts, { name: 'password_again', label: loginAgain.password }, problems)}
<button>${loginAgain.submit}</button>
</form>`
  return layout(frame, {
    page: 'recent-proof',
    title: loginAgain.title,
    main,
    hasProblems: problems.length > 0,
  })
}
