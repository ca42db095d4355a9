import { setTimeout } from 'node:timers/promises'
import type { OutgoingMail } from '../courier/message.ts'
import type { Database } from '../store/db/database.ts'
import { countDueMails } from '../store/mail/outbox.ts'

/** A mail as its reader finds it. */
export type TestMail = {
  to: string
  subject: string
  /** The plain text. */
  text: string
  html: string
  /** The language, as a BCP 47 tag. */
  locale: string
  /** The first link with a code, which is what the mail asks its reader to open; null if it has none. */
  link: string | null
  /** The code of that link, as programs send it. */
  code: string | null
  /** The eight digits that may be typed instead of opening the link, without a space. */
  digits: string | null
}

/** The mails that a test house sent. Each call first waits until no mail is on its way. */
export type TestMailbox = {
  /** The newest mail to an address; throws if there is none, and says who got mails. */
  lastTo(address: string): Promise<TestMail>
  /** All mails, the oldest first. */
  all(): Promise<TestMail[]>
}

/** Makes the mailbox of the mails that the house hands over. */
export function createTestMailbox(sent: readonly OutgoingMail[], settled: () => Promise<void>): TestMailbox {
  return {
    async lastTo(address) {
      await settled()
      const last = sent.findLast(({ to }) => to.toLowerCase() === address.toLowerCase())
      if (last) return readMail(last)
      const readers = [...new Set(sent.map(({ to }) => to))].join(', ')
      throw new Error(
        `no mail went to ${address}; ${readers ? `there are mails to ${readers}` : 'there is no mail'}`,
      )
    },
    async all() {
      await settled()
      return sent.map(readMail)
    },
  }
}

// In milliseconds: far longer than a mail takes, so that a test fails with a sentence and not by its own time-out.
const patience = 10_000
const pause = 2

/** Waits until every mail that is due has been handed over. */
export async function untilSent(db: Database, time: { now: number }): Promise<void> {
  const end = performance.now() + patience
  const isMoving = async () => {
    const due = await countDueMails(db)
    return due.some(({ state, firstDueAt }) => state === 'sending' || firstDueAt <= time.now)
  }
  while (await isMoving()) {
    if (performance.now() > end) throw new Error('a mail is on its way and does not arrive')
    await setTimeout(pause)
  }
}

function readMail({ to, subject, text, html, locale }: OutgoingMail): TestMail {
  const [link = null, code = null] = /https?:\/\/\S+\?code=([\w.-]+)/.exec(text) ?? []
  return { to, subject, text, html, locale, link, code, digits: digitsIn(text) }
}

/** The eight digits of a mail's plain text; null if there are none. */
export function digitsIn(text: string): string | null {
  const withoutLinks = text.replace(/https?:\/\/\S+/g, '')
  const [, first = '', second = ''] = /(?<!\d)(\d{4})[ \u2009\u00a0]?(\d{4})(?!\d)/.exec(withoutLinks) ?? []
  return first + second || null
}
