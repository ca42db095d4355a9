/** Words for the development mailbox; in Chinese. */
export const words = {
  mailbox: {
    title: '开发邮箱',
    lead: '本该发出的邮件都在这里，最新的在最上面。只有开发环境有这一页。',
    list: '邮件',
    all: '所有邮件',
    empty: '还没有邮件。去注册一个试试。',
    from: '发件人',
    to: '收件人',
    date: '时间',
    html: 'HTML',
    text: '纯文本',
    headers: '信头',
  },
}

type Words = typeof words

declare module '../texts.ts' {
  interface Texts extends Words {}
}
