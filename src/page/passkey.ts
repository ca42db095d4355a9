import { paths } from '../base/paths.ts'
import type { Texts } from '../texts/texts.ts'
import { html } from './html.ts'
import type { Html } from './html.ts'

type PasskeyForm = {
  action: string
  /** The address of the question, which the script asks as JSON when it needs one. */
  question: string
  /** Whether it uses a passkey or makes one. */
  does: 'get' | 'create'
  label: string
  /** The other fields of the form. */
  fields: unknown
  /** Whether the field for the name offers passkeys, too. */
  isInField?: boolean
  /** Whether the page has no other way on, so that this one is its main button. */
  isAlone?: boolean
  /** A passkey that the server does not know, so that the browser may forget it. */
  unknown?: string | null
}

/** Offers to add a passkey, where the script finds that the browser knows passkeys. */
export function passkeyOffer({ security }: Texts): Html {
  const { passkeyOffer: words } = security
  return html`<p class="hint" data-notice="passkey-offer" hidden>${words.lead} <a href="${paths.accountPasskeys}">${words.add}</a></p>`
}

/** A form that the script fills with what a passkey answers, and shows only where the browser knows passkeys. */
export function passkeyForm({ passkey: words }: Texts, form: PasskeyForm): Html {
  const { action, question, does, label, fields, isInField = false, isAlone = false, unknown = null } = form
  return html`<form class="passkey" method="post" action="${action}" hidden data-passkey="${does}" data-question-path="${question}" data-exists="${words.exists}" data-stopped="${words.stopped}" data-failed="${words.failed}"${
    isInField ? html` data-in-field` : ''
  }${unknown === null ? '' : html` data-unknown="${unknown}"`}>
${fields}
<p class="hint" role="status"></p>
<button${isAlone ? '' : html` class="second"`}${does === 'create' ? html` id="field-submit"` : ''}>${label}</button>
</form>`
}
