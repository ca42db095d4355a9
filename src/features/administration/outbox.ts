// An administrator acts on one mail of the outbox.
import type { Administrator, Ports } from '../../core/ports.ts'
import type { Database } from '../../store/db/database.ts'
import { appendEvent } from '../../store/db/events.ts'
import { cancelMail as cancelRow, findMail, requeueMail } from '../../store/mail/outbox.ts'
import type { EventKind } from '../../store/db/event-kinds.ts'
import type { OutboxRow } from '../../store/mail/rows.ts'
import { actAs } from './act-as.ts'

/** How an act on a mail ended; `stale` means that it was sent, is on its way, or came to its end meanwhile. */
export type MailActOutcome = { kind: 'done' } | { kind: 'unknown' } | { kind: 'stale' }

/** Makes a mail due now, also one that was refused or cancelled; one that was sent or is on its way stays as it is. */
export async function retryMail(ports: Ports, by: Administrator, id: string): Promise<MailActOutcome> {
  const outcome = await act(ports, by, id, 'mail-retried', requeueMail)
  if (outcome.kind === 'done') ports.wakeCourier()
  return outcome
}

/** Stops a mail that still waits for a try. */
export function cancelMail(ports: Ports, by: Administrator, id: string): Promise<MailActOutcome> {
  return act(ports, by, id, 'mail-cancelled', cancelRow)
}

async function act(
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
