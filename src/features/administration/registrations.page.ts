import { paths, withQuery } from '../../base/paths.ts'
import { hiddenFields, ownAccountField } from '../../page/fields.ts'
import { html, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'
import { allThatFit, bulkBar, pickBox } from './bulk.page.ts'
import { replyOf } from './outbox.page.ts'
import type { MailReason } from './outbox.page.ts'
import { adminPage } from './parts.page.ts'
import type { Notice } from './parts.page.ts'
import {
  choice,
  choiceChip,
  filters,
  isFiltered,
  listText,
  pager,
  peopleSearch,
  table,
  wordField,
} from './tables.page.ts'
import type { Chip, Page, Query } from './tables.page.ts'
import { badge, mailBadge, missing, moment, summary, typed } from './words.page.ts'
import type { MailState } from './words.page.ts'

export type RegistrationState = keyof Frame['texts']['admin']['registrations']['states']

type LatestMail = {
  mailState: MailState | null
  mailReason: MailReason | null
  mailReply: string | null
}

/** A registration as a row of the table. */
export type RegistrationLineProps = LatestMail & {
  id: string
  generation: number
  name: string
  address: string
  createdAt: number
  expiresAt: number
  openedAt: number | null
  network: string | null
  digitTries: number
  passwordTries: number
  sentTimes: number
  state: RegistrationState
}

type RegistrationsProps = Page & { rows: RegistrationLineProps[]; notice: Notice | null }

/** The list of registrations, with search and filters; a bulk act follows a preview. */
export function adminRegistrationsPage(frame: Frame, props: RegistrationsProps): Html {
  const { admin } = frame.texts
  const { registrations } = admin
  const { query, rows, notice } = props
  const path = paths.adminRegistrations
  const { anywhere } = peopleSearch(frame, path, query)
  const main = html`${searchBar(frame, query)}
${
  rows.length === 0
    ? nothing
    : html`<form class="picking" method="post" action="${paths.adminBulk}">
${ownAccountField(frame)}${hiddenFields({ list: listText(query) })}
${rowsOf(frame, props)}
${bulkBar(frame)}
</form>
${allThatFit(frame, props)}`
}
${pager(frame, path, props, { nothing: registrations.nothing, isFiltered: isFiltered(query), empty: registrations.noneNow, anywhere })}`
  return adminPage(frame, {
    page: 'registrations',
    section: 'registrations',
    title: registrations.title,
    main,
    notice,
  })
}

function searchBar(frame: Frame, query: Query): Html {
  const { admin } = frame.texts
  const { registrations } = admin
  const { search, anywhere } = peopleSearch(frame, paths.adminRegistrations, query)
  const fields = html`${choice('only', registrations.state, onlyStates(frame), query['only'] ?? null, admin.all)}
${choice('mail', registrations.mailOnly, admin.outbox.states, query['mail'] ?? null, admin.all)}
${wordField('domain', registrations.domain, query, 'example.com')}`
  const chips = registrationChips(frame, query)
  return filters(frame, paths.adminRegistrations, { query, search, fields, chips, anywhere })
}

/** The search and the filters of registrations that are set. */
export function registrationChips(frame: Frame, query: Query): Chip[] {
  const { registrations, outbox } = frame.texts.admin
  const domain = query['domain'] ?? null
  return [
    ...peopleSearch(frame, paths.adminRegistrations, query).chips,
    ...choiceChip(frame, 'only', registrations.state, onlyStates(frame), query),
    ...choiceChip(frame, 'mail', registrations.mailOnly, outbox.states, query),
    ...(domain === null
      ? []
      : [{ words: frame.texts.admin.labelled(registrations.domainChip, typed(domain)), names: ['domain'] }]),
  ]
}

function onlyStates({ texts }: Frame): Record<string, string> {
  const { closed: _, ...others } = texts.admin.registrations.states
  return others
}

function rowsOf(frame: Frame, { query, rows }: RegistrationsProps): Html {
  const { registrations } = frame.texts.admin
  const list = listText(query)
  return table(
    registrations.title,
    [
      { head: registrations.bulk, as: 'box', at: 'pick' },
      { head: registrations.person, at: 'both' },
      { head: registrations.state, as: 'short', at: 'first-end' },
      { head: registrations.mail, at: 'second-end' },
      registrations.openedAt,
      { head: registrations.createdAt, as: 'short' },
    ],
    rows.map((row) => [
      pickBox(frame, row),
      html`<a href="${withQuery(paths.adminRegistration(row.id), { list })}">${typed(row.name)}</a> <span class="under">${typed(row.address)}</span>`,
      html`${stateBadge(frame, row.state)}${endOf(frame, row)}`,
      latestMail(frame, row),
      html`${moment(frame, row.openedAt)} ${triesOf(frame, row)}`,
      html`${moment(frame, row.createdAt)} <span class="under">${row.network === null ? nothing : typed(row.network)}</span>`,
    ]),
  )
}

// Only those who wait are concerned.
function endOf(frame: Frame, { state, expiresAt }: RegistrationLineProps): Html {
  if (state !== 'waiting') return nothing
  return html` <span class="under">${frame.texts.admin.registrations.until(moment(frame, expiresAt))}</span>`
}

/** The registration that an act is about, as it is now. */
export function registrationSummary(
  frame: Frame,
  row: Pick<RegistrationLineProps, 'name' | 'address' | 'state'>,
): Html {
  return summary(typed(row.name), html`${typed(row.address)} ${stateBadge(frame, row.state)}`)
}

/** The state of the latest mail, with the reason where it was not taken, and how often mails were sent. */
export function latestMail(frame: Frame, mail: LatestMail & { sentTimes: number }): Html {
  const { registrations } = frame.texts.admin
  const { mailState: state, mailReason: reason, sentTimes } = mail
  if (state === null) return missing(frame)
  const isTaken = state === 'sent'
  const reply = isTaken ? null : mail.mailReply
  const isRepeated = sentTimes > 1 || (sentTimes === 1 && !isTaken)
  return html`${mailBadge(frame, state)}${isRepeated ? html` <span class="under">${registrations.sentTimesOf(sentTimes)}</span>` : nothing}
${reason === null && reply === null ? nothing : html`<span class="under">${replyOf(frame, { reason, reply })}</span>`}`
}

function triesOf({ texts }: Frame, { digitTries, passwordTries }: RegistrationLineProps): Html {
  const { registrations } = texts.admin
  if (digitTries + passwordTries === 0) return nothing
  return html`<span class="under">${registrations.triesOf(digitTries, passwordTries)}</span>`
}

/** The state of a registration as a badge. */
export function stateBadge({ texts }: Frame, state: RegistrationState): Html {
  const word = texts.admin.registrations.states[state]
  const tones = { waiting: 'plain', expired: 'quiet', confirmed: 'plain', closed: 'quiet' } as const
  return badge(tones[state], state, word)
}
