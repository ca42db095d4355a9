// The parts of forms: fields with their hints and problems, and the list of problems above them.

import { visible } from '../base/typed-text.ts'
import type { FieldProblem } from '../texts/problems.ts'
import { plain } from '../texts/sentence.ts'
import type { Texts } from '../texts/texts.ts'
import type { Strength } from './assets/strength.js'
import { addressOf } from './data.ts'
import { html, linkOf, nothing } from './html.ts'
import type { Html } from './html.ts'
import type { Frame } from './layout.ts'

/** A text field; its id is made from `name`. */
type Field = {
  name: string
  label: string
  hint?: unknown
  value?: string
  autocomplete: string
  inputmode?: 'email' | 'numeric'
  /** For a code of so many digits: the script shows a cell for each, and sends the form when all are filled. */
  cells?: number
}

/** A field for choosing a password. */
type NewPassword = {
  name: string
  label: string
  /** The minimum length; password managers that generate a password read it, too. */
  minLength: number
  /** The strength of the password just sent; the password itself is never written back into the page. */
  strength: Strength | null
}

/** A field for one line of text, with its hint and its problem. */
export function textField(texts: Texts, field: Field, problems: FieldProblem[]): Html {
  const { name, value = '', autocomplete, inputmode, cells } = field
  // Never type="email": browsers rewrite the input of such fields, but the address is kept as typed.
  const input = html`<input id="field-${name}" name="${name}" type="text" value="${visible(value)}" autocomplete="${autocomplete}"${
    inputmode ? html` inputmode="${inputmode}"` : nothing
  }${cells ? html` data-cells="${cells}" data-cells-hint="${texts.frame.sendsItself}"` : nothing} autocapitalize="none" autocorrect="off" spellcheck="false" dir="auto" required${described(field, problems)}>`
  return framed(texts, field, problems, input)
}

/**
 * A field for an address. A likely correction stands beside it, with a button that sends the form with the other address. The
 * script asks at once and takes the other address without sending the form. `asks` is false where only some domains are
 * accepted, because the one that was meant may not be among them.
 */
export function addressField(
  texts: Texts,
  field: Omit<Field, 'inputmode'>,
  { meant, asks }: { meant: string | null; asks: boolean },
  problems: FieldProblem[],
): Html {
  const { question, take } = texts.meant
  const plain = textField(texts, { ...field, inputmode: 'email' }, problems)
  if (!asks) return plain
  const offer =
    meant === null
      ? nothing
      : html`<span>${question(addressOf(meant))}</span>
<button class="second" name="take_${field.name}" value="${meant}">${take}</button>`
  // A form's first button is the one that Enter presses, and it must send the address as it was typed.
  return html`${meant === null ? nothing : html`<button class="unseen" tabindex="-1" aria-hidden="true"></button>`}
${plain}
<div class="meant" role="status" data-meant="${field.name}" data-question="${question('{address}').join('')}" data-take="${take}"${
    meant === null ? nothing : html` data-notice="meant"`
  }>${offer}</div>`
}

/** A field for the current password; the script adds a button that shows it. */
export function passwordField(
  texts: Texts,
  field: { name: string; label: string },
  problems: FieldProblem[],
): Html {
  const attributes = html`autocomplete="current-password"`
  return framed(texts, field, problems, passwordInput(texts, field, attributes, problems))
}

/** A field for choosing a password, with its strength below. */
export function newPasswordField(texts: Texts, field: NewPassword, problems: FieldProblem[]): Html {
  const { name, label, minLength, strength } = field
  const hinted = { name, label, hint: texts.register.passwordHint(minLength) }
  const attributes = html`autocomplete="new-password" minlength="${minLength}"`
  const input = passwordInput(texts, hinted, attributes, problems)
  // The estimate knows neither lists nor leaks nor limits, so that it may praise a password that is refused.
  const isRefused = problems.some((problem) => problem.field === name)
  return framed(
    texts,
    hinted,
    problems,
    html`${input}${strengthBelow(texts, name, isRefused ? null : strength)}`,
  )
}

/** A field for the code of an authenticator app or a recovery code. */
export function oneTimeCodeField(texts: Texts, problems: FieldProblem[]): Html {
  const { label, hint } = texts.secondStep
  return textField(texts, { name: 'one_time_code', label, hint, autocomplete: 'one-time-code' }, problems)
}

export function checkbox(
  texts: Texts,
  field: { name: string; label: unknown; hint?: string; checked: boolean },
  problems: FieldProblem[],
): Html {
  const { name, label, hint, checked } = field
  return html`<div class="field">
${problemOf(texts, name, problems)}
<div class="choice"><input id="field-${name}" name="${name}" type="checkbox" value="on"${checked ? html` checked` : nothing}${described(field, problems)}>
<span><label for="field-${name}">${label}</label>${hint ? html`<span class="hint" id="hint-${name}">${hint}</span>` : nothing}</span></div>
</div>`
}

/**
 * A field that only programs fill in. The style hides it from everybody, including screen readers and keyboards; without
 * styles its label says to leave it empty.
 */
