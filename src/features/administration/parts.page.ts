// The common parts of the administration's pages: navigation, facts, acts and the question before an act.

import { paths } from '../../base/paths.ts'
import { dataOf } from '../../page/data.ts'
import {
  described,
  hiddenFields,
  ownAccountField,
  problemOf,
  problemSummary,
  textField,
  wholeLabel,
} from '../../page/fields.ts'
import { html, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import { layout } from '../../page/layout.ts'
import type { Frame } from '../../page/layout.ts'
import type { FieldProblem } from '../../texts/problems.ts'
import type { AdminTexts } from '../../texts/texts.ts'
import { typed } from './words.page.ts'

/** One of the administration's sections. */
export type Section = keyof AdminTexts['nav']

/** Something that an administrator can do, by its name in paths and texts. */
export type Act = keyof AdminTexts['acts']

/** A section with things that can be gone. */
export type SectionOfThings = keyof AdminTexts['toAll']

/** A page of a section. */
type Content = {
  page: string
  section: Section
  title: string
  /** Instead of the title above the page. */
  heading?: Html
  main: Html
  /** The act that was just done. */
  notice?: Notice | null
  /** A refusal or fault. */
  trouble?: Trouble | null
  /** The problems at fields of its form. */
  problems?: FieldProblem[]
  /** The table that the page belongs to, as it was filtered. */
  back?: Back
  /** A sheet as narrow as the visitors' pages, for one question. */
  isNarrow?: boolean
}

/** A link back to a section's table; `list` is the text of the table's parameters, null for the whole table. */
type Back = { list: string | null }

/** An act that was just done to somebody or something, and the act that undoes it. */
export type Notice = { act: Act; name: string | null; undo?: readonly [Act, string] | null }

/** Refusals or faults above a page: their mark and the words of each; `unsure` if they are not our side's. */
export type Trouble = {
  kind: string
  words: readonly Said[]
  tone?: 'bad' | 'unsure'
  /** A way to what is in trouble. */
  more?: Html
}

/** One of them in a few words, and what else there is to say. */
type Said = { title: unknown; text?: unknown }

const sectionPaths: Record<Section, string> = {
  overview: paths.admin,
  accounts: paths.adminAccounts,
  registrations: paths.adminRegistrations,
  outbox: paths.adminOutbox,
  webhooks: paths.adminNotifications,
  blocks: paths.adminBlocks,
  events: paths.adminEvents,
  'api-keys': paths.adminApiKeys,
  looks: paths.adminLooks,
}

/** A page of the administration, with the navigation above it. */
export function adminPage(frame: Frame, content: Content): Html {
  const {
    page,
    section,
    title,
    main,
    notice = null,
    trouble = null,
    problems = [],
    isNarrow = false,
  } = content
  const { admin } = frame.texts
  const body = html`${trouble === null ? problemSummary(frame.texts, problems) : troubleAbove(trouble)}
${notice === null ? nothing : noticeOf(frame, notice)}
<h1>${content.heading ?? html`<bdi>${title}</bdi>`}</h1>
${main}
<p class="hint zone" data-without-script>${admin.times(frame.texts.zone)}</p>`
  return layout(frame, {
    page: `admin-${page}`,
    title: `${title} · ${admin.title}`,
    main: body,
    above: isNarrow
      ? trail(frame, section, content.back ?? { list: null })
      : html`${sections(frame, section)}${content.back ? trail(frame, section, content.back) : nothing}`,
    isWide: !isNarrow,
    isDense: true,
    hasProblems: problems.length > 0 || trouble !== null,
  })
}

function troubleAbove({ kind, words, tone, more = nothing }: Trouble): Html {
  return html`<div class="summary" role="alert" tabindex="-1" autofocus data-focus data-notice="${kind}"${
    tone === 'unsure' ? html` data-tone="unsure"` : nothing
  } id="trouble">${words.map(({ title, text }) => html`<h2>${title}</h2>${text === undefined ? nothing : html`<p>${text}</p>`}`)}${more}</div>`
}

function sections({ texts }: Frame, section: Section): Html {
  const { admin } = texts
  const all = Object.entries(sectionPaths) as [Section, string][]
  return html`<nav class="sections" aria-label="${admin.title}">${all.map(
    ([one, path]) =>
      html`<a href="${path}"${one === section ? html` aria-current="page"` : nothing}>${admin.nav[one]}</a>`,
  )}</nav>`
}

function trail({ texts }: Frame, section: Section, { list }: Back): Html {
  const { admin } = texts
  return html`<nav class="trail" aria-label="${admin.back}"><a href="${listPath(section, list)}" data-back>${admin.nav[section]}</a></nav>`
}

/** The address of a section's table, as it was filtered. */
export function listPath(section: Section, list: string | null): string {
  return list === null ? sectionPaths[section] : `${sectionPaths[section]}?${list}`
}

function noticeOf({ texts }: Frame, { act, name, undo = null }: Notice): Html {
  const { acts } = texts.admin
  const words = acts[act].done(html`<bdi>${name ?? ''}</bdi>`)
  return html`<div class="notice done" role="status" data-notice="${act}"><p>${words}</p>${
    undo === null
      ? nothing
      : html`<a class="button second small" href="${undo[1]}" data-undo="${undo[0]}">${acts[undo[0]].title}</a>`
  }</div>`
}

/** The thing named by the address no longer exists. */
export function adminGonePage(frame: Frame, section: SectionOfThings): Html {
  const { admin } = frame.texts
  return adminPage(frame, {
    page: 'gone',
    section,
    title: admin.goneTitle,
    main: html`<p class="lead">${admin.gone}</p>
<p class="actions"><a class="button second" href="${sectionPaths[section]}">${admin.toAll[section]}</a></p>`,
    isNarrow: true,
  })
}

/** A list of facts with their names. */
export function facts(entries: readonly (readonly [string, unknown])[]): Html {
  return html`<dl class="facts">${entries.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`
}

// Nobody can bring back what these acts end.
const irreversible: ReadonlySet<Act> = new Set<Act>(['delete', 'delete-registration', 'revoke'])

// The export of a person's data does not contain their events.
const unseen: ReadonlySet<Act> = new Set<Act>(['delete', 'delete-registration', 'block', 'unblock'])

// Their flows refuse to act without a reason.
const needReason: ReadonlySet<Act> = new Set<Act>(['remove-second-step'])

/** Links to the acts that are possible now; those that cannot be undone stand apart. */
export function acts(frame: Frame, offered: readonly (readonly [Act, string])[]): Html {
  const { admin } = frame.texts
  if (offered.length === 0) return nothing
  return html`<h2>${admin.actions}</h2><p class="acts">${offered.map(
    ([act, path]) =>
      html`<a class="button second${irreversible.has(act) ? ' danger' : ''}" href="${path}" data-act="${act}">${admin.acts[act].title}</a> `,
  )}</p>`
}

/** The style of an act's button. */
export function toneOf(act: Act): string {
  return irreversible.has(act) ? 'danger' : ''
}

/** A field of an act besides the reason; with `choices`, one of them is meant. */
export type ActField = {
  name: 'name' | 'address' | 'value'
  label: string
  value: string
  choices?: readonly string[]
}

/** `field` is for acts that need a name or address. */
export type ActProps = {
  section: Section
  act: Act
  /** The target of the act, as it is now, and its name alone. */
  subject: unknown
  name: string
  path: string
  back: string
  field: ActField | null
  reason: string
  problems: FieldProblem[]
  trouble: keyof AdminTexts['outcomes'] | null
  /** Hidden fields that record the state the administrator saw, to detect changes made since. */
  expected: Readonly<Record<string, string>>
  /** The table from which the administrator came. */
  list: string | null
  below?: Html
}

/** Asks for confirmation and states the consequences before an act. */
export function actPage(frame: Frame, props: ActProps): Html {
  const { texts } = frame
  const { admin } = texts
  const { act, field, problems, list, section } = props
  const { title, text } = admin.acts[act]
  const main = html`<div class="act-subject">${props.subject}</div>
<p class="lead">${text}</p>
<form method="post" action="${props.path}" novalidate>
${ownAccountField(frame)}${hiddenFields({ ...props.expected, list })}
${field ? fieldOf(frame, field, problems) : nothing}
${reasonField(frame, act, props.reason, problems)}
<div class="row"><button class="${toneOf(act)}">${wholeLabel(labelOf(admin, act, props.name))}</button> <a href="${props.back}">${admin.cancel}</a></div>
</form>
${props.below ?? nothing}`
  return adminPage(frame, {
    page: act,
    section,
    title,
    main,
    trouble: props.trouble && refusalOf(frame, props.trouble),
    problems,
    back: { list },
    isNarrow: true,
  })
}

/** A refusal above the form that it answers; if the session has ended, with the way to the log-in. */
export function refusalOf({ texts }: Frame, kind: keyof AdminTexts['outcomes']): Trouble {
  const words = [{ title: texts.admin.outcomes[kind] }]
  if (kind !== 'ended') return { kind, words }
  return { kind, words, more: html`<p><a href="${paths.login}">${texts.frame.logIn}</a></p>` }
}

// An administrator does not type an address that the house knows: the page shows a single one, and offers several.
function fieldOf({ texts }: Frame, field: ActField, problems: FieldProblem[]): Html {
  const { name, label, value, choices = [] } = field
  const [only, ...others] = choices
  if (only === undefined) {
    const typedIn = name === 'address' ? { inputmode: 'email' as const } : {}
    return textField(texts, { name, label, value, autocomplete: 'off', ...typedIn }, problems)
  }
  if (others.length === 0)
    return html`<fieldset class="field" id="field-${name}" tabindex="-1"><legend>${label}</legend>
${problemOf(texts, name, problems)}
${hiddenFields({ [name]: only })}<p>${typed(only)}</p></fieldset>`
  return html`<div class="field"><label for="field-${name}">${label}</label>
${problemOf(texts, name, problems)}
<select id="field-${name}" name="${name}"${described({ name }, problems)}>${choices.map(
    (one) => html`<option${one === value ? html` selected` : nothing}>${one}</option>`,
  )}</select></div>`
}

// The label of an act's button: acts that take something away, and their opposites, name their object.
function labelOf({ acts, named }: AdminTexts, act: Act, name: string): unknown {
  return isNamed(named, act) ? named[act](dataOf(name)) : acts[act].title
}

function isNamed(named: AdminTexts['named'], act: Act): act is keyof AdminTexts['named'] {
  return Object.hasOwn(named, act)
}

/** The reason that goes into the audit log. */
export function reasonField({ texts }: Frame, act: Act, value: string, problems: FieldProblem[] = []): Html {
  const { admin } = texts
  const hint = needReason.has(act)
    ? admin.reasonHintNeeded
    : unseen.has(act)
      ? admin.reasonHintUnseen
      : admin.reasonHint
  return html`<div class="field"><label for="field-reason">${admin.reason}</label>
<p class="hint" id="hint-reason">${hint}</p>
${problemOf(texts, 'reason', problems)}
<input id="field-reason" name="reason" type="text" value="${value}" maxlength="500" autocomplete="off" aria-describedby="hint-reason" dir="auto"></div>`
}
