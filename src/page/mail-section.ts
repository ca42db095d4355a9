import { hour } from '../base/time.ts'
import type { FieldProblem } from '../texts/problems.ts'
import type { Sentence } from '../texts/sentence.ts'
import type { Texts } from '../texts/texts.ts'
import { problemOf } from './fields.ts'
import { html, nothing } from './html.ts'
import type { Html } from './html.ts'
import { instantOf } from './parts.ts'

export type MailState = keyof Texts['mail']['headline']

/** The reason why a mail is delayed or refused, as shown to a visitor. */
export type MailReason = keyof Texts['mail']['refusedBecause']

/** A mail's state as shown to a person; `at` in milliseconds since 1970. */
export type MailFacts = { state: MailState; reason: MailReason | null; at: number | null }

/** The state of a mail. On the waiting page the script replaces this section when the state changes. */
export function mailSection(
  texts: Texts,
  { mail, mailbox, now }: { mail: MailFacts; mailbox: string | null; now: number },
): Html {
  const { mail: words } = texts
  const { state, at } = mail
  return html`<section class="mail" role="status" data-mail="${state} ${mail.reason} ${at}" data-tone="${toneOf(state)}">
<h2 class="unseen">${words.title}</h2>
<p class="headline"><span class="dot"></span><b>${words.headline[state]}</b>${at === null ? nothing : timeOf(texts, at, now)}</p>
<p>${mailDetail(words, mail)}</p>
${mailbox === null ? nothing : html`<p class="development">${words.mailbox(html`<a href="${mailbox}">${texts.frame.mailbox}</a>`)}</p>`}
</section>
`
}

/** The button that resends a mail. The script disables it during the wait; without scripts the server answers with the seconds left. */
export function resendForm(
  texts: Texts,
  { action, fields, isRow, seconds }: { action: string; fields: Html; isRow: boolean; seconds: number },
  problems: FieldProblem[],
): Html {
  const { mail: words } = texts
  const isProblem = problems.some(({ field }) => field === 'resend')
  const described = isProblem ? html` aria-describedby="problem-resend"` : nothing
  const button = html`<button id="field-resend" data-wait="${seconds}"${isRow ? html` class="second"` : nothing}${described}>${words.resend}</button>`
  const countdown =
    seconds > 0
      ? html`<p class="hint" data-countdown="${words.resendIn('{n}')}">${words.resendIn(seconds)}</p>`
      : nothing
  return html`<form${isRow ? html` class="resend"` : nothing} method="post" action="${action}">
${fields}${problemOf(texts, 'resend', problems)}
${
  isRow
    ? html`<div class="row"><div><h2>${words.resendTitle}</h2>${countdown}</div>${button}</div>`
    : html`${button}${countdown}`
}
</form>
`
}

function mailDetail(words: Texts['mail'], { state, reason }: MailFacts): Sentence {
  if (state === 'delayed') return words.delayedBecause[reason ?? 'other']
  if (state === 'refused' || (state === 'cancelled' && reason)) return words.refusedBecause[reason ?? 'other']
  return words.detail[state]
}

function toneOf(state: MailState): 'moving' | 'good' | 'unsure' | 'bad' {
  if (state === 'queued' || state === 'sending') return 'moving'
  if (state === 'sent') return 'good'
  return state === 'delayed' || state === 'unknown' ? 'unsure' : 'bad'
}

function timeOf(texts: Texts, at: number, now: number): Html {
  return instantOf(texts, at, now - at < 12 * hour ? 'clock' : 'instant')
}
