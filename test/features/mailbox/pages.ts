import { mailboxPage } from '../../../src/features/mailbox/mailbox.page.ts'
import type { Html } from '../../../src/page/html.ts'
import { at } from '../../support/hostile.ts'
import type { SampleFrame } from '../../support/pages.ts'

/** Its pages in all their forms, filled with a sample. */
export function pages(frame: SampleFrame): Html[] {
  const {
    people: [{ address }],
    mail: { from, subject, text, header },
  } = frame.sample
  const mail = { id: 'id', at, to: address, subject }
  const open = {
    ...mail,
    from,
    text,
    headers: [{ name: header, value: address }],
    htmlPath: '/dev/mailbox/id/html',
  }
  return [
    mailboxPage(frame, { mails: [], open: null }),
    mailboxPage(frame, { mails: [mail], open: null }),
    mailboxPage(frame, { mails: [mail], open }),
  ]
}
