// The content of cells: names, instants, figures, states.
import { paths } from '../../base/paths.ts'
import { isoTime } from '../../base/time.ts'
import type { AdminTexts } from '../../texts/zh-CN/administration.ts'
import { shortInstant } from '../../texts/instants.ts'
import { readableDomains } from '../../texts/problems.ts'
import { html } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'

/** The state of a mail. */
export type MailState = keyof AdminTexts['outbox']['states']

/** A mail domain as people write it. */
export function readableDomain(domain: string): Html {
  return typed(readableDomains({ domains: [domain] }).join(''))
}

/** A text that somebody typed, isolated so that right-to-left letters do not reorder the text beside it. */
export function typed(text: string): Html {
  return html`<bdi>${text}</bdi>`
}

/** Who did something: an administrator by their current name, or a word for any other actor. */
export function actorName({ texts }: Frame, by: { actor: string; actorName: string | null }): Html {
  const { events } = texts.admin
  if (by.actorName !== null) return html`<a href="${paths.adminAccount(by.actor)}">${typed(by.actorName)}</a>`
  const words: Readonly<Record<string, string>> = events.actors
  return html`${words[by.actor] ?? html`<i>${events.deleted}</i>`}`
}

/** An instant in a short form; a dash if there is none. */
export function moment({ texts }: Frame, at: number | null): Html {
  if (at === null) return html`${texts.admin.none}`
  return html`<time datetime="${isoTime(at)}" title="${texts.instant(at)}" data-moment>${shortInstant(at)}</time>`
}

/** A figure with separated thousands. */
export function figure(number: number): string {
  return number.toLocaleString('en')
}

/** A state as a word, with a sign and a colour. */
export function badge(tone: 'good' | 'moving' | 'unsure' | 'bad' | 'quiet', word: string): Html {
  return html`<span class="mark" data-tone="${tone}">${word}</span>`
}

/** The state of a mail as a badge. */
export function mailBadge({ texts }: Frame, state: MailState): Html {
  const word = texts.admin.outbox.states[state]
  switch (state) {
    case 'queued':
    case 'sending':
      return badge('moving', word)
    case 'sent':
      return badge('good', word)
    case 'delayed':
    case 'unknown':
      return badge('unsure', word)
    case 'refused':
      return badge('bad', word)
    case 'cancelled':
      return badge('quiet', word)
    default:
      return state satisfies never
  }
}
