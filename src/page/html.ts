import { html as template } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import type { Contact } from '../base/contact.ts'

/** Markup in which every interpolated text is escaped. */
export type Html = HtmlEscapedString

/** Writes markup. Pages have no other way, so text that a visitor typed always stays text. */
export function html(strings: TemplateStringsArray, ...values: unknown[]): Html {
  const written = template(strings, ...values.map((value) => withBlanks(linked(value))))
  if (written instanceof Promise) throw new Error('a page was given a promise to wait for')
  return written
}

// A sentence that names the contact links it.
function linked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(linked)
  return isContact(value) ? template`<a href="${value.href}"><bdi>${value.text}</bdi></a>` : value
}

function isContact(value: unknown): value is Contact {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'contact'
}

// The parts of a sentence: Chinese words and Latin data get a blank between them, Chinese words and a Chinese name none.
function withBlanks(value: unknown): unknown {
  if (!Array.isArray(value) || !value.some((part) => typeof part === 'string')) return value
  const parts: readonly unknown[] = value
  return parts.map((part, place) =>
    place > 0 && isMixed(visible(parts[place - 1]), visible(part)) ? [' ', part] : part,
  )
}

function visible(part: unknown): string {
  return String(part).replace(/<[^>]*>/g, '')
}

function isMixed(before: string, after: string): boolean {
  return (
    (/\p{Script=Han}$/u.test(before) && /^[\p{Script=Latin}\d]/u.test(after)) ||
    (/[\p{Script=Latin}\d]$/u.test(before) && /^\p{Script=Han}/u.test(after))
  )
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
