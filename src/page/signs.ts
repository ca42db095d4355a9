// Signs that differ in shape and not by colour alone, drawn in the colour of the text around them.

import { html } from './html.ts'
import type { Html } from './html.ts'

const shapes = {
  /** Well. */
  good: html`<circle class="solid" cx="12" cy="12" r="10"/><path class="mark" d="M7.5 12.5l3 3 6-6.5"/>`,
  /** Under way. */
  moving: html`<circle class="track" cx="12" cy="12" r="9"/><path d="M12 3a9 9 0 0 1 9 9"/>`,
  /** Late, or doubtful. */
  unsure: html`<path d="M12 3.5 22 20.5H2z"/><path d="M12 10v4.5M12 17.4v.1"/>`,
  /** Failed. */
  bad: html`<rect class="solid" x="2.5" y="2.5" width="19" height="19" rx="4"/><path class="mark" d="M8 8l8 8M16 8l-8 8"/>`,
  /** The person's turn. */
  turn: html`<circle cx="12" cy="12" r="9"/><circle class="solid" cx="12" cy="12" r="4"/>`,
  /** Later. */
  ahead: html`<circle class="track" cx="12" cy="12" r="9"/>`,
}

export type Sign = keyof typeof shapes

/** Draws a sign; screen readers pass it over, because a word beside it says the same. */
export function signOf(sign: Sign): Html {
  return html`<svg class="sign" data-sign="${sign}" viewBox="0 0 24 24" aria-hidden="true">${shapes[sign]}</svg>`
}
