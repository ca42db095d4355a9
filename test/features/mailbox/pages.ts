import { mailboxPage } from '../../../src/features/mailbox/mailbox.page.ts'
import type { Html } from '../../../src/page/html.ts'
import type { Frame } from '../../../src/page/layout.ts'
import { at, hostile } from '../../support/hostile.ts'

/** Its pages in all their forms, filled with hostile text. */
export function pages(frame: Frame): Html[] {
  const mail = { id: 'id', at, to: hostile, subject: hostile }
  const open = {
    ...mail,
    from: hostile,
    text: hostile,
    headers: [{ name: hostile, value: hostile }],
    htmlPath: '/dev/mailbox/id/html',
  }
  return [
    mailboxPage(frame, { mails: [], open: null }),
    mailboxPage(frame, { mails: [mail], open: null }),
    mailboxPage(frame, { mails: [mail], open }),
  ]
}
