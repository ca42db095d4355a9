// Mail programs know little of CSS: tables for the layout, styles on the elements, and nothing to fetch. Outlook takes
// the button's height from mso-padding-alt; Gmail's dark mode inverts the plain colours.

import { html } from 'hono/html'
import type { Locale } from '../base/locale.ts'

/** A mail's words, ready to send. */
export type Letter = { subject: string; text: string; html: string }

/** One part of a mail, in order of reading; each is written into both bodies. */
type Part =
  | { kind: 'paragraph' | 'quiet' | 'warning'; text: string }
  /** The mail's main link, as a button; in the text alone on its own line, like every link. */
  | { kind: 'link'; lead: string; label: string; address: string }
  /** A link that few need. */
  | { kind: 'quiet-link'; lead: string; label: string; address: string }
  | { kind: 'digits'; digits: string }

/** Writes a letter's text and HTML body from the same parts. */
export function writeLetter(
  locale: Locale,
  siteName: string,
  words: { subject: (siteName: string) => string; title: string },
  parts: Part[],
): Letter {
  const { title } = words
  const subject = words.subject(siteName)
  const text = [title, ...parts.map(textOf), siteName].map(withoutTail).join('\n\n')
  return { subject, text: `${text}\n`, html: page(locale, { subject, siteName, title }, parts) }
}

/** Breaks a paragraph into lines for terminals; a Chinese character is two columns wide and may stand at either end of a line. */
export function wrap(paragraph: string, columns = 72): string {
  let line = ''
  const lines: string[] = []
  for (const piece of paragraph.match(unbreakable) ?? []) {
    if (line !== '' && widthOf(line + piece.trimEnd()) > columns) {
      lines.push(line.trimEnd())
      line = ''
    }
    line += piece
  }
  return [...lines, line.trimEnd()].join('\n')
}

// A Chinese character or a run of other characters, with the punctuation that must not be separated from it.
const unbreakable =
  /[（“《]*(?:\p{Script=Han}|[^\s\p{Script=Han}（“《，。！？；：、）”》]+)?[，。！？；：、）”》]*\s*/gu

function widthOf(text: string): number {
  return [...text].reduce(
    (width, character) => width + (/[\p{Script=Han}\u3000-\u303f\uff00-\uff60]/u.test(character) ? 2 : 1),
    0,
  )
}

function textOf(part: Part): string {
  switch (part.kind) {
    case 'link':
    case 'quiet-link':
      return `${wrap(part.lead)}\n\n${part.address}`
    case 'digits':
      return `    ${grouped(part.digits)}`
    default:
      return wrap(part.text)
  }
}

function withoutTail(text: string): string {
  return text.replace(/\s+$/, '')
}

function grouped(digits: string): string {
  return digits.replace(/(?<=^.{4})(?=.)/, ' ')
}

function page(
  locale: Locale,
  { subject, siteName, title }: { subject: string; siteName: string; title: string },
  parts: Part[],
): string {
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
<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .ground { background-color: #111715 !important; }
  .sheet { background-color: #19211e !important; border-color: #2f3b36 !important; }
  .ink { color: #e6ece9 !important; }
  .soft { color: #a6b3ad !important; }
  .digits { background-color: #24302b !important; }
  .button { background-color: #7bd0bd !important; }
  .label { color: #07231d !important; }
}
@media (max-width: 520px) {
  .sheet { padding: 28px 22px !important; }
}
</style>
</head>
<body class="ground" style="margin:0; padding:0; background-color:#f3f5f4;">
<table role="presentation" class="ground" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#f3f5f4;">
<tr><td align="center" style="padding:24px 12px;">
<!--[if mso]><table role="presentation" width="520" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:520px;">
<tr><td class="soft" style="padding:0 4px 14px; ${fontOf(locale)} font-size:16px; line-height:24px; font-weight:bold; color:#55625d;">${siteName}</td></tr>
<tr><td class="sheet" style="padding:36px 40px; background-color:#ffffff; border:1px solid #dce2df; border-radius:14px;">
<h1 class="ink" style="margin:0 0 16px; ${fontOf(locale)} font-size:22px; line-height:32px; font-weight:bold; color:#16211d;">${title}</h1>
${parts.map((part) => htmlOf(locale, part))}
</td></tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr>
</table>
</body>
</html>
`.toString()
}

function htmlOf(locale: Locale, part: Part): unknown {
  const font = fontOf(locale)
  switch (part.kind) {
    case 'paragraph':
      return html`<p class="ink" style="margin:0 0 16px; ${font} font-size:16px; line-height:27px; color:#16211d;">${part.text}</p>
`
    case 'warning':
      return html`<p class="ink" style="margin:0 0 20px; ${font} font-size:15px; line-height:25px; font-weight:bold; color:#16211d;">${part.text}</p>
`
    case 'quiet':
      return html`<p class="soft" style="margin:0 0 10px; ${font} font-size:14px; line-height:23px; color:#55625d;">${part.text}</p>
`
    case 'link':
      return html`<p class="ink" style="margin:0 0 16px; ${font} font-size:16px; line-height:27px; color:#16211d;">${part.lead}</p>
<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 24px;">
<tr><td class="button" align="center" bgcolor="#17695a" style="background-color:#17695a; border-radius:8px; mso-padding-alt:13px 26px;"><a class="label" href="${part.address}" style="display:inline-block; padding:13px 26px; ${font} font-size:16px; line-height:24px; font-weight:bold; color:#ffffff; text-decoration:none;">${part.label}</a></td></tr>
</table>
`
    case 'quiet-link': {
      // Chinese punctuation brings its own.
      const blank = /[!-~]$/.test(part.lead) ? ' ' : ''
      return html`<p class="soft" style="margin:0 0 10px; ${font} font-size:14px; line-height:23px; color:#55625d;">${part.lead}${blank}<a class="soft" href="${part.address}" style="color:#55625d; text-decoration:underline;">${part.label}</a></p>
`
    }
    case 'digits':
      return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 16px;">
<tr><td class="digits ink" align="center" bgcolor="#f0f4f2" style="padding:14px 12px; background-color:#f0f4f2; border-radius:8px; font-family:Consolas,Menlo,'Courier New',monospace; font-size:28px; line-height:36px; letter-spacing:2px; color:#16211d;">${grouped(part.digits)}</td></tr>
</table>
`
    default:
      return part satisfies never
  }
}

// No quotation marks inside: the value stands in a style attribute, and some programs drop a whole one that they cannot read.
function fontOf(locale: Locale): string {
  const chinese = 'PingFang SC,Microsoft YaHei,Noto Sans CJK SC'
  const latin = '-apple-system,BlinkMacSystemFont,Segoe UI,Roboto,Helvetica,Arial'
  const [first, second] = locale === 'zh-CN' ? [chinese, latin] : [latin, chinese]
  return `font-family:${first},${second},sans-serif;`
}
