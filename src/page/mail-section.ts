import type { Locale } from '../base/locale.ts'
import { mailboxSite } from '../base/mailbox-sites.ts'
import { hour } from '../base/time.ts'
import type { FieldProblem } from '../texts/problems.ts'
import type { Sentence } from '../texts/sentence.ts'
import type { Texts } from '../texts/texts.ts'
import { dataOf } from './data.ts'
import { problemOf } from './fields.ts'
import { html, nothing } from './html.ts'
import type { Html } from './html.ts'
import { instantOf } from './parts.ts'
import { signOf } from './signs.ts'
import type { Sign } from './signs.ts'

export type MailState = keyof Texts['mail']['headline']

/** The reason why a mail is delayed or refused, as shown to a visitor. */
export type MailReason = keyof Texts['mail']['refusedBecause']

/** A mail's state as shown to a person; `at` in milliseconds since 1970. */
export type MailFacts = { state: MailState; reason: MailReason | null; at: number | null }

type MailProps = {
  /** The address that the mail goes to. */
  address: string
  mail: MailFacts
  /** Whether this browser has opened the mail's link. */
  isOpened: boolean
  /** The development mailbox's path; null in production. */
  mailbox: string | null
  now: number
}

/**
 * The way and the state of a mail, with its instant; nothing tells when a link was opened. On the waiting page the script
 * replaces this section when the state changes.
 */
export function mailSection(texts: Texts, { address, mail, isOpened, mailbox, now }: MailProps): Html {
  const { mail: words } = texts
  const { state, at } = mail
  return html`<section class="mail" role="status" data-mail="${`${state} ${mail.reason} ${at}`}" data-opened="${String(isOpened)}" data-tone="${isOpened ? 'good' : toneOf(state)}">
<h2 class="unseen">${words.title}</h2>
${stepsOf(words, address, state, isOpened)}
<p class="headline"><b>${isOpened ? words.openedHeadline : headlineOf(words, mail)}</b>${at === null || isOpened ? nothing : timeOf(texts, at, now)}</p>
<p>${isOpened ? words.openedDetail : mailDetail(words, mail)}</p>
${mailbox === null ? nothing : html`<p class="development">${words.mailbox(html`<a href="${mailbox}">${texts.frame.mailbox}</a>`)}</p>`}
</section>
`
}

/** A button to the website where the person reads their mail; nothing if we do not know it, or if the mail is not there. */
export function mailboxButton(
  texts: Texts,
  locale: Locale,
  { address, mail, mailbox }: Pick<MailProps, 'address' | 'mail' | 'mailbox'>,
): Html {
  const site = mailboxSite(domainOf(address))
  if (!site || mailbox !== null || mail.state === 'delayed' || toneOf(mail.state) === 'bad') return nothing
  return html`<p class="actions"><a class="button" href="${site.address}" target="_blank" rel="noopener noreferrer" data-mailbox-site>${texts.mail.openMailbox(site.name[locale])}<span class="unseen">${texts.frame.opensNewTab}</span></a></p>
`
}

/** The button that resends a mail; none while that cannot help. The script disables it during the wait; without scripts the server answers with the seconds left. */
export function resendForm(
  texts: Texts,
  {
    action,
    fields,
    isRow,
    mail,
    title = resendTitle(texts, mail),
    seconds,
  }: {
    action: string
    fields: Html
    isRow: boolean
    mail: MailFacts
    title?: string | undefined
    seconds: number
  },
  problems: FieldProblem[],
): Html {
  const { mail: words } = texts
  const problem = problems.find(({ field }) => field === 'resend')
  if (isHeldBack(mail) && !problem) return nothing
  const described = problem ? html` aria-describedby="problem-resend"` : nothing
  const wait = isBudgetUsedUp(mail) ? 0 : seconds
  const button = html`<button id="field-resend" data-wait="${wait}"${isRow ? html` class="second"` : nothing}${described}>${words.resend}</button>`
  // The problem names the seconds, and two clocks would contradict each other.
  const countdown = problem?.kind === 'too-soon' ? nothing : countdownOf(wait, words.resendIn)
  return html`<form${isRow ? html` class="resend"` : nothing} method="post" action="${action}">
${fields}${problemOf(texts, 'resend', problems)}
${
  isRow
    ? html`<div class="row"><div><h2>${title}</h2>${countdown}</div>${button}</div>`
    : html`${button}${countdown}`
}
</form>
`
}

/** Whether a mail waits for its turn, which comes by itself; those who ask for theirs would only keep others waiting. */
export function isHeldBack({ state, reason }: Pick<MailFacts, 'state' | 'reason'>): boolean {
  return state === 'delayed' && reason === 'held-back'
}

// A mail that goes out later by itself has not been missed.
function resendTitle({ mail: words }: Texts, mail: MailFacts): string {
  if (mail.state === 'delayed') return words.tryNow
  return isBudgetUsedUp(mail) ? words.tomorrow : words.resendTitle
}

// Seconds do not help: no more goes to this address today.
function isBudgetUsedUp({ state, reason }: MailFacts): boolean {
  return state === 'cancelled' && reason === 'mail-budget'
}

/** How long a button with `data-wait` has to wait, in its form; the script counts down. */
export function countdownOf(seconds: number, words: (seconds: number | string) => string): Html {
  if (seconds <= 0) return nothing
  return html`<p class="hint" data-countdown="${words('{n}')}" data-countdown-one="${words(1)}">${words(seconds)}</p>`
}

function headlineOf(words: Texts['mail'], { state, reason }: MailFacts): string {
  // A mail that is held back was never tried.
  return state === 'delayed' && reason === 'held-back' ? words.heldBackHeadline : words.headline[state]
}

function mailDetail(words: Texts['mail'], { state, reason }: MailFacts): Sentence {
  if (state === 'delayed') return words.delayedBecause[reason ?? 'other']
  if (state === 'refused' || (state === 'cancelled' && reason)) return words.refusedBecause[reason ?? 'other']
  return words.detail[state]
}

// Written, on its way, opened: how far the mail has come.
function stepsOf(words: Texts['mail'], address: string, state: MailState, isOpened: boolean): Html {
  const way = isOpened ? 'good' : toneOf(state)
  const steps: [label: unknown, sign: Sign][] = [
    [words.steps.written, 'good'],
    [words.steps.onItsWay(dataOf(domainOf(address))), way],
    [words.steps.opened, isOpened ? 'good' : way === 'good' ? 'turn' : 'ahead'],
  ]
  return html`<ol class="steps">${steps.map(
    ([label, sign]) =>
      html`<li data-step="${sign}">${signOf(sign)}<span>${label}<span class="unseen">${words.stepStates[sign]}</span></span></li>`,
  )}</ol>`
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1)
}

function toneOf(state: MailState): 'moving' | 'good' | 'unsure' | 'bad' {
  if (state === 'queued' || state === 'sending') return 'moving'
  if (state === 'sent') return 'good'
  return state === 'delayed' || state === 'unknown' ? 'unsure' : 'bad'
}

function timeOf(texts: Texts, at: number, now: number): Html {
  return instantOf(texts, at, now - at < 12 * hour ? 'clock' : 'instant')
}
