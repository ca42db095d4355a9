// Mail programs know little of CSS: tables for the layout, styles on the elements, and nothing to fetch. Outlook takes
// the button's height from mso-padding-alt; Gmail's dark mode inverts the plain colours.

import { html, raw } from 'hono/html'
import type { Accent } from '../base/colour.ts'
import type { Contact } from '../base/contact.ts'
import type { Locale } from '../base/locale.ts'
import { adminLink, forgotLink, loginLink, securityLink, sessionsLink } from '../base/paths.ts'
import { phrasesOf } from '../base/phrases.ts'
import { plain } from '../texts/sentence.ts'
import type { Sentence } from '../texts/sentence.ts'
import { textsOf } from '../texts/texts.ts'
import type { SiteWords, Texts } from '../texts/texts.ts'

/** A mail's words, ready to send. */
export type Letter = { subject: string; text: string; html: string }

/** The site as mails describe it: its name, contact and sentences, and links that are the same for every recipient. */
export type Site = {
  siteName: string
  contact: Contact | null
  accent: Accent
  textsIn: (locale: Locale) => Texts
  loginLink: string
  forgotLink: string
  sessionsLink: string
  securityLink: string
  adminLink: string
}

/** The settings that a site's mails show. */
type SiteSettings = SiteWords & { siteName: string; accent: Accent; baseUrl: string }

/** Describes a site with these settings for its mails. */
export function siteOf(settings: SiteSettings): Site {
  const { siteName, contact, accent, baseUrl } = settings
  return {
    siteName,
    contact,
    accent,
    textsIn: (locale) => textsOf(settings, locale),
    loginLink: loginLink(baseUrl),
    forgotLink: forgotLink(baseUrl),
    sessionsLink: sessionsLink(baseUrl),
    securityLink: securityLink(baseUrl),
    adminLink: adminLink(baseUrl),
  }
}

/** One part of a mail, in order of reading; each is written into both bodies. */
type Part =
  | { kind: 'paragraph'; text: Sentence }
  | { kind: 'quiet' | 'warning'; text: Sentence }
  /** The facts of the event, as pairs of a label and a value. */
  | { kind: 'facts'; facts: readonly Fact[] }
  /** The mail's main link, as a button; in the text alone on its own line, like every link. */
  | { kind: 'link'; lead: string; label: string; address: string }
  /** A link that few need. */
  | { kind: 'quiet-link'; lead: string; label: string; address: string }
  | { kind: 'digits'; digits: string }

/** Browser, system and network of a device; null where unknown. */
export type DeviceNames = { browser: string | null; system: string | null; network: string | null }

type Fact = readonly [label: string, value: string]

/** The facts of an act: when, and from which device and network; `device` is null for a command. */
export function actFacts(
  texts: Texts,
  { at, device }: { at: number; device: DeviceNames | null },
  label = texts.facts.when,
): Part {
  const when = [label, texts.instant(at)] as const
  return { kind: 'facts', facts: [when, ...(device === null ? [] : deviceFacts(texts, device))] }
}

/** How a mail's text is set: its language, and the name that stays whole. */
type Setting = { locale: Locale; siteName: string }

/** Writes a letter's text and HTML body from the same parts. */
export function writeLetter(
  site: Site,
  locale: Locale,
  words: { subject: (siteName: string) => string; title: string },
  parts: Part[],
): Letter {
  const { siteName, contact } = site
  const subject = words.subject(siteName)
  const { people } = site.textsIn(locale)
  const ending = contact === null ? [siteName] : [`${siteName}\n${plain([people.mail, contact])}`]
  const text = [words.title, ...parts.map((part) => textOf(locale, part)), ...ending]
  return {
    subject,
    text: `${text.map(withoutTail).join('\n\n')}\n`,
    html: page(site, locale, { subject, title: words.title }, parts),
  }
}

/** Breaks a paragraph into lines for terminals. */
export function wrap(paragraph: string, columns = 72): string {
  let line = ''
  const lines: string[] = []
  for (const word of paragraph.split(/ +/)) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].join('\n')
}

