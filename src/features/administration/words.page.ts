// Contents of table cells in the administration: names, times, figures, states.

import { paths } from '../../base/paths.ts'
import { isoTime } from '../../base/time.ts'
import { html } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'
import { readableDomains } from '../../texts/problems.ts'
import type { AdminTexts } from '../../texts/texts.ts'

export type MailState = keyof AdminTexts['outbox']['states']

/** A mail domain in its Unicode form. */
export function readableDomain(domain: string): Html {
  return typed(readableDomainText(domain))
}

/** The same as text. */
export function readableDomainText(domain: string): string {
  return readableDomains({ domains: [domain] }).join('')
}

/** Text that somebody typed; `bdi` keeps right-to-left text from reordering its neighbours. */
export function typed(text: string): Html {
  return html`<bdi>${text}</bdi>`
}

/** The actor of an event: an administrator by current name, an API key by its label, or a word for other actors. */
export function actorName(
  frame: Frame,
  by: { actor: string; actorName: string | null; actorKey: string | null },
): Html {
  const { events } = frame.texts.admin
  if (by.actorKey !== null) return keyLink(frame, by.actorKey)
  if (by.actorName !== null) return html`<a href="${paths.adminAccount(by.actor)}">${typed(by.actorName)}</a>`
  const words: Readonly<Record<string, string>> = events.actors
  return html`${words[by.actor] ?? html`<span class="nil">${events.deletedAccount}</span>`}`
}

/** An API key by its label, with a link to the list of keys. */
export function keyLink({ texts }: Frame, label: string): Html {
  return html`<a href="${paths.adminApiKeys}">${texts.admin.events.apiKey(typed(label))}</a>`
}

/** The mark in the place of something that is missing. */
export function missing({ texts }: Frame): Html {
  return html`<span class="nil">${texts.admin.none}</span>`
}

/** A network on one line. */
export function networkOf(frame: Frame, network: string | null): Html {
  return network === null ? missing(frame) : html`<span class="network">${typed(network)}</span>`
}

/** A cell with its head before it, which is seen where a row is taken apart. */
export function inSheet({ texts }: Frame, head: string, cell: Html): Html {
  return html`<span class="in-sheet">${texts.admin.labelled(head, '')}</span>${cell}`
}

/** The subject of an act: what it is called, and below that what else tells it from others. */
export function summary(name: unknown, more: unknown): Html {
  return html`<p><b>${name}</b></p><p class="under">${more}</p>`
}

/** A short time for tables; a dash for null. */
export function moment(frame: Frame, at: number | null): Html {
  const { texts } = frame
  if (at === null) return missing(frame)
  return html`<time datetime="${isoTime(at)}" title="${texts.instant(at)}" data-moment>${texts.moment(at)}</time>`
}

/** A number with thousands separators. */
export function figure(number: number): string {
  return number.toLocaleString('en')
}

/** A state as a word; one that deviates from the normal has a sign and a colour. `state` is its mark. */
export function badge(
  tone: 'plain' | 'note' | 'moving' | 'unsure' | 'bad' | 'quiet',
  state: string,
  word: string,
): Html {
  return html`<span class="mark" data-tone="${tone}" data-state="${state}">${word}</span>`
}

/** A mail's state as a badge. */
export function mailBadge({ texts }: Frame, state: MailState): Html {
  const word = texts.admin.outbox.states[state]
  switch (state) {
    case 'queued':
    case 'sending':
      return badge('moving', state, word)
    case 'sent':
      return badge('plain', state, word)
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
