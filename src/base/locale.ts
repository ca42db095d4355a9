/** The languages that pages and mails are written in; the first is the tutorial's. */
export const locales = ['zh-CN', 'en'] as const

/** One of the languages that pages and mails are written in. */
export type Locale = (typeof locales)[number]

/** Whether a text names one of our languages. */
export function isLocale(text: string | null | undefined): text is Locale {
  return locales.some((locale) => locale === text)
}