function deviceFacts({ facts, device: words }: Texts, device: DeviceNames): Fact[] {
  const isKnown = device.browser !== null || device.system !== null
  return [
    [facts.device, isKnown ? words.browserOn(device.browser, device.system) : facts.unknownDevice],
    [facts.from, device.network ?? facts.unknownNetwork],
  ]
}

function textOf(locale: Locale, part: Part): string {
  switch (part.kind) {
    case 'link':
    case 'quiet-link':
      return `${paragraphOf(locale, part.lead)}\n\n${part.address}`
    case 'digits':
      return `    ${grouped(part.digits)}`
    case 'facts':
      return part.facts.map(([label, value]) => `${label}${colon[locale]}${value}`).join('\n')
    default:
      return paragraphOf(locale, plain(part.text))
  }
}

// Programs put a blank where a line of plain text ends, and Chinese sentences have none: a paragraph is one line.
function paragraphOf(locale: Locale, text: string): string {
  return locale === 'zh-CN' ? text : wrap(text)
}

const colon = { 'zh-CN': '：', en: ': ' } satisfies Record<Locale, string>

function withoutTail(text: string): string {
  return text.replace(/\s+$/, '')
}

function grouped(digits: string): string {
  return digits.replace(/(?<=^.{4})(?=.)/, ' ')
}

// Inboxes show the beginning of a mail beside its subject: the first sentence, and nothing of what follows it.
function preheader(parts: Part[]): unknown {
  const first = parts.find((part) => part.kind === 'paragraph')
  if (!first) return ''
  const filler = '\u034f\u200c\u00a0'.repeat(80)
  return html`<div style="display:none; max-height:0; overflow:hidden; mso-hide:all; font-size:1px; line-height:1px;">${plain(first.text)}${filler}</div>
`
}

function linkedParts(setting: Setting, sentence: Sentence): unknown {
  const parts =
    typeof sentence === 'string' || sentence.every((part) => typeof part === 'string')
      ? [plain(sentence)]
      : sentence
  return parts.map((part, place) => {
    // Filters take text that touches a tag for a word that it cuts; Chinese has no blanks, so a hair space stands between.
    if (typeof part === 'object' && part.kind === 'contact')
      return setting.locale === 'zh-CN' ? [hairSpace, linkTo(part), hairSpace] : linkTo(part)
    return place === parts.length - 1 ? withEnding(setting, String(part)) : withWholes(setting, String(part))
  })
}

const hairSpace = '\u200a'

// Mail programs balance no lines: the end of a paragraph stays together, so that none ends in a line of a word, or in
// Chinese of a character or two.
function withEnding(setting: Setting, text: string): unknown {
  const ending = setting.locale === 'zh-CN' ? chineseEnding(setting, text) : lastWords(text)
  if (ending === '') return withWholes(setting, text)
  return [withWholes(setting, text.slice(0, -ending.length)), whole(setting, ending)]
}

// A line of Chinese can end after any character: the last clause stays whole, or the last phrases of a long one, with a time in
// front of them.
function chineseEnding({ siteName }: Setting, text: string): string {
  if (text.length <= shortLine) return ''
  // The site's name is one word, though the dictionary may know parts of it.
  const masked = /^\p{Script=Han}+$/u.test(siteName) ? text.replaceAll(siteName, mask) : text
  const unmasked = (part: string) => part.replaceAll(mask, siteName)
  const [clause = ''] = /[^，。；：？！、（）]{2,}）?[。：？！]?$/u.exec(masked) ?? []
  if (!/^[\p{Script=Han}\p{P}ℵ]+$/u.test(clause)) return ''
  const phrases = unmasked(clause).length > wholeClause ? phrasesOf(clause) : [clause]
  let ending = ''
  while (ending.length < 5 && phrases.length > 0) ending = `${unmasked(phrases.pop() ?? '')}${ending}`
  if (ending.length < 4) return ''
  const [time = ''] = /\d\d:\d\d（[^）]*）$/u.exec(text.slice(0, -ending.length)) ?? []
  return `${time}${ending}`
}

