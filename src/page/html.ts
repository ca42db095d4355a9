import { html as template } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

/** Markup in which every interpolated text is escaped. */
export type Html = HtmlEscapedString

/** Writes markup. Pages have no other way, so text that a visitor typed always stays text. */
export function html(strings: TemplateStringsArray, ...values: unknown[]): Html {
  const written = template(strings, ...values)
  if (written instanceof Promise) throw new Error('a page was given a promise to wait for')
  return written
}

/** Empty markup, for a part that is left out. */
export const nothing = html``
