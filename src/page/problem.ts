import { paths } from '../base/paths.ts'
import type { Texts } from '../texts/texts.ts'
import { html, nothing } from './html.ts'
import type { Html } from './html.ts'
import { layout } from './layout.ts'
import type { Frame } from './layout.ts'

export type ProblemProps = {
  status: 400 | 403 | 404 | 405 | 413 | 415 | 422 | 429 | 500 | 503
  kind: keyof Texts['trouble']
  /** When a retry makes sense, in seconds. */
  seconds?: number
}

/** The page for a request that cannot be answered: the problem, and a next step. */
export function problemPage(frame: Frame, props: ProblemProps): Html {
  const { texts } = frame
  const { title, text } = texts.trouble[props.kind]
  const main = html`<p class="status">${props.status}</p>
<h1>${title}</h1>
<p class="lead">${text}${props.seconds === undefined ? nothing : html`<br>${texts.tryAgainIn(props.seconds)}`}</p>
<div class="actions"><a class="button second" href="${paths.home}">${texts.frame.toHome}</a></div>`
  return layout(frame, { page: props.kind, title, main })
}
