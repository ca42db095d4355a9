import { paths } from '../base/paths.ts'
import { bearerRequest } from '../http/bearer.ts'
import { html, nothing } from '../page/html.ts'
import type { Html } from '../page/html.ts'
import { layout } from '../page/layout.ts'
import type { Frame } from '../page/layout.ts'
import type { ApiAct } from './acts.ts'
import { curlOf } from './example.ts'
import { exampleScope } from './openapi.ts'
import { fieldTitle, groupTitle, problemMeaning, titleOf, whoMay } from './words.ts'

/** The reference of the JSON interface: how to begin, and each act with an example. */
export function referencePage(
  frame: Frame,
  { acts, baseUrl }: { acts: readonly ApiAct[]; baseUrl: string },
): Html {
  const { api } = frame.texts
  const { begin } = api
  const description = html`<a href="${paths.apiDescription}"><code>${paths.apiDescription}</code></a>`
  const problems = html`<a href="${paths.apiProblems}">${api.problemsTitle}</a>`
  const groups = [...Map.groupBy(acts, ({ feature }) => feature)]
  const main = html`<h1>${api.title}</h1>
<p class="lead">${marked(api.lead(description))}</p>
<h2>${begin.title}</h2>
<ul class="plain">
<li>${marked(begin.bearer(html`<code>${bearerRequest.name}: ${bearerRequest.value}</code>`))}</li>
<li>${marked(begin.key(html`<code>${exampleScope}</code>`, html`<a href="${paths.adminApiKeys}"><code>${paths.adminApiKeys}</code></a>`))}</li>
<li>${marked(begin.browser)}</li>
<li>${marked(begin.language)}</li>
<li>${marked(begin.problems(problems))}</li>
<li>${marked(begin.example)}</li>
</ul>
${groups.map(
  ([feature, ofGroup]) => html`<h2>${groupTitle(frame.texts, feature)}</h2>
<div class="reference">${ofGroup.map((one) => actPart(frame, one, baseUrl))}</div>`,
)}`
  return layout(frame, { page: 'api', title: api.title, main, isWide: true, isDense: true })
}

/** The kinds of problems; each problem document leads to its kind. */
export function problemsPage(frame: Frame): Html {
  const { api } = frame.texts
  const main = html`<h1>${api.problemsTitle}</h1>
<p class="lead">${marked(api.problemsLead)}</p>
<dl class="facts kinds">
${Object.entries(api.problems).map(
  ([kind, meaning]) => html`<div id="${kind}"><dt><code>${kind}</code></dt><dd>${marked(meaning)}</dd></div>`,
)}
</dl>
<p><a href="${paths.api}">${api.title}</a></p>`
  return layout(frame, { page: 'api-problems', title: api.problemsTitle, main, isWide: true, isDense: true })
}

function actPart({ texts }: Frame, one: ApiAct, baseUrl: string): Html {
  const { api } = texts
  const { act, method, path } = one
  return html`<details id="${act.name}">
<summary>${titleOf(texts, act)} <code>${method} ${partsOf(path)}</code></summary>
<p class="note">${whoMay(texts, act)}</p>
${fieldsPart(texts, one)}
<h3>${api.answer}</h3>
<dl class="facts kinds">${Object.entries(act.outcomes).map(([kind, meaning]) => {
    const words = meaning.is === 'refused' ? problemMeaning(texts, kind) : meaning.file ? api.file : api.done
    return html`<div><dt>${meaning.status} <code>${kind}</code></dt><dd>${marked(words)}</dd></div>`
  })}</dl>
<h3>${api.example}</h3>
<pre data-example="${act.name}" tabindex="0">${curlOf(one, baseUrl)}</pre>
</details>`
}

/** A sentence with its names of fields and headers, which stand in backticks, as code. */
function marked(sentence: unknown): unknown {
  const parts = Array.isArray(sentence) ? sentence : [sentence]
  return parts.flatMap((part: unknown) =>
    typeof part === 'string'
      ? part.split(/`([^`]+)`/).map((text, place) => (place % 2 === 1 ? html`<code>${text}</code>` : text))
      : [part],
  )
}

// A path that is too long for its line breaks behind a slash.
function partsOf(path: string): Html[] {
  return path
    .split(/(?<=\/)(?=.)/)
    .map((part, place) => html`${place > 0 ? html`<wbr>` : nothing}<span>${part}</span>`)
}

function fieldsPart(texts: Frame['texts'], { act }: ApiAct): Html {
  const fields = Object.entries(act.input).filter(([, { need }]) => need !== 'never')
  if (fields.length === 0) return nothing
  const { api } = texts
  return html`<h3>${api.field}</h3>
<dl class="facts kinds">${fields.map(([name, { need, type, words }]) => {
    const kind = words ? words.join(' | ') : type
    const optional = need === 'optional' ? html` · ${api.optional}` : nothing
    return html`<div><dt><code>${name}</code></dt><dd>${fieldTitle(texts, name)} <span class="note">${kind}${optional}</span></dd></div>`
  })}</dl>`
}
