// A form for which the browser computes a proof of work before sending. Without scripts it is sent without a proof and waits longer.

import type { Texts } from '../texts/texts.ts'
import { html, nothing } from './html.ts'
import type { Html } from './html.ts'
import type { Frame } from './layout.ts'

/** A challenge in JSON, and the sentence to show when it is solved. */
export type ProofProps = { challenge: string; done: string }

/** The attributes of a form that asks for a proof; nothing for null. */
export function proofOf({ assets }: Frame, proof: ProofProps | null): Html {
  if (proof === null) return nothing
  return html` data-proof="${proof.challenge}" data-proof-worker-path="${assets.proofWorker}"`
}

/** The script shows its progress here; a live region for screen readers. */
export function proofStatus(texts: Texts, proof: ProofProps | null): Html {
  if (proof === null) return nothing
  return html`<p class="hint" role="status" data-proof-status data-proof-working="${texts.proof.working}" data-proof-done="${proof.done}"></p>`
}
