import type * as zhCN from '../zh-CN/mailbox.ts'

/** Words for the development mailbox; in English. */
export const words: typeof zhCN.words = {
  mailbox: {
    title: 'Development mailbox',
    lead: 'E-mails that would have been sent, newest first. Only development servers have this page.',
    list: 'E-mails',
    empty: 'No e-mails yet. Register an account to get one.',
    all: 'All e-mails',
    from: 'From',
    to: 'To',
    date: 'Date',
    html: 'HTML',
    text: 'Plain text',
    headers: 'Headers',
  },
}
