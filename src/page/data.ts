// Text that people and programs wrote, apart from the page's own words.

import { html } from './html.ts'
import type { Html } from './html.ts'

/**
 * A name, an address or other data in a page. It has its own direction of writing, and the style leaves it as it is: no blank
 * between its Chinese and Latin letters.
 */
export function dataOf(text: string): Html {
  return html`<bdi>${text}</bdi>`
}

/** A name in a sentence. */
export function nameOf(name: string): Html {
  return html`<b>${dataOf(name)}</b>`
}

/** An address in a sentence. */
export function addressOf(address: string): Html {
  return html`<b class="address">${dataOf(address)}</b>`
}
