import type { Next } from '../../base/next.ts'
import { paths } from '../../base/paths.ts'
import { hiddenField, oneTimeCodeField, problemSummary, submitButton } from '../../page/fields.ts'
import { html, linkOf } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import { layout } from '../../page/layout.ts'
import type { Frame } from '../../page/layout.ts'
import type { FieldProblem } from '../../texts/problems.ts'

/** Asks for the second step of a log-in. */
export function secondStepPage(
  frame: Frame,
  { next, problems }: { next: Next | null; problems: FieldProblem[] },
): Html {
  const { texts } = frame
  const { secondStep: words } = texts
  const main = html`${problemSummary(texts, problems)}
<h1>${words.title}</h1>
<p class="lead">${words.lead}</p>
<form method="post" action="${paths.loginSecondStep}" novalidate>
${oneTimeCodeField(texts, problems)}
${hiddenField('next', next)}
${submitButton(texts, words.submit, problems)}
</form>
<p class="hint">${words.lost}</p>`
  const below = html`<p>${linkOf(paths.login, words.again)}</p>`
  return layout(frame, {
    page: 'second-step',
    title: words.title,
    main,
    below,
    hasProblems: problems.length > 0,
  })
}
