import { paths } from '../../base/paths.ts'
import { html, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'
import { bulkBar, pickBox } from './bulk.page.ts'
import { replyOf } from './outbox.page.ts'
import type { MailReason } from './outbox.page.ts'
import { adminPage } from './parts.page.ts'
import type { Act } from './parts.page.ts'
import { choice, filters, pager, searchFields, table, wordField } from './tables.page.ts'
import type { Page } from './tables.page.ts'
import { badge, mailBadge, moment, typed } from './words.page.ts'
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

type RegistrationsProps = Page & { rows: RegistrationLineProps[]; notice: Act | null }

/** The list of registrations, with search and filters; a bulk act follows a preview. */
export function adminRegistrationsPage(frame: Frame, props: RegistrationsProps): Html {
  const { admin } = frame.texts
  const { registrations, outbox } = admin
  const { query, rows } = props
  const { closed: _, ...onlyStates } = registrations.states
  const main = html`${filters(
    frame,
    paths.adminRegistrations,
    html`${searchFields(frame, query)}
${choice('only', registrations.state, onlyStates, query['only'] ?? null, admin.all)}
${choice('mail', registrations.mailOnly, outbox.states, query['mail'] ?? null, admin.all)}
${wordField('domain', registrations.domain, query, 'example.com')}`,
  )}
<form method="post" action="${paths.adminBulk}">
${rows.length === 0 ? nothing : bulkBar(frame, query)}
${table(
  admin.nav.registrations,
  [
    { head: registrations.bulk, as: 'box' },
    registrations.person,
    { head: registrations.state, as: 'short' },
    registrations.mail,
    registrations.openedAt,
    { head: registrations.createdAt, as: 'short' },
  ],
  rows.map((row) => [
    pickBox(frame, row),
    html`<a href="${paths.adminRegistration(row.id)}">${typed(row.name)}</a> <span class="under">${typed(row.address)}</span>`,
    html`${stateBadge(frame, row.state)} <span class="under">${registrations.until(moment(frame, row.expiresAt))}</span>`,
    latestMail(frame, row),
    html`${moment(frame, row.openedAt)} ${triesOf(frame, row)}`,
    html`${moment(frame, row.createdAt)} <span class="under">${row.network ?? nothing}</span>`,
  ]),
)}
</form>
${pager(frame, paths.adminRegistrations, props)}`
  const { notice } = props
  return adminPage(frame, {
    page: 'registrations',
    section: 'registrations',
    title: admin.nav.registrations,
    main,
    notice,
  })
}

/** The registration that an act is about, as it is now. */
export function registrationSummary(
  frame: Frame,
  row: Pick<RegistrationLineProps, 'name' | 'address' | 'state'>,
): Html {
  return html`<b>${typed(row.name)}</b> ${typed(row.address)} ${stateBadge(frame, row.state)}`
}

/** The state of the latest mail, and the number of mails that were sent. */
export function latestMail(frame: Frame, mail: LatestMail & { sentTimes: number }): Html {
  const { registrations, none } = frame.texts.admin
  if (mail.mailState === null) return html`${none}`
  const words = { reason: mail.mailReason, reply: mail.mailState === 'sent' ? null : mail.mailReply }
  return html`${mailBadge(frame, mail.mailState)} <span class="under">${registrations.sentTimesOf(mail.sentTimes)}</span>
${words.reason === null && words.reply === null ? nothing : html`<span class="under">${replyOf(frame, words)}</span>`}`
}

function triesOf({ texts }: Frame, { digitTries, passwordTries }: RegistrationLineProps): Html {
  const { registrations } = texts.admin
  if (digitTries + passwordTries === 0) return nothing
  return html`<span class="under">${registrations.triesOf(digitTries, passwordTries)}</span>`
}

/** The state of a registration as a badge. */
export function stateBadge({ texts }: Frame, state: RegistrationState): Html {
  const word = texts.admin.registrations.states[state]
  const tones = { waiting: 'moving', expired: 'unsure', confirmed: 'good', closed: 'quiet' } as const
  return badge(tones[state], state, word)
}
