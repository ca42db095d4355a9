import { paths, withQuery } from '../../base/paths.ts'
import { html, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'
import { replyOf } from './outbox.page.ts'
import type { MailReason } from './outbox.page.ts'
import { acts, adminPage, facts } from './parts.page.ts'
import type { Act, Notice } from './parts.page.ts'
import { latestMail, stateBadge } from './registrations.page.ts'
import type { RegistrationLineProps, RegistrationState } from './registrations.page.ts'
import { table } from './tables.page.ts'
import { figure, mailBadge, moment, networkOf, readableDomainText, typed } from './words.page.ts'
import type { MailState } from './words.page.ts'

/** One registration with everything an operator needs. */
type RegistrationProps = {
  registration: RegistrationLineProps
  disownedAt: number | null
  /** Until when its address is muted, whichever of the address's registrations was disowned. */
  mutedUntil: number | null
  /** The account that it became, if it still exists. */
  accountId: string | null
  mails: {
    id: string
    state: MailState
    reason: MailReason | null
    reply: string | null
    tries: number
    createdAt: number
  }[]
  others: OtherProps[]
  /** The blocks of its address and of the domain of that. */
  blocks: { address: string | null; domain: string | null }
  /** The act that was just done. */
  done: Act | null
  /** The table from which the administrator came. */
  list: string | null
  /** A link that was just handed out. */
  link: string | null
}

export function adminRegistrationPage(frame: Frame, props: RegistrationProps): Html {
  const { admin } = frame.texts
  const { registrations } = admin
  const { registration, disownedAt, mutedUntil, mails, link, accountId, list } = props
  const { id, state } = registration
  const main = html`${link === null ? nothing : handedOut(frame, registration.name, link)}
${facts([
  [registrations.address, typed(registration.address)],
  [registrations.state, stateBadge(frame, state)],
  ...(accountId === null
    ? []
    : [
        [
          admin.events.only.account,
          html`<a href="${paths.adminAccount(accountId)}">${registrations.account}</a>`,
        ] as const,
      ]),
  [registrations.createdAt, moment(frame, registration.createdAt)],
  ...(state === 'waiting' || state === 'expired'
    ? [[registrations.expiresAt, moment(frame, registration.expiresAt)] as const]
    : []),
  [registrations.mail, latestMail(frame, registration)],
  [registrations.openedAt, moment(frame, registration.openedAt)],
  [registrations.digitTries, figure(registration.digitTries)],
  [registrations.passwordTries, figure(registration.passwordTries)],
  ...(disownedAt === null ? [] : [[registrations.disownedAt, moment(frame, disownedAt)] as const]),
  ...(mutedUntil === null ? [] : [[registrations.mutedUntil, moment(frame, mutedUntil)] as const]),
  [registrations.network, networkOf(frame, registration.network)],
])}
${acts(frame, possibleActs(props))}
${mailsTable(frame, mails)}
${othersTable(frame, props.others)}
<p class="pager"><a href="${withQuery(paths.adminEvents, { registration: id })}">${registrations.allEvents}</a></p>`
  return adminPage(frame, {
    page: 'registration',
    section: 'registrations',
    title: registration.name,
    main,
    notice: noticeOf(props),
    back: { list },
  })
}

function mailsTable(frame: Frame, mails: RegistrationProps['mails']): Html {
  const { registrations, outbox } = frame.texts.admin
  const head = html`<h2>${registrations.mails}</h2>`
  if (mails.length === 0) return html`${head}<p class="hint">${registrations.noMails}</p>`
  return html`${head}
${table(
  registrations.mails,
  [
    { head: outbox.createdAt, at: 'first' },
    { head: outbox.state, at: 'first-end' },
    { head: outbox.tries, as: 'figure' },
    { head: outbox.reply, at: 'third' },
  ],
  mails.map((mail) => [
    html`<a href="${paths.adminMail(mail.id)}">${moment(frame, mail.createdAt)}</a>`,
    mailBadge(frame, mail.state),
    figure(mail.tries),
    replyOf(frame, mail),
  ]),
)}`
}

function possibleActs(props: RegistrationProps): (readonly [Act, string])[] {
  const { registration, disownedAt, mutedUntil, blocks, list } = props
  const { id, state } = registration
  const mayAct = state === 'waiting' || state === 'expired'
  const offered: Act[] = [
    ...(mayAct ? (['resend', 'extend', 'address'] as const) : []),
    ...(state === 'waiting' ? (['confirm', 'link'] as const) : []),
    ...(blocks.address === null ? (['block-address'] as const) : []),
    ...(blocks.domain === null ? (['block-domain'] as const) : []),
    ...(mutedUntil !== null || disownedAt !== null ? (['lift-mute'] as const) : []),
    ...(state === 'confirmed' ? [] : (['delete-registration'] as const)),
  ]
  return offered.map((act) => [act, withQuery(paths.adminRegistrationAct(id, act), { list })])
}

// A block is taken back where it can be seen: on the blocks' page.
function noticeOf({ done: act, registration, blocks }: RegistrationProps): Notice | null {
  if (act === null) return null
  const block = act === 'block-address' ? blocks.address : act === 'block-domain' ? blocks.domain : null
  const { address } = registration
  const name =
    act === 'block-domain'
      ? readableDomainText(address.slice(address.lastIndexOf('@') + 1))
      : act === 'block-address'
        ? address
        : registration.name
  return { act, name, undo: block === null ? null : ['unblock', paths.adminUnblock(block)] }
}

type OtherProps = { id: string; name: string; state: RegistrationState; createdAt: number }

/** The other registrations of an address; an administrator must see them before confirming one by hand. */
export function othersTable(frame: Frame, others: OtherProps[]): Html {
  const { registrations } = frame.texts.admin
  if (others.length === 0)
    return html`<h2>${registrations.others}</h2><p class="hint">${registrations.noOthers}</p>`
  return html`<h2>${registrations.others}</h2>
${table(
  registrations.others,
  [
    { head: registrations.name, at: 'first' },
    { head: registrations.state, at: 'first-end' },
    { head: registrations.createdAt, at: 'second' },
  ],
  others.map((one) => [
    html`<a href="${paths.adminRegistration(one.id)}">${typed(one.name)}</a>`,
    stateBadge(frame, one.state),
    moment(frame, one.createdAt),
  ]),
)}`
}

function handedOut({ texts }: Frame, name: string, link: string): Html {
  const { admin } = texts
  return html`<section class="notice" role="status" data-notice="link"><h2>${admin.acts.link.done(typed(name))}</h2>
<p class="hint">${admin.registrations.linkLead}</p>
<pre tabindex="0" data-copy="${admin.copy}" data-copied="${admin.copied}">${link}</pre></section>`
}
