// A form that asks the browser to compute before it is sent. Without scripts it is sent as it is, and waits longer.
import type { Texts } from '../texts/texts.ts'
import { html, nothing } from './html.ts'
import type { Html } from './html.ts'
import type { Frame } from './layout.ts'

/** A challenge in JSON, and what to say when it is solved. */
export type ProofProps = { challenge: string; done: string }

/** The attributes of a form that asks for a proof; nothing when none is asked for. */
export function proofOf({ assets }: Frame, proof: ProofProps | null): Html {
  if (proof === null) return nothing
  return html` data-proof="${proof.challenge}" data-proof-worker="${assets.proofWorker}"`
}

/** Where the script tells how far it is; told by a screen reader, too. */
export function proofStatus(texts: Texts, proof: ProofProps | null): Html {
  if (proof === null) return nothing
  return html`<p class="hint" role="status" data-proof-status data-proof-working="${texts.proof.working}" data-proof-done="${proof.done}"></p>`
}