export function honeypotField(name: string, label: string): Html {
  return html`<div class="honeypot" aria-hidden="true"><label for="field-${name}">${label}</label>
<input id="field-${name}" name="${name}" type="text" tabindex="-1" autocomplete="off" data-1p-ignore data-lpignore="true" data-bwignore></div>`
}

/** A hidden field; nothing for null. */
export function hiddenField(name: string, value: string | null): Html {
  return value === null ? nothing : html`<input type="hidden" name="${name}" value="${value}">`
}

export function hiddenFields(values: Readonly<Record<string, string | null>>): Html {
  return html`${Object.entries(values).map(([name, value]) => hiddenField(name, value))}`
}

/** The account that a form was made for: sent from a session of another account, it acts on neither. */
export function accountField(id: string): Html {
  return hiddenField('account', id)
}

/** The same for a form of whoever is logged in, such as an administrator. */
export function ownAccountField({ account }: Frame): Html {
  return hiddenField('account', account?.id ?? null)
}

/** The same for a form with a password. */
export function accountFields({ id, name }: { id: string; name: string }): Html {
  return html`${accountField(id)}
${accountNameField(name)}`
}

/**
 * Names the account of a form for password managers; the server ignores the value. It is a text field out of sight,
 * because Firefox ignores hidden fields; for people and screen readers the page names the account elsewhere.
 */
export function accountNameField(name: string): Html {
  return html`<span class="unseen" aria-hidden="true"><input name="account_name" type="text" value="${name}" autocomplete="username" readonly tabindex="-1"></span>`
}

/** The button that sends a form, with the problem of the form as a whole above it; red if the act destroys something. */
export function submitButton(
  texts: Texts,
  label: unknown,
  problems: FieldProblem[],
  style: '' | 'danger' = '',
): Html {
  const field = { name: 'submit' }
  return html`${problemOf(texts, field.name, problems)}
<button id="field-submit"${style ? html` class="${style}"` : nothing}${described(field, problems)}>${wholeLabel(label)}</button>`
}

/** A button's label. In parts it is one element, because a button's box would swallow the blanks between them. */
export function wholeLabel(label: unknown): unknown {
  return Array.isArray(label) ? html`<span>${label}</span>` : label
}

/** All problems of a page, each with a link to its field; focused and announced when the page opens. */
export function problemSummary(texts: Texts, problems: FieldProblem[]): Html {
  if (problems.length === 0) return nothing
  return html`<div class="summary" role="alert" tabindex="-1" autofocus data-focus>
<h2>${texts.frame.summary(problems.length)}</h2>
<ul>${problems.map(
    // Plain, because a contact's link cannot stand inside this one.
    ({ field, kind, facts }) =>
      html`<li>${linkOf(`#field-${field}`, plain(texts.problem(kind, facts)))}</li>`,
  )}</ul>
</div>`
}

/** The problem of one field. */
export function problemOf(texts: Texts, field: string, problems: FieldProblem[]): Html {
  const problem = problems.find((problem) => problem.field === field)
  if (!problem) return nothing
  return html`<p class="problem" id="problem-${field}" data-problem="${problem.kind}"><span class="unseen">${texts.frame.problem}</span>${texts.problem(problem.kind, problem.facts)}</p>`
}

function passwordInput(
  texts: Texts,
  field: { name: string; hint?: unknown },
  attributes: Html,
  problems: FieldProblem[],
): Html {
  const { name } = field
  return html`<span class="password" data-password="${texts.frame.showPassword}"><input id="field-${name}" name="${name}" type="password" ${attributes} autocapitalize="none" autocorrect="off" spellcheck="false" required${described(field, problems)}></span>`
}

// The server says here how strong the password was that was sent, because the field comes back empty; the script fills this
// in while one is typed.
function strengthBelow(texts: Texts, name: string, strength: Strength | null): Html {
  const words = texts.strength
  return html`<p class="strength" id="strength-${name}" role="status" data-strength="" data-sent="${strength ?? ''}" data-weak="${words.here(words.weak)}" data-fair="${words.here(words.fair)}" data-strong="${words.here(words.strong)}">${strength ? words.typed(words[strength]) : nothing}</p>`
}

function framed(
  texts: Texts,
  { name, label, hint }: { name: string; label: string; hint?: unknown },
  problems: FieldProblem[],
  input: Html,
): Html {
  return html`<div class="field">
<label for="field-${name}">${label}</label>
${hint ? html`<p class="hint" id="hint-${name}">${hint}</p>` : nothing}
${problemOf(texts, name, problems)}
${input}
</div>`
}

/** The attributes that name a field's hint and problem to a screen reader, and mark it as wrong. */
export function described({ name, hint }: { name: string; hint?: unknown }, problems: FieldProblem[]): Html {
  const isWrong = problems.some((problem) => problem.field === name)
  const ids = [isWrong ? `problem-${name}` : '', hint ? `hint-${name}` : ''].filter(Boolean).join(' ')
  // aria-invalid is not allowed on a button, only aria-describedby.
  const isField = isWrong && name !== 'submit'
  return html`${isField ? html` aria-invalid="true"` : nothing}${ids ? html` aria-describedby="${ids}"` : nothing}`
}
