import { paths } from '../base/paths.ts'
import type { Texts } from '../texts/texts.ts'
import { hiddenFields } from './fields.ts'
import { html, nothing } from './html.ts'
import type { Html } from './html.ts'
import { layout } from './layout.ts'
import type { Frame } from './layout.ts'

export type ProblemProps = {
  status: 400 | 403 | 404 | 405 | 413 | 415 | 422 | 429 | 500 | 503
  kind: keyof Texts['trouble']
  /** When a retry makes sense, in seconds. */
  seconds?: number
  /** The id of the request that failed, by which its log lines are found. */
  request?: string | null
  /** The address at which the same may be tried again; null if it cannot succeed. */
  again: Again | null
}

/** The address of a page, or of a form with what was typed, but for passwords. */
export type Again = {
  path: string
  form: { fields: Readonly<Record<string, string>>; hadPassword: boolean } | null
}

/** The page for a request that cannot be answered: the problem, and the next steps. */
export function problemPage(frame: Frame, props: ProblemProps): Html {
  const { texts } = frame
  const { title, text } = texts.trouble[props.kind]
  const main = html`<p class="status">${props.status}</p>
<h1>${title}</h1>
<p class="lead">${text}${props.seconds === undefined ? nothing : html`<br>${texts.tryAgainIn(props.seconds)}`}</p>
${props.again?.form?.hadPassword ? html`<p>${texts.keptButPassword}</p>` : nothing}
${props.request ? html`<p class="note">${texts.requestNumber}<code data-request>${props.request}</code></p>` : nothing}
<div class="actions">
${again(texts, props.again)}
<a class="button second" href="${paths.home}">${texts.frame.toHome}</a>
</div>`
  return layout(frame, { page: props.kind, title, main })
}

function again(texts: Texts, way: Again | null): Html {
  if (way === null) return nothing
  const { path, form } = way
  if (form === null) return html`<a class="button" href="${path}">${texts.frame.tryAgain}</a>`
  // Without the password the form cannot succeed: it comes back and asks for it.
  const label = form.hadPassword ? texts.frame.backToForm : texts.frame.tryAgain
  return html`<form method="post" action="${path}">
${hiddenFields(form.fields)}<button>${label}</button></form>`
}
