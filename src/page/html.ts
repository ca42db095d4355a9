import { html as template } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import type { Contact } from '../base/contact.ts'

/** Markup in which every interpolated text is escaped. */
export type Html = HtmlEscapedString

/** Writes markup. Pages have no other way, so text that a visitor typed always stays text. */
export function html(strings: TemplateStringsArray, ...values: unknown[]): Html {
  const written = template(strings, ...values.map(linked))
  if (written instanceof Promise) throw new Error('a page was given a promise to wait for')
  return written
}

// A sentence that names the contact links it.
function linked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(linked)
  return isContact(value) ? template`<a href="${value.href}">${value.text}</a>` : value
}

function isContact(value: unknown): value is Contact {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'contact'
}

/** Empty markup, for a part that is left out. */
export const nothing = html``
