import { paths } from '../base/paths.ts'
import { acts, adminPage, choice, facts, filters, instant, pager, table } from './admin.ts'
import type { Act } from './admin.ts'
import { html } from './html.ts'
import type { Html } from './html.ts'
import type { Frame } from './layout.ts'

/** A mail as its line shows it. */
type Line = {
  id: string
  kind: string
  state: keyof Frame['texts']['waiting']['mailHeadline']
  tries: number
  reply: string | null
  domain: string | null
  address: string | null
  dueAt: number | null
  createdAt: number
  changedAt: number
  registrationId: string | null
}

/** The table of mails. */
export type OutboxProps = {
  query: Readonly<Record<string, string | null>>
  rows: Line[]
  next: string | null
  isCut: boolean
}

/** The outbox, filtered by state, kind and domain. */
export function adminOutboxPage(frame: Frame, props: OutboxProps): Html {
  const { admin, waiting } = frame.texts
  const { outbox } = admin
  const { query, rows } = props
  const main = html`${filters(
    frame,
    paths.adminOutbox,
    html`${choice('state', outbox.state, waiting.mailHeadline, query['state'] ?? null, admin.all)}
${choice('kind', outbox.kind, outbox.kinds, query['kind'] ?? null, admin.all)}
<label>${admin.registrations.domain} <input type="search" name="domain" value="${query['domain'] ?? ''}" autocapitalize="none" spellcheck="false"></label>`,
  )}
${table(
  admin.nav.outbox,
  [outbox.kind, outbox.to, outbox.state, outbox.tries, outbox.dueAt, outbox.createdAt],
  rows.map((row) => [
    html`<a href="${paths.adminMail(row.id)}">${kindOf(frame, row.kind)}</a>`,
    html`<bdi>${row.address ?? row.domain ?? admin.none}</bdi>`,
    waiting.mailHeadline[row.state],
    row.tries,
    instant(frame, row.dueAt),
    instant(frame, row.createdAt),
  ]),
)}
${pager(frame, { path: paths.adminOutbox, ...props, isEmpty: rows.length === 0 })}`
  return adminPage(frame, { room: 'outbox', title: admin.nav.outbox, main })
}

/** One mail with each try. */
export type MailProps = {
  mail: Omit<Line, 'address'>
  tries: { at: number; outcome: Line['state']; reply: string | null }[]
  notice: string | null
}

/** One mail: how each try at it ended. */
export function adminMailPage(frame: Frame, { mail, tries, notice }: MailProps): Html {
  const { admin, waiting } = frame.texts
  const { outbox } = admin
  const offered: Act[] = [
    ...(['sending', 'sent'].includes(mail.state) ? [] : ['retry' as const]),
    ...(mail.dueAt === null || mail.state === 'sending' ? [] : ['cancel' as const]),
  ]
  const main = html`${facts([
    [outbox.kind, kindOf(frame, mail.kind)],
    [
      outbox.to,
      mail.registrationId === null
        ? (mail.domain ?? admin.none)
        : html`<a href="${paths.adminRegistration(mail.registrationId)}">${mail.domain ?? admin.details}</a>`,
    ],
    [outbox.state, waiting.mailHeadline[mail.state]],
    [outbox.reply, mail.reply ?? admin.none],
    [outbox.createdAt, instant(frame, mail.createdAt)],
    [outbox.changedAt, instant(frame, mail.changedAt)],
    [outbox.dueAt, instant(frame, mail.dueAt)],
  ])}
${acts(
  frame,
  offered.map((act) => [act, paths.adminMailAct(mail.id, act)]),
)}
<h2>${outbox.each}</h2>
${table(
  outbox.each,
  [outbox.at, outbox.outcome, outbox.reply],
  tries.map((one) => [instant(frame, one.at), waiting.mailHeadline[one.outcome], one.reply ?? admin.none]),
)}`
  return adminPage(frame, { room: 'outbox', title: kindOf(frame, mail.kind), main, notice })
}

function kindOf({ texts }: Frame, kind: string): string {
  return texts.admin.outbox.kinds[kind] ?? kind
}
