// Writes what hooks and webhooks are told, in the transaction of the act.

import { limits } from '../base/limits.ts'
import { isoTime } from '../base/time.ts'
import { webhookName } from '../security/receiver-names.ts'
import { newId } from '../security/tokens.ts'
import { findAccountById } from '../store/accounts/accounts.ts'
import type { AccountRow } from '../store/accounts/rows.ts'
import type { Database } from '../store/db/database.ts'
import { findMail } from '../store/mail/outbox.ts'
import type { MailReason } from '../store/mail/rows.ts'
import { listHooks } from '../store/notifications/hooks.ts'
import { queueNotifications } from '../store/notifications/notifications.ts'
import type { NotificationKind } from '../store/notifications/rows.ts'
import { everyHook } from './hooks.ts'
import type { NotificationData, Receivers } from './hooks.ts'
import type { JobPorts } from './ports.ts'
import { publicAccount } from './public-account.ts'
import type { PublicAccount } from './public-account.ts'

type ReceiverPorts = Pick<JobPorts, 'settings' | 'keys'>

function receiversOf({ settings, keys }: ReceiverPorts, hooked: readonly NotificationKind[]): Receivers {
  const names = settings.webhooks.map(({ url }) => webhookName(url, keys))
  const hooks = everyHook.filter(([, kind]) => hooked.includes(kind))
  return { of: (kind) => [...names, ...hooks.filter(([, one]) => one === kind).map(([name]) => name)] }
}

/** The receivers as a process finds them when it starts; also a command, which has no hooks, writes for those of others. */
export async function findReceivers(db: Database, ports: ReceiverPorts, now: number): Promise<Receivers> {
  return receiversOf(ports, await listHooks(db, now - limits.hooksLife))
}

type NotifyPorts = Pick<JobPorts, 'receivers'>

/** Writes a notification for everybody who is told of its kind. `read` is called only if somebody is. */
export async function notify<Kind extends NotificationKind>(
  db: Database,
  { receivers }: NotifyPorts,
  kind: Kind,
  at: number,
  read: () => NotificationData[Kind] | Promise<NotificationData[Kind]>,
): Promise<void> {
  const told = receivers.of(kind)
  if (told.length === 0) return
  const data = await read()
  const accountId = 'account' in data ? (data.account?.id ?? null) : null
  await queueNotifications(db, told, { messageId: newId(), kind, accountId, data, now: at })
}

/** The kinds that are about an account alone. */
type AccountKind = {
  [Kind in NotificationKind]: { account: PublicAccount } extends NotificationData[Kind] ? Kind : never
}[NotificationKind]

/** The same for what happened to an account, as it is now. */
export function notifyOfAccount(
  db: Database,
  ports: NotifyPorts,
  kind: AccountKind,
  { at, accountId }: { at: number; accountId: string },
): Promise<void> {
  return notify(db, ports, kind, at, async () => ({ account: await readPublicAccount(db, accountId) }))
}

/** The same for another address of an account, which it has now. */
export function notifyOfAddress(
  db: Database,
  ports: NotifyPorts,
  { at, accountId, previousEmail }: { at: number; accountId: string; previousEmail: string },
): Promise<void> {
  return notify(db, ports, 'account.address_changed', at, async () => ({
    account: await readPublicAccount(db, accountId),
    previousEmail,
  }))
}

/** The same for an account that was just deleted. */
export function notifyOfDeletion(
  db: Database,
  ports: NotifyPorts,
  account: AccountRow,
  at: number,
): Promise<void> {
  return notify(db, ports, 'account.deleted', at, () => ({ account: publicRow(account) }))
}

/** The same for a registration that nobody confirmed. */
export function notifyOfExpiry(
  db: Database,
  ports: NotifyPorts,
  { id, createdAt, expiresAt }: { id: string; createdAt: number; expiresAt: number },
  at: number,
): Promise<void> {
  const registration = { id, createdAt: isoTime(createdAt), expiresAt: isoTime(expiresAt) }
  return notify(db, ports, 'registration.expired', at, () => ({ registration }))
}

/** The same for a mail that the mail server refused for good. */
export function notifyOfRefusal(
  db: Database,
  ports: NotifyPorts,
  { mailId, reason, at }: { mailId: string; reason: MailReason | null; at: number },
): Promise<void> {
  return notify(db, ports, 'mail.refused', at, async () => {
    const mail = await findMail(db, mailId)
    if (!mail) throw new Error('a notification is about a mail that does not exist')
    const { kind, accountId, registrationId } = mail
    const row = accountId === null ? undefined : await findAccountById(db, accountId)
    return { mail: { id: mailId, kind, reason }, account: row ? publicRow(row) : null, registrationId }
  })
}

/** The public shape of an account that exists. */
async function readPublicAccount(db: Database, id: string): Promise<PublicAccount> {
  const row = await findAccountById(db, id)
  if (!row) throw new Error('a notification is about an account that does not exist')
  return publicRow(row)
}

function publicRow(row: AccountRow): PublicAccount {
  return publicAccount({ ...row, isAdmin: row.isAdmin === 1 })
}
