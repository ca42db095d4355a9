// The websites where people read their mail, by the domain of their address: the waiting page leads there.

import { domainToASCII } from 'node:url'
import type { Locale } from './locale.ts'

/** The page on which a provider's mail is read; `name` is the one that its people use. */
export type MailboxSite = { name: Record<Locale, string>; address: string }

/** The website for the addresses of a domain; null if we know none. */
export function mailboxSite(domain: string): MailboxSite | null {
  return byDomain.get(domainToASCII(domain)) ?? null
}

/** A provider's website, and the domains of its addresses. */
type Provider = MailboxSite & { domains: readonly string[] }

/** The large providers of China, Europe, North America and East Asia. No company's own domains: their mail is read in many places. */
export const mailboxProviders: readonly Provider[] = [
  provider({ 'zh-CN': 'QQ 邮箱', en: 'QQ Mail' }, 'https://mail.qq.com/', 'qq.com vip.qq.com foxmail.com'),
  provider({ 'zh-CN': '163 邮箱', en: '163 Mail' }, 'https://mail.163.com/', '163.com'),
  provider({ 'zh-CN': '163 VIP 邮箱', en: '163 VIP Mail' }, 'https://vip.163.com/', 'vip.163.com'),
  provider({ 'zh-CN': '126 邮箱', en: '126 Mail' }, 'https://mail.126.com/', '126.com'),
  provider({ 'zh-CN': 'yeah.net 邮箱', en: 'yeah.net Mail' }, 'https://mail.yeah.net/', 'yeah.net'),
  provider(
    { 'zh-CN': '新浪邮箱', en: 'Sina Mail' },
    'https://mail.sina.com.cn/',
    'sina.com sina.cn vip.sina.com',
  ),
  provider({ 'zh-CN': '搜狐邮箱', en: 'Sohu Mail' }, 'https://mail.sohu.com/', 'sohu.com'),
  provider({ 'zh-CN': '阿里邮箱', en: 'Aliyun Mail' }, 'https://mail.aliyun.com/', 'aliyun.com'),
  provider({ 'zh-CN': '139 邮箱', en: '139 Mail' }, 'https://mail.10086.cn/', '139.com'),
  provider({ 'zh-CN': '189 邮箱', en: '189 Mail' }, 'https://mail.189.cn/', '189.cn'),
  provider({ 'zh-CN': '沃邮箱', en: 'Wo Mail' }, 'https://mail.wo.cn/', 'wo.cn'),
  provider('Gmail', 'https://mail.google.com/', 'gmail.com googlemail.com'),
  provider(
    'Outlook',
    'https://outlook.live.com/mail/',
    'outlook.com outlook.de outlook.fr outlook.es outlook.it outlook.jp hotmail.com hotmail.co.uk hotmail.de hotmail.fr hotmail.it hotmail.es live.com live.cn live.co.uk live.fr live.nl live.de msn.com',
  ),
  provider(
    { 'zh-CN': 'iCloud 邮箱', en: 'iCloud Mail' },
    'https://www.icloud.com/mail/',
    'icloud.com me.com mac.com',
  ),
  provider(
    { 'zh-CN': '雅虎邮箱', en: 'Yahoo Mail' },
    'https://mail.yahoo.com/',
    'yahoo.com yahoo.co.uk yahoo.de yahoo.fr yahoo.it yahoo.es yahoo.ca yahoo.co.in yahoo.com.br yahoo.com.hk yahoo.com.tw yahoo.com.sg ymail.com rocketmail.com',
  ),
  provider({ 'zh-CN': '日本雅虎邮箱', en: 'Yahoo! JAPAN Mail' }, 'https://mail.yahoo.co.jp/', 'yahoo.co.jp'),
  provider({ 'zh-CN': 'AOL 邮箱', en: 'AOL Mail' }, 'https://mail.aol.com/', 'aol.com'),
  provider('Proton Mail', 'https://mail.proton.me/', 'proton.me protonmail.com pm.me'),
  provider(
    'Tuta',
    'https://app.tuta.com/',
    'tuta.com tuta.io tutamail.com tutanota.com tutanota.de keemail.me',
  ),
  provider('Fastmail', 'https://app.fastmail.com/', 'fastmail.com fastmail.fm'),
  provider('Zoho Mail', 'https://mail.zoho.com/', 'zoho.com zohomail.com'),
  provider('HEY', 'https://app.hey.com/', 'hey.com'),
  provider('GMX', 'https://www.gmx.net/', 'gmx.de gmx.net gmx.at gmx.ch'),
  provider('GMX', 'https://www.gmx.com/', 'gmx.com gmx.us'),
  provider('WEB.DE', 'https://web.de/', 'web.de'),
  provider('Telekom Mail', 'https://email.t-online.de/', 't-online.de'),
  provider(
    { 'zh-CN': 'Mail.ru 邮箱', en: 'Mail.ru' },
    'https://e.mail.ru/',
    'mail.ru inbox.ru list.ru bk.ru',
  ),
  provider(
    { 'zh-CN': 'Yandex 邮箱', en: 'Yandex Mail' },
    'https://mail.yandex.com/',
    'yandex.com yandex.ru ya.ru',
  ),
  provider('Naver Mail', 'https://mail.naver.com/', 'naver.com'),
  provider('Daum Mail', 'https://mail.daum.net/', 'daum.net hanmail.net'),
  provider('Seznam', 'https://email.seznam.cz/', 'seznam.cz'),
  provider('La Poste', 'https://www.laposte.net/', 'laposte.net'),
]

const byDomain = new Map(mailboxProviders.flatMap((site) => site.domains.map((domain) => [domain, site])))

function provider(name: string | Record<Locale, string>, address: string, domains: string): Provider {
  const names = typeof name === 'string' ? { 'zh-CN': name, en: name } : name
  return { name: names, address, domains: domains.split(' ') }
}
