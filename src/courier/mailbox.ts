import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { faultCode } from '../base/fault-code.ts'
import type { Settings } from '../base/settings/settings.ts'
import type { Clock } from '../base/time.ts'
import type { Delivery, Mailer } from '../core/ports.ts'
import { writeMessage } from './message.ts'

/** A mail in the development mailbox, as it would have gone out. */
type MailboxMail = {
  id: string
  at: number
  to: string
  from: string
  subject: string
  text: string
  html: string
  headers: { name: string; value: string }[]
}

/** The development mailbox: a mailer that keeps the mails to be read at `/dev/mailbox`, newest first. */
export type Mailbox = Mailer & { list(): MailboxMail[]; find(id: string): MailboxMail | null }

const mostMails = 200

/**
 * Opens the mailbox. In a file, so that a restart or a second process loses nothing; null keeps it in memory.
 * Each mail is one line, written whole.
 *
 * @param isShared whether another process may write the file now, so that it must not be shortened
 */
export function openMailbox(file: string | null, settings: Settings, now: Clock, isShared = false): Mailbox {
  let inMemory: MailboxMail[] = []
  if (file !== null) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    if (!isShared) keep(read(file).slice(-mostMails))
  }

  return {
    async send(mail, begin = () => true): Promise<Delivery | null> {
      if (!begin()) return null
      // The very bytes that a mail server would get.
      const { bytes } = await writeMessage(mail, settings, now())
      add({
        id: mail.id,
        at: now(),
        to: mail.to,
        from: `${settings.mailFrom.name} <${settings.mailFrom.address}>`,
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        headers: headersOf(bytes.toString().replaceAll('\r\n', '\n')),
      })
      return { kind: 'sent', reply: '250 kept in the development mailbox' }
    },
    list: () => all().toReversed(),
    find: (id) => all().findLast((mail) => mail.id === id) ?? null,
    close() {},
  }

  function all(): MailboxMail[] {
    return file === null ? inMemory : read(file).slice(-mostMails)
  }

  function add(mail: MailboxMail): void {
    if (file === null) inMemory = [...inMemory, mail].slice(-mostMails)
    else appendFileSync(file, `${JSON.stringify(mail)}\n`, { mode: 0o600 })
  }

  function keep(mails: MailboxMail[]): void {
    if (file !== null)
      writeFileSync(file, mails.map((mail) => `${JSON.stringify(mail)}\n`).join(''), { mode: 0o600 })
  }
}

function read(file: string): MailboxMail[] {
  try {
    const lines = readFileSync(file, 'utf8').split('\n')
    return lines.flatMap(parse)
  } catch (fault) {
    if (faultCode(fault) === 'ENOENT') return []
    throw fault
  }
}

// Of a process that was killed while it wrote, the last line may be torn: that mail is sent again when its lease runs out.
function parse(line: string): MailboxMail[] {
  try {
    return [JSON.parse(line)]
  } catch {
    return []
  }
}

function headersOf(raw: string): { name: string; value: string }[] {
  const head = raw.slice(0, raw.indexOf('\n\n')).replace(/\n[ \t]+/g, ' ')
  return head.split('\n').map((line) => {
    const colon = line.indexOf(':')
    return { name: line.slice(0, colon), value: line.slice(colon + 1).trim() }
  })
}
