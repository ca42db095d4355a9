// Shared by the administration's pages: the navigation, facts, links to acts, and the question before an act.
import { paths } from '../../base/paths.ts'
import type { AdminTexts } from '../../texts/zh-CN/administration.ts'
import { instantWords } from '../../texts/instants.ts'
import type { FieldProblem } from '../../texts/problems.ts'
import { hiddenFields, problemSummary, textField } from '../../page/fields.ts'
import { html, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import { layout } from '../../page/layout.ts'
import type { Frame } from '../../page/layout.ts'

/** One of the administration's rooms. */
export type Room = keyof AdminTexts['nav']

/** One of the acts, by its name in addresses and texts. */
export type Act = keyof AdminTexts['acts']

/** The content of a page; `notice` says that an act was done, `trouble` why one was not. */
type Content = {
  room: Room
  title: string
  main: Html
  notice?: string | null
  trouble?: string | null
  hasProblems?: boolean
}

const roomPaths: Record<Room, string> = {
  overview: paths.admin,
  accounts: paths.adminAccounts,
  registrations: paths.adminRegistrations,
  outbox: paths.adminOutbox,
  blocks: paths.adminBlocks,
  events: paths.adminEvents,
}

/** A page of the administration, with the navigation above it. */
export function adminPage(frame: Frame, content: Content): Html {
  const { room, title, main, notice, trouble, hasProblems = false } = content
  const { admin } = frame.texts
  const rooms = Object.entries(roomPaths) as [Room, string][]
  const above = html`<nav class="rooms" aria-label="${admin.title}">${rooms.map(
    ([one, path]) =>
      html`<a href="${path}"${one === room ? html` aria-current="page"` : nothing}>${admin.nav[one]}</a>`,
  )}</nav>`
  const body = html`${trouble ? html`<div class="summary" role="alert" tabindex="-1" autofocus data-focus><h2 id="trouble">${trouble}</h2></div>` : nothing}
${notice ? html`<p class="notice" role="status">${notice}</p>` : nothing}
<h1><bdi>${title}</bdi></h1>
${main}
<p class="hint zone" data-without-script>${admin.times(instantWords(frame.locale, 0).zone)}</p>`
  return layout(frame, {
    title: `${title} · ${admin.title}`,
    main: body,
    above,
    isWide: true,
    hasProblems: hasProblems || Boolean(trouble),
  })
}

/** Says that the thing at an address is gone, with a link to its table. */
export function adminGonePage(frame: Frame, room: Room): Html {
  const { admin } = frame.texts
  return adminPage(frame, {
    room,
    title: admin.goneTitle,
    main: html`<p class="lead">${admin.gone}</p><p><a href="${roomPaths[room]}">${admin.nav[room]}</a></p>`,
  })
}

/** Facts by name. */
export function facts(entries: readonly (readonly [string, unknown])[]): Html {
  return html`<dl class="facts">${entries.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`
}

/** Links to the acts that can be done now. */
export function acts(frame: Frame, offered: readonly (readonly [Act, string])[]): Html {
  const { admin } = frame.texts
  if (offered.length === 0) return nothing
  return html`<h2>${admin.actions}</h2><p class="acts">${offered.map(
    ([act, path]) => html`<a class="button second" href="${path}">${admin.acts[act].title}</a> `,
  )}</p>`
}

/** The question before an act; `field` is the one that some acts need besides the reason. */
export type ActProps = {
  room: Room
  act: Act
  /** The thing that is acted on, as it is now. */
  subject: unknown
  path: string
  back: string
  field: { name: 'name' | 'address'; label: string; value: string } | null
  reason: string
  problems: FieldProblem[]
  trouble: string | null
  /** The hidden fields that say how the administrator saw it. */
  seen: Readonly<Record<string, string>>
  below?: Html
}

/** Asks once before an act, and says what it will do. */
export function actPage(frame: Frame, props: ActProps): Html {
  const { texts } = frame
  const { admin } = texts
  const { act, field, problems } = props
  const { title, text } = admin.acts[act]
  const main = html`${problemSummary(texts, problems)}
<p class="whom">${props.subject}</p>
<p class="lead">${text}</p>
<form class="narrow" method="post" action="${props.path}" novalidate>
${hiddenFields(props.seen)}
${field ? textField(texts, { ...field, autocomplete: 'off', ...(field.name === 'address' ? { inputmode: 'email' as const } : {}) }, problems) : nothing}
${reasonField(frame, props.reason)}
<div class="row"><button>${title}</button> <a href="${props.back}">${admin.cancel}</a></div>
</form>
${props.below ?? nothing}`
  const { room, trouble } = props
  return adminPage(frame, { room, title, main, trouble, hasProblems: problems.length > 0 })
}

/** The reason that goes into the audit log. */
export function reasonField({ texts }: Frame, value: string): Html {
  const { admin } = texts
  return html`<div class="field"><label for="field-reason">${admin.reason}</label>
<p class="hint" id="hint-reason">${admin.reasonHint}</p>
<input id="field-reason" name="reason" type="text" value="${value}" maxlength="500" autocomplete="off" aria-describedby="hint-reason" dir="auto"></div>`
}
