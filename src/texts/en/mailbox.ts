import type * as zhCN from '../zh-CN/mailbox.ts'

/** Words for the development mailbox; in English. */
export const words: typeof zhCN.words = {
  mailbox: {
    title: 'Development mailbox',
    lead: 'Every mail that was “sent”, newest first. Only development servers have this page.',
    list: 'Mails',
    empty: 'No mails yet. Register someone.',
    all: 'All mails',
    choose: 'Choose a mail to read it.',
    from: 'From',
    to: 'To',
    date: 'Date',
    html: 'HTML',
    text: 'Plain text',
    headers: 'Headers',
  },
}
