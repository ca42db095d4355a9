import { paths } from '../../base/paths.ts'
import { html, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'
import { acts, adminPage, facts } from './parts.page.ts'
import type { Act } from './parts.page.ts'
import { choice, filters, pager, table, wordField } from './tables.page.ts'
import type { Page } from './tables.page.ts'
import { figure, mailBadge, moment, typed } from './words.page.ts'
import type { MailState } from './words.page.ts'

/** Why a mail is in its state, in fixed words. */
export type MailReason = keyof Frame['texts']['admin']['outbox']['reasons']

/** A mail as a row of the table; its address comes from its account or registration. */
type MailLineProps = {
  id: string
  kind: string
  state: MailState
  tries: number
  reason: MailReason | null
  reply: string | null
  domain: string | null
  address: string | null
  dueAt: number | null
  createdAt: number
  changedAt: number
  registrationId: string | null
  accountId: string | null
}

type OutboxProps = Page & { rows: MailLineProps[] }

/** The outbox, with filters for state, kind and domain. */
export function adminOutboxPage(frame: Frame, props: OutboxProps): Html {
  const { admin } = frame.texts
  const { outbox, registrations } = admin
  const { query, rows } = props
  const main = html`${filters(
    frame,
    paths.adminOutbox,
    html`${choice('state', outbox.state, outbox.states, query['state'] ?? null, admin.all)}
${choice('kind', outbox.kind, frame.texts.mailKinds, query['kind'] ?? null, admin.all)}
${wordField('domain', registrations.domain, query, 'example.com')}`,
  )}
${table(
  admin.nav.outbox,
  [
    outbox.kind,
    outbox.to,
    outbox.state,
    outbox.reply,
    { head: outbox.tries, as: 'figure' },
    outbox.createdAt,
    outbox.dueAt,
  ],
  rows.map((row) => [
    html`<a href="${paths.adminMail(row.id)}">${kindOf(frame, row)}</a>`,
    typed(row.address ?? row.domain ?? admin.none),
    mailBadge(frame, row.state),
    replyOf(frame, row),
    figure(row.tries),
    moment(frame, row.createdAt),
    moment(frame, row.dueAt),
  ]),
)}
${pager(frame, paths.adminOutbox, props)}`
  return adminPage(frame, { page: 'outbox', section: 'outbox', title: admin.nav.outbox, main })
}

type MailProps = {
  mail: MailLineProps
  tries: { at: number; outcome: MailState; reason: MailReason | null; reply: string | null }[]
  notice: Act | null
}

/** One mail, with the outcome of each try. */
export function adminMailPage(frame: Frame, { mail, tries, notice }: MailProps): Html {
  const { admin } = frame.texts
  const { outbox } = admin
  const offered: Act[] = [
    ...(['sending', 'sent'].includes(mail.state) ? [] : ['retry' as const]),
    ...(mail.dueAt === null || mail.state === 'sending' ? [] : ['cancel' as const]),
  ]
  const main = html`${facts([
    [outbox.to, html`${typed(mail.address ?? mail.domain ?? admin.none)} ${ownerLink(frame, mail)}`],
    [outbox.state, mailBadge(frame, mail.state)],
    [outbox.reply, replyOf(frame, mail)],
    [outbox.createdAt, moment(frame, mail.createdAt)],
    [outbox.changedAt, moment(frame, mail.changedAt)],
    [outbox.dueAt, moment(frame, mail.dueAt)],
  ])}
${acts(
  frame,
  offered.map((act) => [act, paths.adminMailAct(mail.id, act)]),
)}
<h2>${outbox.each}</h2>
${
  tries.length === 0
    ? html`<p class="hint">${outbox.noTries}</p>`
    : table(
        outbox.each,
        [outbox.at, outbox.outcome, outbox.reply],
        tries.map((one) => [moment(frame, one.at), mailBadge(frame, one.outcome), replyOf(frame, one)]),
      )
}`
  return adminPage(frame, { page: 'mail', section: 'outbox', title: kindOf(frame, mail), main, notice })
}

/** The mail that an act is about, as it is now. */
export function mailSummary(frame: Frame, mail: MailLineProps): Html {
  return html`<b>${kindOf(frame, mail)}</b> ${typed(mail.address ?? mail.domain ?? '')} ${mailBadge(frame, mail.state)}`
}

function kindOf({ texts }: Frame, { kind }: { kind: string }): string {
  return texts.mailKinds[kind] ?? kind
}

/** Why a mail is in its state: the fixed words, and the server's reply. */
export function replyOf({ texts }: Frame, mail: { reason: MailReason | null; reply: string | null }): Html {
  const { outbox, none } = texts.admin
  if (mail.reason === null && mail.reply === null) return html`${none}`
  return html`${mail.reason === null ? nothing : outbox.reasons[mail.reason]} ${
    mail.reply === null ? nothing : html`<span class="reply" lang="en">${typed(mail.reply)}</span>`
  }`
}

function ownerLink({ texts }: Frame, { registrationId, accountId }: MailLineProps): Html {
  const { outbox } = texts.admin
  if (accountId !== null) return html`<a href="${paths.adminAccount(accountId)}">${outbox.account}</a>`
  if (registrationId === null) return nothing
  return html`<a href="${paths.adminRegistration(registrationId)}">${outbox.registration}</a>`
}
