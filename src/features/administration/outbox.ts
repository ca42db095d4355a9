// An administrator acts on one mail of the outbox.

import type { Administrator, Ports } from '../../core/ports.ts'
import type { Database } from '../../store/db/database.ts'
import type { EventKind } from '../../store/db/events.ts'
import { appendEvent } from '../../store/db/events.ts'
import { cancelWaitingMail, findMail, requeueMail } from '../../store/mail/outbox.ts'
import type { OutboxRow } from '../../store/mail/rows.ts'
import { actAs } from './act-as.ts'
import { act, actMeanings } from './act.ts'

/** How an act on a mail ended; `stale` means that the mail was sent, is being sent, or was cancelled in the meantime. */
type MailActOutcome = { kind: 'done' } | { kind: 'unknown' } | { kind: 'stale' }

/** Each act on a mail by its name in addresses and texts. */
export const mailActs = {
  retry: act({
    name: 'admin-retry-mail',
    api: 'POST /api/admin/outbox/{id}/retry',
    scope: 'outbox:write',
    input: {},
    run: (ports, by, { id }) => retryMail(ports, by, id),
    outcomes: actMeanings,
  }),
  cancel: act({
    name: 'admin-cancel-mail',
    api: 'POST /api/admin/outbox/{id}/cancel',
    scope: 'outbox:write',
    input: {},
    run: (ports, by, { id }) => cancelMail(ports, by, id),
    outcomes: actMeanings,
  }),
}

/** Makes a mail due now, also a refused or cancelled one; stale if it was sent or is being sent. */
export async function retryMail(ports: Ports, by: Administrator, id: string): Promise<MailActOutcome> {
  const outcome = await actOnMail(ports, by, id, 'mail-retried', requeueMail)
  if (outcome.kind === 'done') ports.wakeCourier()
  return outcome
}

/** Cancels a mail that still waits for a try. */
export function cancelMail(ports: Ports, by: Administrator, id: string): Promise<MailActOutcome> {
  return actOnMail(ports, by, id, 'mail-cancelled', cancelWaitingMail)
}

async function actOnMail(
  ports: Ports,
  by: Administrator,
  id: string,
  event: EventKind,
  work: (db: Database, id: string, now: number) => Promise<OutboxRow | undefined>,
): Promise<MailActOutcome> {
  const at = ports.now()
  return actAs(ports, by, async (db, by): Promise<MailActOutcome> => {
    const mail = await work(db, id, at)
    if (!mail) return { kind: (await findMail(db, id)) ? 'stale' : 'unknown' }
    const { registrationId, accountId } = mail
    await appendEvent(db, { ...by, at, kind: event, registrationId, accountId, subjectId: id })
    return { kind: 'done' }
  })
}
