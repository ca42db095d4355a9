/** The languages of pages and mails; the first is the tutorial's. */
export const locales = ['zh-CN', 'en'] as const

/** One of the languages of pages and mails. */
export type Locale = (typeof locales)[number]

/** Whether a text names one of our languages. */
export function isLocale(text: string | null | undefined): text is Locale {
  return locales.some((locale) => locale === text)
}
