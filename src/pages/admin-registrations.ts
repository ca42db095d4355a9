import { paths, withQuery } from '../base/paths.ts'
import { searchFields } from './admin-accounts.ts'
import { acts, adminPage, choice, facts, filters, instant, pager, reasonField, table } from './admin.ts'
import type { Act } from './admin.ts'
import { hiddenField } from './fields.ts'
import { html, nothing } from './html.ts'
import type { Html } from './html.ts'
import type { Frame } from './layout.ts'

type MailState = keyof Frame['texts']['waiting']['mailHeadline']

/** How a registration stands. */
export type RegistrationState = keyof Frame['texts']['admin']['registrations']['states']

/** A registration as its line shows it. */
export type RegistrationLineProps = {
  id: string
  name: string
  address: string
  createdAt: number
  expiresAt: number
  state: RegistrationState
  mailState: MailState | null
}

/** What can be done to several registrations at once. */
export const bulkActs = [
  'resend',
  'extend',
  'confirm',
  'delete-registration',
] as const satisfies readonly Act[]

/** The table of registrations. */
export type RegistrationsProps = {
  query: Readonly<Record<string, string | null>>
  rows: RegistrationLineProps[]
  next: string | null
  isCut: boolean
}

/** Registrations, searched and filtered; what is picked is done at once behind a preview. */
export function adminRegistrationsPage(frame: Frame, props: RegistrationsProps): Html {
  const { admin, waiting } = frame.texts
  const { registrations } = admin
  const { query, rows } = props
  const { closed: _, ...onlyStates } = registrations.states
  const bulkWords = Object.fromEntries(bulkActs.map((act) => [act, admin.acts[act].title]))
  const scopes = { picked: registrations.bulkPicked, all: registrations.bulkAll }
  const main = html`${filters(
    frame,
    paths.adminRegistrations,
    html`${searchFields(frame, query)}
${choice('only', registrations.state, onlyStates, query['only'] ?? null, admin.all)}
${choice('mail', registrations.mailOnly, waiting.mailHeadline, query['mail'] ?? null, admin.all)}
<label>${registrations.domain} <input type="search" name="domain" value="${query['domain'] ?? ''}" autocapitalize="none" spellcheck="false"></label>`,
  )}
<form method="post" action="${paths.adminBulk}">
${Object.entries(query).map(([name, value]) => hiddenField(`query-${name}`, value))}
${table(
  admin.nav.registrations,
  [
    html`<span class="unseen">${registrations.bulk}</span>`,
    registrations.name,
    registrations.address,
    registrations.state,
    registrations.mail,
    registrations.createdAt,
    registrations.expiresAt,
  ],
  rows.map((row) => [
    html`<input type="checkbox" name="pick-${row.id}" aria-label="${registrations.pick(row.name)}">`,
    html`<a href="${paths.adminRegistration(row.id)}"><bdi>${row.name}</bdi></a>`,
    html`<bdi>${row.address}</bdi>`,
    registrations.states[row.state],
    row.mailState === null ? admin.none : waiting.mailHeadline[row.mailState],
    instant(frame, row.createdAt),
    instant(frame, row.expiresAt),
  ]),
)}
${
  rows.length === 0
    ? nothing
    : html`<div class="filters">${choice('act', registrations.bulk, bulkWords, null, null)}
${choice('scope', registrations.bulkScope, scopes, 'picked', null)}
<button class="second">${registrations.bulk}…</button></div>`
}
</form>
${pager(frame, { path: paths.adminRegistrations, ...props, isEmpty: rows.length === 0 })}`
  return adminPage(frame, { room: 'registrations', title: admin.nav.registrations, main })
}

/** One registration with everything that an operator wants to know of it. */
export type RegistrationProps = {
  registration: RegistrationLineProps & {
    openedAt: number | null
    network: string | null
    digitTries: number
    passwordTries: number
    disownedAt: number | null
    /** Of its address, whichever of its registrations was disowned. */
    mutedUntil: number | null
  }
  mails: { id: string; state: MailState; reply: string | null; tries: number; createdAt: number }[]
  others: RegistrationLineProps[]
  notice: string | null
  /** A link that was just handed out. */
  link: string | null
}

