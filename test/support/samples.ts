// The words of people and programs that fill every page: hostile ones for the tests, and those of everyday for the pictures.

import type { Locale } from '../../src/base/locale.ts'
import type { Next } from '../../src/base/next.ts'
import { at, hostile } from './hostile.ts'

type Person = { name: string; address: string; domain: string }

/** The words of people and programs, as pages show them. */
export type Sample = {
  siteName: string
  /** The first of them reads most pages. */
  people: [Person, ...Person[]]
  /** The address that the first person changes to. */
  newAddress: string
  /** The address that they probably meant. */
  meant: string
  /** Eight digits that are wrong. */
  code: string
  browser: string
  system: string
  network: string
  /** A mail server's answer. */
  reply: string
  /** An administrator's reason for an act. */
  reason: string
  /** A mail in the development mailbox. */
  mail: { from: string; subject: string; text: string; header: string }
  link: string
  next: Next
  /** The text that an administrator searches for. */
  search: string
  /** The kind of an event that a newer server wrote. */
  kind: string
  /** The id of a request that failed. */
  request: string
  expiresAt: number
}

/** Text that would run if a page took it for markup, in every place. */
export const hostileSample: Sample = {
  siteName: hostile,
  people: [{ name: hostile, address: hostile, domain: hostile }],
  newAddress: hostile,
  meant: hostile,
  code: hostile,
  browser: hostile,
  system: hostile,
  network: hostile,
  reply: hostile,
  reason: hostile,
  mail: { from: hostile, subject: hostile, text: hostile, header: hostile },
  link: hostile,
  next: hostile as Next,
  search: hostile,
  kind: hostile,
  request: hostile,
  expiresAt: at,
}

/** A bookshop and its readers. */
export function everydaySample(locale: Locale): Sample {
  const { siteName, names, reason, subject, text } = everyday[locale]
  const domains = ['example.org', 'example.com', 'mail.example']
  const people = names.map(([name, local], place): Person => {
    const domain = domains[place % domains.length] ?? ''
    return { name, address: `${local}@${domain}`, domain }
  })
  return {
    siteName,
    people: people as Sample['people'],
    newAddress: 'ming.new@example.com',
    meant: 'ming@gmail.com',
    code: '12345678',
    browser: 'Firefox',
    system: 'Windows',
    network: '192.0.2.17',
    reply: '550 5.7.1 <ming@example.org>: Recipient address rejected: Access denied by policy',
    reason,
    mail: {
      from: `${siteName} <no-reply@example.org>`,
      subject,
      text: `${text}\n\n${link}\n`,
      header: 'Message-ID',
    },
    link,
    next: '/account/' as Next,
    search: 'ming',
    kind: 'new-kind',
    request: '44155c1f0e38',
    expiresAt: at + 7 * 86_400_000,
  }
}

// A link as mails carry it.
const link = 'https://www.example.org/confirm/?code=4f1c0a9be7.7.Kq3vXw8ZbT5mNc2R'

const everyday: Record<
  Locale,
  { siteName: string; names: [string, string][]; reason: string; subject: string; text: string }
> = {
  'zh-CN': {
    siteName: '海港书店',
    names: [
      ['小明', 'ming'],
      ['李雷', 'lilei'],
      ['ada', 'ada.lovelace'],
      ['韩梅梅', 'meimei'],
      ['edsger', 'ewd'],
      ['林小雨', 'xiaoyu.lin'],
    ],
    reason: '本人来电话，核对过订单号',
    subject: '来自海港书店的注册确定邮件',
    text: '感谢注册海港书店！\n\n如果是您，请点击站点连接完成注册确定：',
  },
  en: {
    siteName: 'Harbour Books',
    names: [
      ['ming', 'ming'],
      ['ada', 'ada.lovelace'],
      ['李雷', 'lilei'],
      ['grace', 'grace'],
      ['edsger', 'ewd'],
      ['barbara', 'barbara.liskov'],
    ],
    reason: 'Called by phone and named the order',
    subject: 'Confirm your registration at Harbour Books',
    text: 'Thank you for registering at Harbour Books!\n\nIf it was you, follow this link to finish your registration:',
  },
}
