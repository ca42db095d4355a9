import type { Locale } from '../base/locale.ts'
import { en } from './en/all.ts'
import { zhCN } from './zh-CN/all.ts'
import type { Texts } from './zh-CN/all.ts'

export type { Texts }

/** The texts for administrators, in one language. */
export type AdminTexts = Texts['admin']

const byLocale: Record<Locale, Texts> = { 'zh-CN': zhCN, en }

/** The languages' own names. */
export const languageNames: Record<Locale, string> = { 'zh-CN': '中文', en: 'English' }

/** All sentences in one language. */
export function textsFor(locale: Locale): Texts {
  return byLocale[locale]
}