// A line on a phone holds this many characters; no tag stands in a text that fits, because filters count tags inside texts.
const shortLine = 17

// A clause up to this length stays whole.
const wholeClause = 14

// A letter that no text has, and that the dictionary joins to no word.
const mask = 'ℵ'

// The two last words, unless one is as long as an address.
function lastWords(text: string): string {
  const [ending = ''] = / \S+ \S+$/.exec(text) ?? []
  return ending.length > 24 ? '' : ending.slice(1)
}

// Programs break a line inside a date, and at the hyphen of "e-mail". It may end between a date and its time.
function withWholes(setting: Setting, text: string): unknown {
  return text
    .split(wholes[setting.locale])
    .map((part, place) => (place % 2 === 1 ? whole(setting, part) : part))
}

const wholes = {
  // The zone behind a time is not kept with it: filters take text in so many elements for hidden words.
  'zh-CN': /(\d{4}年\d{1,2}月\d{1,2}日)/u,
  en: /(\d{1,2} \p{L}+ \d{4}|\d\d:\d\d \([^)]*\)|\be-mails?\b)/u,
} satisfies Record<Locale, RegExp>

// Only the hyphen of "e-mail" is another one: an address that somebody copies must stay as it is.
function whole({ locale }: Setting, text: string): unknown {
  return locale === 'en'
    ? text.replaceAll(' ', '\u00a0').replace(/\b(e)-(mail)/giu, '$1\u2011$2')
    : html`<span style="white-space:nowrap;">${text}</span>`
}

function linkTo({ href, text }: Contact): unknown {
  return html`<a href="${href}" style="color:inherit; text-decoration:underline;">${text}</a>`
}

// Chinese would end its lines inside words.
const wrapping: Record<Locale, string> = { en: '\nh1, p { text-wrap: pretty; }', 'zh-CN': '' }

function page(
  site: Site,
  locale: Locale,
  { subject, title }: { subject: string; title: string },
  parts: Part[],
): string {
  const { siteName, accent } = site
  const setting = { locale, siteName }
  return html`<!doctype html>
<html lang="${locale}" xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
<meta name="x-apple-disable-message-reformatting">
<title>${subject}</title>
<style>${wrapping[locale]}
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .ground { background-color: #111715 !important; }
  .sheet { background-color: #19211e !important; border-color: #2f3b36 !important; }
  .ink { color: #e6ece9 !important; }
  .soft { color: #a6b3ad !important; }
  .tint { background-color: #24302b !important; }
  .button { background-color: ${accent.dark.colour} !important; }
  .label { color: ${accent.dark.on} !important; }
}
@media (max-width: 520px) {
  .sheet { padding: 28px 22px !important; }
}
</style>
</head>
<body class="ground" style="margin:0; padding:0; background-color:#f3f5f4;">
${preheader(parts)}<table role="presentation" class="ground" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#f3f5f4;">
<tr><td align="center" style="padding:24px 12px;">
<!--[if mso]><table role="presentation" width="520" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:520px;">
<tr><td class="soft" style="padding:0 4px 14px; ${fontOf(locale)} font-size:16px; line-height:24px; font-weight:bold; color:#55625d;">${siteName}</td></tr>
<tr><td class="sheet" style="padding:36px 40px; background-color:#ffffff; border:1px solid #dce2df; border-radius:14px;">
<h1 class="ink" style="margin:0 0 16px; ${fontOf(locale)} font-size:22px; line-height:32px; font-weight:bold; color:#16211d;">${withWholes(setting, title)}</h1>
${parts.map((part, place) => htmlOf(setting, part, accent.light, place === parts.length - 1))}
</td></tr>
${footer(site, locale)}</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr>
</table>
</body>
</html>
`.toString()
}

