/** The languages that pages and mails are written in; the first is the tutorial's. */
export const locales = ['zh-CN', 'en'] as const

/** One of the languages that pages and mails are written in. */
export type Locale = (typeof locales)[number]
