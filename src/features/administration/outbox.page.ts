import { paths, withQuery } from '../../base/paths.ts'
import { html, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'
import { acts, adminPage, facts } from './parts.page.ts'
import type { Act, Notice } from './parts.page.ts'
import { choice, choiceChip, filters, isFiltered, listText, pager, table } from './tables.page.ts'
import type { Page } from './tables.page.ts'
import { mailBadge, missing, moment, readableDomain, summary, typed } from './words.page.ts'
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

/** The outbox, with filters for domain, state and kind. */
export function adminOutboxPage(frame: Frame, props: OutboxProps): Html {
  const { admin } = frame.texts
  const { outbox } = admin
  const { query, rows } = props
  const domain = query['domain'] ?? null
  const main = html`${filters(frame, paths.adminOutbox, {
    query,
    search: { name: 'domain', label: outbox.searchTo },
    fields: html`${choice('state', outbox.state, outbox.states, query['state'] ?? null, admin.all)}
${choice('kind', outbox.kind, frame.texts.mailKinds, query['kind'] ?? null, admin.all)}`,
    chips: [
      ...(domain === null
        ? []
        : [
            {
              words: admin.labelled(
                isOneMailbox(domain) ? outbox.to : admin.registrations.domainChip,
                typed(domain),
              ),
              names: ['domain'],
            },
          ]),
      ...choiceChip(frame, 'state', outbox.state, outbox.states, query),
      ...choiceChip(frame, 'kind', outbox.kind, frame.texts.mailKinds, query),
    ],
  })}
${rows.length === 0 ? nothing : rowsOf(frame, props)}
${pager(frame, paths.adminOutbox, props, { nothing: outbox.nothing, isFiltered: isFiltered(query), empty: outbox.noneNow })}`
  return adminPage(frame, { page: 'outbox', section: 'outbox', title: admin.nav.outbox, main })
}

/** Whether a search for recipients names one mailbox, and not a whole domain. */
export function isOneMailbox(text: string): boolean {
  return text.lastIndexOf('@') > 0
}

function rowsOf(frame: Frame, { query, rows }: OutboxProps): Html {
  const { admin } = frame.texts
  const { outbox } = admin
  const list = listText(query)
  return table(
    admin.nav.outbox,
    [
      { head: outbox.to, at: 'first' },
      { head: outbox.kind, at: 'second' },
      { head: outbox.state, at: 'first-end' },
      outbox.reply,
      { head: outbox.createdAt, as: 'short', at: 'second-end' },
      { head: outbox.dueAt, as: 'short' },
    ],
    rows.map((row) => [
      html`<a href="${withQuery(paths.adminMail(row.id), { list })}">${recipientOf(frame, row)}</a>`,
      kindOf(frame, row),
      html`${mailBadge(frame, row.state)}${row.tries > 1 ? html` <span class="under">${outbox.triesOf(row.tries)}</span>` : nothing}`,
      row.state === 'sent' ? nothing : replyOf(frame, row),
      moment(frame, row.createdAt),
      row.dueAt === null ? nothing : moment(frame, row.dueAt),
    ]),
  )
}

// The address of its account or registration; of a mail for which neither exists, the domain is known at most.
function recipientOf({ texts }: Frame, { address, domain }: Pick<MailLineProps, 'address' | 'domain'>): Html {
  if (address !== null) return typed(address)
  return domain === null
    ? html`<span class="nil">${texts.admin.outbox.noRecipient}</span>`
    : html`@${readableDomain(domain)}`
}

type MailProps = {
  mail: MailLineProps
  tries: { at: number; outcome: MailState; reason: MailReason | null; reply: string | null }[]
  /** The act that was just done. */
  done: Act | null
  /** The table from which the administrator came. */
  list: string | null
}

/** One mail, with the outcome of each try. */
export function adminMailPage(frame: Frame, props: MailProps): Html {
  const { mail, tries, list } = props
  const { admin } = frame.texts
  const { outbox } = admin
  const main = html`${facts([
    [outbox.to, recipientOf(frame, mail)],
    ...ownerOf(frame, mail),
    [outbox.state, mailBadge(frame, mail.state)],
    [outbox.reply, replyOf(frame, mail)],
    [outbox.createdAt, moment(frame, mail.createdAt)],
    [outbox.changedAt, moment(frame, mail.changedAt)],
    [outbox.dueAt, moment(frame, mail.dueAt)],
  ])}
${acts(
  frame,
  possibleActs(mail).map((act) => [act, actPath(props, act)]),
)}
<h2>${outbox.each}</h2>
${
  tries.length === 0
    ? html`<p class="hint">${outbox.noTries}</p>`
    : table(
        outbox.each,
        [
          { head: outbox.at, at: 'first' },
          { head: outbox.outcome, at: 'first-end' },
          { head: outbox.reply, at: 'third' },
        ],
        tries.map((one) => [moment(frame, one.at), mailBadge(frame, one.outcome), replyOf(frame, one)]),
      )
}`
  const notice = noticeOf(frame, props)
  const title = kindOf(frame, mail)
  return adminPage(frame, { page: 'mail', section: 'outbox', title, main, notice, back: { list } })
}

function possibleActs({ state, dueAt }: MailLineProps): Act[] {
  return [
    ...(['sending', 'sent'].includes(state) ? [] : ['retry' as const]),
    ...(dueAt === null || state === 'sending' ? [] : ['cancel' as const]),
  ]
}

function actPath({ mail, list }: MailProps, act: Act): string {
  return withQuery(paths.adminMailAct(mail.id, act), { list })
}

function noticeOf({ texts }: Frame, props: MailProps): Notice | null {
  const { done: act, mail } = props
  if (act === null) return null
  const opposite = act === 'retry' ? 'cancel' : 'retry'
  const isPossible = possibleActs(mail).includes(opposite)
  const name = mail.address ?? mail.domain ?? texts.admin.outbox.noRecipient
  return { act, name, undo: isPossible ? [opposite, actPath(props, opposite)] : null }
}

/** The mail that an act is about, as it is now. */
export function mailSummary(frame: Frame, mail: MailLineProps): Html {
  return summary(kindOf(frame, mail), html`${recipientOf(frame, mail)} ${mailBadge(frame, mail.state)}`)
}

function kindOf({ texts }: Frame, { kind }: { kind: string }): string {
  return texts.mailKinds[kind] ?? kind
}

/** Why a mail is in its state: the fixed words, and the server's reply. */
export function replyOf(frame: Frame, mail: { reason: MailReason | null; reply: string | null }): Html {
  const { reasons } = frame.texts.admin.outbox
  const { reason, reply } = mail
  if (reason === null && reply === null) return missing(frame)
  // The reply alone says more than a word for all other reasons.
  const word = reason === null || (reason === 'other' && reply !== null) ? nothing : reasons[reason]
  return html`${word} ${reply === null ? nothing : html`<span class="reply" lang="en">${typed(reply)}</span>`}`
}

function ownerOf({ texts }: Frame, { registrationId, accountId }: MailLineProps): [string, Html][] {
  const { outbox, events } = texts.admin
  if (accountId !== null)
    return [[events.only.account, html`<a href="${paths.adminAccount(accountId)}">${outbox.account}</a>`]]
  if (registrationId === null) return []
  const link = html`<a href="${paths.adminRegistration(registrationId)}">${outbox.registration}</a>`
  return [[events.only.registration, link]]
}
