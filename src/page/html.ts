import type { HtmlEscapedString } from 'hono/utils/html'
import { escapeToBuffer, raw } from 'hono/utils/html'
import type { Contact } from '../base/contact.ts'

/** Markup in which every interpolated text is escaped. */
export type Html = HtmlEscapedString

/** Writes markup. Pages have no other way, so text that a visitor typed always stays text. */
export function html(strings: TemplateStringsArray, ...values: unknown[]): Html {
  let markup = strings[0] ?? ''
  for (let place = 0; place < values.length; place += 1)
    markup += written(values[place]) + (strings[place + 1] ?? '')
  return raw(markup)
}

function written(value: unknown): string {
  if (typeof value === 'string') return escaped(value)
  if (Array.isArray(value)) return allWritten(value)
  if (value === null || value === undefined || typeof value === 'boolean') return ''
  if (isMarkup(value)) return value.toString()
  // A sentence that names the contact links it.
  if (isContact(value)) return html`<a href="${value.href}"><bdi>${value.text}</bdi></a>`.toString()
  if (typeof value === 'number') return String(value)
  throw new Error(`a page cannot show a value of the type ${typeof value}`)
}

function escaped(text: string): string {
  const buffer: [string] = ['']
  escapeToBuffer(text, buffer)
  return buffer[0]
}

// The parts of a sentence: Chinese words and Latin data get a blank between them, Chinese words and a Chinese name none.
function allWritten(parts: readonly unknown[]): string {
  const isSentence = parts.some((part) => typeof part === 'string')
  let markup = ''
  for (const [place, part] of parts.entries()) {
    const own = written(part)
    const isApart = isSentence && place > 0 && isMixed(visible(parts[place - 1]), visible(part))
    markup += isApart ? ` ${own}` : own
  }
  return markup
}

function isMarkup(value: unknown): value is Html {
  return typeof value === 'object' && value !== null && 'isEscaped' in value
}

function isContact(value: unknown): value is Contact {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'contact'
}

function isMixed(before: string, after: string): boolean {
  return (
    (/\p{Script=Han}$/u.test(before) && /^[\p{Script=Latin}\d]/u.test(after)) ||
    (/[\p{Script=Latin}\d]$/u.test(before) && /^\p{Script=Han}/u.test(after))
  )
}

// The text of a part as a person reads it.
function visible(part: unknown): string {
  const text = isContact(part) ? part.text : String(part)
  return text.replace(/<[^>]*>/g, '')
}

/** A sentence as a link. Its last mark stands outside, because a line below a wide one looks torn off. */
export function linkOf(path: string, sentence: string): Html {
  const [, words, mark] = /^(.*?)([。？！.?!]?)$/su.exec(sentence) ?? []
  return html`<a href="${path}">${words}</a>${mark}`
}

/**
 * A page whose addresses lie below the base path. Only attributes that hold an address begin so: text has no quotes, because
 * `html` escapes them.
 */
export function putPageBelow(basePath: string, page: string): string {
  return basePath === '' ? page : page.replace(ownAddresses, `$&${basePath}`)
}

const ownAddresses = / (?:href|src|action|data-[a-z-]*path)="(?=\/)/g

/** Empty markup, for a part that is left out. */
export const nothing = html``