function htmlOf(setting: Setting, part: Part, accent: Accent['light'], isLast: boolean): unknown {
  const font = fontOf(setting.locale)
  // The card has its own edge below the last part.
  const below = (pixels: number) => (isLast ? 0 : pixels)
  switch (part.kind) {
    case 'paragraph':
      return html`<p class="ink" style="margin:0 0 ${below(16)}px; ${font} font-size:16px; line-height:27px; color:#16211d;">${linkedParts(setting, part.text)}</p>
`
    case 'warning':
      return html`<p class="ink" style="margin:0 0 ${below(20)}px; ${font} font-size:15px; line-height:25px; font-weight:bold; color:#16211d;">${linkedParts(setting, part.text)}</p>
`
    case 'quiet':
      return html`<p class="soft" style="margin:0 0 ${below(10)}px; ${font} font-size:14px; line-height:23px; color:#55625d;">${linkedParts(setting, part.text)}</p>
`
    case 'facts':
      return factsTable(setting, part.facts)
    case 'link':
      return html`<p class="ink" style="margin:0 0 16px; ${font} font-size:16px; line-height:27px; color:#16211d;">${withEnding(setting, part.lead)}</p>
<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 ${below(24)}px;">
<tr><td class="button" align="center" bgcolor="${accent.colour}" style="background-color:${accent.colour}; border-radius:8px; mso-padding-alt:13px 26px;"><a class="label" href="${part.address}" style="display:inline-block; padding:13px 26px; ${font} font-size:16px; line-height:24px; font-weight:bold; color:${accent.on}; text-decoration:none;">${part.label}</a></td></tr>
</table>
`
    case 'quiet-link':
      // Filters take words that touch a tag for ones that it cuts, and count them.
      return html`<p class="soft" style="margin:0 0 ${below(10)}px; ${font} font-size:14px; line-height:23px; color:#55625d;">${quietLead(setting, part.lead)}
<a class="soft" href="${part.address}" style="color:#55625d; text-decoration:underline; white-space:nowrap;">${part.label}</a></p>
`
    case 'digits':
      return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 16px;">
<tr><td class="tint ink" align="center" bgcolor="#f0f4f2" style="padding:14px 12px; background-color:#f0f4f2; border-radius:8px; font-family:Consolas,Menlo,'Courier New',monospace; font-size:28px; line-height:36px; letter-spacing:2px; color:#16211d;">${grouped(part.digits)}</td></tr>
</table>
`
    default:
      return part satisfies never
  }
}

// Behind a Chinese colon a blank would be a gap, so the link has a line of its own.
function quietLead(setting: Setting, lead: string): unknown {
  return setting.locale === 'zh-CN' ? [withEnding(setting, lead), raw('<br>')] : withWholes(setting, lead)
}

function factsTable(setting: Setting, facts: readonly Fact[]): unknown {
  const style = `padding:3px 0; ${fontOf(setting.locale)} font-size:15px; line-height:24px; vertical-align:top; text-align:left;`
  return html`<table class="tint" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#f0f4f2" style="margin:0 0 20px; background-color:#f0f4f2; border-radius:8px;">
<tr><td style="padding:9px 16px;"><table cellpadding="0" cellspacing="0" border="0">
${facts.map(
  ([label, value]) =>
    html`<tr><th class="soft" scope="row" style="${style} padding-right:16px; font-weight:normal; white-space:nowrap; color:#55625d;">${label}</th>
<td class="ink" style="${style} color:#16211d;">${withWholes(setting, value)}</td></tr>
`,
)}</table></td></tr>
</table>
`
}

function footer({ contact, textsIn }: Site, locale: Locale): unknown {
  if (contact === null) return ''
  return html`<tr><td class="soft" style="padding:14px 4px 0; ${fontOf(locale)} font-size:14px; line-height:23px; color:#55625d;">${textsIn(locale).people.mail.trimEnd()}
${linkTo(contact)}</td></tr>
`
}

// No quotation marks inside: the value stands in a style attribute, and some programs drop a whole one that they cannot read.
// A Chinese list in English mails would make its quotation marks as wide as a character.
function fontOf(locale: Locale): string {
  const latin = '-apple-system,BlinkMacSystemFont,Segoe UI,Roboto,Helvetica,Arial'
  const chinese = 'PingFang SC,Microsoft YaHei,Noto Sans CJK SC'
  return `font-family:${locale === 'zh-CN' ? `${chinese},${latin}` : latin},sans-serif;`
}
