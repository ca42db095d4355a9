// What stands in the administration's cells: names, instants, figures, states.
import { paths } from '../../base/paths.ts'
import { isoTime } from '../../base/time.ts'
import type { AdminTexts } from '../../texts/texts.ts'
import { shortInstant } from '../../texts/instants.ts'
import { readableDomains } from '../../texts/problems.ts'
import { html } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'

/** How a mail is. */
export type MailState = keyof AdminTexts['outbox']['states']

/** A mail domain as people write it. */
export function readableDomain(domain: string): Html {
  return typed(readableDomains({ domains: [domain] }).join(''))
}

/** A name, or whatever else somebody typed, kept from turning round what stands beside it. */
export function typed(text: string): Html {
  return html`<bdi>${text}</bdi>`
}

/** Who did something: an administrator by the name of today, or a word for who else may. */
export function actorName({ texts }: Frame, by: { actor: string; actorName: string | null }): Html {
  const { events } = texts.admin
  if (by.actorName !== null) return html`<a href="${paths.adminAccount(by.actor)}">${typed(by.actorName)}</a>`
  const words: Readonly<Record<string, string>> = events.actors
  return html`${words[by.actor] ?? html`<i>${events.deleted}</i>`}`
}

/** An instant as short as a table wants it; nothing becomes a dash. */
export function moment({ texts }: Frame, at: number | null): Html {
  if (at === null) return html`${texts.admin.none}`
  return html`<time datetime="${isoTime(at)}" title="${texts.instant(at)}" data-moment>${shortInstant(at)}</time>`
}

/** A figure with its thousands set apart. */
export function figure(number: number): string {
  return number.toLocaleString('en')
}

/** A state in a word, told apart by a sign and a colour. */
export function badge(
  tone: 'good' | 'moving' | 'unsure' | 'bad' | 'quiet',
  state: string,
  word: string,
): Html {
  return html`<span class="mark" data-tone="${tone}" data-state="${state}">${word}</span>`
}

/** How a mail is, as a badge. */
export function mailBadge({ texts }: Frame, state: MailState): Html {
  const word = texts.admin.outbox.states[state]
  switch (state) {
    case 'queued':
    case 'sending':
      return badge('moving', state, word)
    case 'sent':
      return badge('good', state, word)
    case 'delayed':
    case 'unknown':
      return badge('unsure', state, word)
    case 'refused':
      return badge('bad', state, word)
    case 'cancelled':
      return badge('quiet', state, word)
    default:
      return state satisfies never
  }
}