/** One registration. */
export function adminRegistrationPage(frame: Frame, props: RegistrationProps): Html {
  const { admin, waiting } = frame.texts
  const { registrations, outbox } = admin
  const { registration, mails, link } = props
  const mayAct = registration.state === 'waiting' || registration.state === 'expired'
  const offered: Act[] = [
    ...(mayAct ? (['resend', 'extend', 'address', 'confirm', 'link'] as const) : []),
    ...(registration.state === 'confirmed' ? [] : (['delete-registration'] as const)),
    'block-address',
    'block-domain',
    ...(registration.mutedUntil !== null || registration.disownedAt !== null ? (['lift-mute'] as const) : []),
  ]
  const main = html`${link === null ? nothing : html`<div class="notice"><h2>${registrations.link}</h2><p class="hint">${registrations.linkLead}</p><pre tabindex="0">${link}</pre></div>`}
${facts([
  [registrations.name, html`<bdi>${registration.name}</bdi>`],
  [registrations.address, html`<bdi>${registration.address}</bdi>`],
  [registrations.state, registrations.states[registration.state]],
  [registrations.createdAt, instant(frame, registration.createdAt)],
  [registrations.expiresAt, instant(frame, registration.expiresAt)],
  [registrations.openedAt, instant(frame, registration.openedAt)],
  [registrations.digitTries, registration.digitTries],
  [registrations.passwordTries, registration.passwordTries],
  [registrations.disownedAt, instant(frame, registration.disownedAt)],
  [registrations.mutedUntil, instant(frame, registration.mutedUntil)],
  [registrations.network, registration.network ?? admin.none],
  [registrations.times, mails.length],
])}
${acts(
  frame,
  offered.map((act) => [act, paths.adminRegistrationAct(registration.id, act)]),
)}
<h2>${registrations.mail}</h2>
${table(
  registrations.mail,
  [outbox.createdAt, outbox.state, outbox.tries, registrations.reply],
  mails.map((mail) => [
    html`<a href="${paths.adminMail(mail.id)}">${instant(frame, mail.createdAt)}</a>`,
    waiting.mailHeadline[mail.state],
    mail.tries,
    mail.reply ?? admin.none,
  ]),
)}
<p><a href="${withQuery(paths.adminEvents, { registration: registration.id })}">${admin.accounts.allEvents}</a></p>
${othersTable(frame, props.others)}`
  return adminPage(frame, { room: 'registrations', title: registration.name, main, notice: props.notice })
}

/** The other registrations of an address, which whoever confirms one by hand must have seen. */
export function othersTable(frame: Frame, others: RegistrationLineProps[]): Html {
  const { registrations } = frame.texts.admin
  if (others.length === 0)
    return html`<h2>${registrations.others}</h2><p class="hint">${registrations.noOthers}</p>`
  return html`<h2>${registrations.others}</h2>
${table(
  registrations.others,
  [registrations.name, registrations.state, registrations.createdAt],
  others.map((one) => [
    html`<a href="${paths.adminRegistration(one.id)}"><bdi>${one.name}</bdi></a>`,
    registrations.states[one.state],
    instant(frame, one.createdAt),
  ]),
)}`
}

/** Work on several registrations: the preview, or how far it has come; `carried` is what the next step needs to know. */
export type BulkProps = {
  act: (typeof bulkActs)[number]
  count: { figure: number; isMore: boolean } | null
  progress: { done: number; skipped: number } | null
  carried: Readonly<Record<string, string>>
  reason: string
  isDone: boolean
}

/** Asks once before several registrations are acted on, and tells how far it has come. */
export function adminBulkPage(frame: Frame, props: BulkProps): Html {
  const { admin } = frame.texts
  const { registrations } = admin
  const { act, count, progress, carried, isDone } = props
  const { title, text } = admin.acts[act]
  const words = count === null ? '' : registrations.bulkCount(count.figure, count.isMore)
  const hidden = Object.entries({ ...carried, act, run: 'on' }).map(([name, value]) =>
    hiddenField(name, value),
  )
  const main = html`${
    progress
      ? html`<p class="lead" role="status">${registrations.bulkProgress(progress.done, progress.skipped)} ${isDone ? registrations.bulkDone : nothing}</p>`
      : html`<p class="lead">${text}</p>`
  }
${
  isDone
    ? nothing
    : html`<form class="narrow" method="post" action="${paths.adminBulk}"${progress ? html` data-submit-itself="${registrations.bulkGoOn}"` : nothing}>
${hidden}
${progress ? hiddenField('reason', props.reason) : reasonField(frame, props.reason)}
<button>${progress ? registrations.bulkGoOn : registrations.bulkTitle(title, words)}</button></form>`
}
<p><a href="${paths.adminRegistrations}">${isDone ? admin.nav.registrations : admin.cancel}</a></p>`
  return adminPage(frame, {
    room: 'registrations',
    title: registrations.bulkTitle(title, words || '…'),
    main,
  })
}
