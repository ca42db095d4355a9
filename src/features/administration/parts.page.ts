// The common parts of the administration's pages: navigation, facts, acts and the question before an act.

import { paths } from '../../base/paths.ts'
import { hiddenFields, ownAccountField, problemSummary, textField } from '../../page/fields.ts'
import { html, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import { layout } from '../../page/layout.ts'
import type { Frame } from '../../page/layout.ts'
import { noticeOf } from '../../page/parts.ts'
import type { FieldProblem } from '../../texts/problems.ts'
import type { AdminTexts } from '../../texts/texts.ts'

/** One of the administration's sections. */
export type Section = keyof AdminTexts['nav']

/** Something that an administrator can do, by its name in paths and texts. */
export type Act = keyof AdminTexts['acts']

/** A page of a section; `notice` is the act that was just done, `trouble` a refusal or fault. */
type Content = {
  page: string
  section: Section
  title: string
  main: Html
  notice?: Act | null
  trouble?: Trouble | null
  hasProblems?: boolean
}

/** A refusal or fault above a page: its mark and its words. */
type Trouble = { kind: string; words: string }

const sectionPaths: Record<Section, string> = {
  overview: paths.admin,
  accounts: paths.adminAccounts,
  registrations: paths.adminRegistrations,
  outbox: paths.adminOutbox,
  blocks: paths.adminBlocks,
  events: paths.adminEvents,
  looks: paths.adminLooks,
}

/** A page of the administration, with the navigation above it. */
export function adminPage(frame: Frame, content: Content): Html {
  const { page, section, title, main, notice = null, trouble, hasProblems = false } = content
  const { admin } = frame.texts
  const sections = Object.entries(sectionPaths) as [Section, string][]
  const above = html`<nav class="sections" aria-label="${admin.title}">${sections.map(
    ([one, path]) =>
      html`<a href="${path}"${one === section ? html` aria-current="page"` : nothing}>${admin.nav[one]}</a>`,
  )}</nav>`
  const body = html`${trouble ? html`<div class="summary" role="alert" tabindex="-1" autofocus data-focus data-notice="${trouble.kind}"><h2 id="trouble">${trouble.words}</h2></div>` : nothing}
${noticeOf(notice, (act) => admin.done(admin.acts[act].title))}
<h1><bdi>${title}</bdi></h1>
${main}
<p class="hint zone" data-without-script>${admin.times(frame.texts.zone)}</p>`
  return layout(frame, {
    page: `admin-${page}`,
    title: `${title} · ${admin.title}`,
    main: body,
    above,
    isWide: true,
    hasProblems: hasProblems || Boolean(trouble),
  })
}

/** The thing named by the address no longer exists. */
export function adminGonePage(frame: Frame, section: Section): Html {
  const { admin } = frame.texts
  return adminPage(frame, {
    page: 'gone',
    section,
    title: admin.goneTitle,
    main: html`<p class="lead">${admin.gone}</p><p><a href="${sectionPaths[section]}">${admin.nav[section]}</a></p>`,
  })
}

/** A list of facts with their names. */
export function facts(entries: readonly (readonly [string, unknown])[]): Html {
  return html`<dl class="facts">${entries.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`
}

/** Links to the acts that are possible now. */
export function acts(frame: Frame, offered: readonly (readonly [Act, string])[]): Html {
  const { admin } = frame.texts
  if (offered.length === 0) return nothing
  return html`<h2>${admin.actions}</h2><p class="acts">${offered.map(
    ([act, path]) =>
      html`<a class="button second" href="${path}" data-act="${act}">${admin.acts[act].title}</a> `,
  )}</p>`
}

/** `field` is for acts that need a new name or address. */
export type ActProps = {
  section: Section
  act: Act
  /** The target of the act, as it is now. */
  subject: unknown
  path: string
  back: string
  field: { name: 'name' | 'address'; label: string; value: string } | null
  reason: string
  problems: FieldProblem[]
  trouble: keyof AdminTexts['outcomes'] | null
  /** Hidden fields that record the state the administrator saw, to detect changes made since. */
  expected: Readonly<Record<string, string>>
  below?: Html
}

/** Asks for confirmation and states the consequences before an act. */
export function actPage(frame: Frame, props: ActProps): Html {
  const { texts } = frame
  const { admin } = texts
  const { act, field, problems } = props
  const { title, text } = admin.acts[act]
  const main = html`${problemSummary(texts, problems)}
<p class="act-subject">${props.subject}</p>
<p class="lead">${text}</p>
<form class="narrow" method="post" action="${props.path}" novalidate>
${ownAccountField(frame)}${hiddenFields(props.expected)}
${field ? textField(texts, { ...field, autocomplete: 'off', ...(field.name === 'address' ? { inputmode: 'email' as const } : {}) }, problems) : nothing}
${reasonField(frame, props.reason)}
<div class="row"><button>${title}</button> <a href="${props.back}">${admin.cancel}</a></div>
</form>
${props.below ?? nothing}`
  const { section } = props
  const trouble = props.trouble && { kind: props.trouble, words: admin.outcomes[props.trouble] }
  return adminPage(frame, { page: act, section, title, main, trouble, hasProblems: problems.length > 0 })
}

/** The reason that goes into the audit log. */
export function reasonField({ texts }: Frame, value: string): Html {
  const { admin } = texts
  return html`<div class="field"><label for="field-reason">${admin.reason}</label>
<p class="hint" id="hint-reason">${admin.reasonHint}</p>
<input id="field-reason" name="reason" type="text" value="${value}" maxlength="500" autocomplete="off" aria-describedby="hint-reason" dir="auto"></div>`
}
