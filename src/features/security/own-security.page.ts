import { withNext } from '../../base/next.ts'
import type { Next } from '../../base/next.ts'
import { paths, withQuery } from '../../base/paths.ts'
import { dataOf } from '../../page/data.ts'
import { accountField } from '../../page/fields.ts'
import { html, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'
import { doubtOf, instantOf, noticeOf, otherWays, ownPage, waysOn } from '../../page/parts.ts'
import { securityPaths } from './paths.ts'

type OwnSecurityProps = {
  accountId: string
  protection: 'password-only' | 'passkey' | 'few-recovery-codes' | 'two-steps'
  authenticator: { createdAt: number; usedAt: number | null } | null
  recoveryCodesLeft: number
  passkeys: PasskeyLine[]
  /** From when on a second factor is needed, whether that is now, and where a proof by a passkey leads. */
  due: { at: number; isNow: boolean; afterProof: Next } | null
  /** Whether the site asks the account for two factors. */
  isCovered: boolean
  /** Where its person wanted to go. */
  next: Next | null
  notice: 'removed' | 'passkey-added' | 'passkey-renamed' | 'passkey-removed' | null
}

/** A passkey of the account. */
export type PasskeyLine = {
  id: string
  label: string
  browser: string | null
  system: string | null
  createdAt: number
  usedAt: number | null
  counterBackAt: number | null
  isOfThisHost: boolean
}

/** How the account is protected, and what would be better. */
export function ownSecurityPage(frame: Frame, props: OwnSecurityProps): Html {
  const { texts } = frame
  const { security: words } = texts
  const main = html`${noticeOf(props.notice, (kind) => words[kind])}
${dueNotice(frame, props)}
<h1>${words.title}</h1>
${protectionLead(frame, props)}
${onward(props, words.due.goOn)}
<dl class="facts" data-state="${props.protection}">
<div><dt>${words.password}</dt><dd>••••••••</dd>${
    // Without the factor, other pages of the account lead back here.
    props.due?.isNow === true
      ? nothing
      : html`<dd class="way"><a href="${paths.accountPassword}">${words.change}<span class="unseen"> ${words.password}</span></a></dd>`
  }</div>
${authenticatorRow(frame, props)}
${recoveryRow(frame, props)}
</dl>
<h2>${words.passkeys}</h2>
<p class="hint">${words.passkeysHint}</p>
${props.passkeys.length === 0 ? nothing : html`<ul class="sessions">${props.passkeys.map((one) => passkeyLine(frame, one))}</ul>`}
${asksToAdd(props) ? nothing : html`<p><a class="button second" href="${withNext(paths.accountPasskeys, props.next)}">${words.addPasskey.title}</a></p>`}`
  return ownPage(frame, 'own-security', words.title, main, {
    from: props.due?.isNow === true ? null : 'account',
  })
}

// Nothing while a factor is due: the notice above says how the account stands.
function protectionLead({ texts }: Frame, props: OwnSecurityProps): Html {
  const { protections: words } = texts.security
  const { protection, passkeys, recoveryCodesLeft } = props
  if (props.due !== null) return nothing
  const isWell =
    protection === 'two-steps' &&
    passkeys.every(({ isOfThisHost, counterBackAt }) => isOfThisHost && counterBackAt === null)
  const sentences = {
    'password-only': () => words['password-only'],
    passkey: () => words[props.isCovered ? 'passkey-needed' : 'passkey'],
    'few-recovery-codes': () =>
      words['few-recovery-codes']({ left: recoveryCodesLeft, hasPasskey: hasPasskeyHere(props) }),
    'two-steps': () => words['two-steps']({ hasPasskey: hasPasskeyHere(props), isWell }),
  }
  return html`<p class="lead" data-tone="${isWell ? 'good' : 'unsure'}">${sentences[protection]()}</p>`
}

function hasPasskeyHere({ passkeys }: OwnSecurityProps): boolean {
  return passkeys.some(({ isOfThisHost }) => isOfThisHost)
}

// Whether the notice above asks for a factor, because there is none to verify with.
function asksToAdd(props: OwnSecurityProps): boolean {
  return props.due !== null && !hasPasskeyHere(props)
}

function authenticatorRow({ texts }: Frame, { authenticator, next }: OwnSecurityProps): Html {
  const { security: words } = texts
  const [path, label] = authenticator
    ? [securityPaths.removeAuthenticator, words.remove]
    : [withNext(securityPaths.authenticator, next), words.add]
  const since = authenticator
    ? html`<span class="under">${words.since(instantOf(texts, authenticator.createdAt))}</span>`
    : words.none
  const usedAt = authenticator?.usedAt ?? null
  const used =
    usedAt === null ? nothing : html`<span class="under">${words.used(instantOf(texts, usedAt))}</span>`
  return html`<div><dt>${words.authenticator}</dt><dd>${since}${used}</dd><dd class="way"><a href="${path}">${label}<span class="unseen"> ${words.authenticator}</span></a></dd></div>`
}

function recoveryRow(
  { texts }: Frame,
  { accountId, authenticator, recoveryCodesLeft }: OwnSecurityProps,
): Html {
  if (!authenticator) return nothing
  const { security: words } = texts
  return html`<div><dt>${words.recoveryCodes}</dt><dd>${words.left(recoveryCodesLeft)}</dd>
<dd class="way"><form method="post" action="${securityPaths.recoveryCodes}">${accountField(accountId)}<button class="like-link">${words.makeNew}<span class="unseen"> ${words.recoveryCodes}</span></button></form></dd></div>`
}

/** The shown name of a passkey: its owner's name for it, or the place where it was made. */
export function passkeyName({ texts }: Frame, { label, browser, system }: PasskeyLine): Html {
  return dataOf(label === '' ? texts.device.browserOn(browser, system) : label)
}

function passkeyLine(frame: Frame, passkey: PasskeyLine): Html {
  const { texts } = frame
  const { security: words } = texts
  const { id, label, browser, system, createdAt, usedAt, counterBackAt, isOfThisHost } = passkey
  const name = passkeyName(frame, passkey)
  const at = instantOf(texts, createdAt)
  // An unnamed one is called by the place already.
  const made =
    label === ''
      ? words.since(at)
      : words.made(html`<span class="whole">${dataOf(texts.device.browserOn(browser, system))}</span>`, at)
  return html`<li>
<p><b>${name}</b></p>
<p class="hint">${made}</p>
<p class="hint">${usedAt === null ? words.neverUsed : words.used(instantOf(texts, usedAt))}</p>
${isOfThisHost ? nothing : html`<p class="notice" data-tone="unsure" data-notice="other-host">${words.otherHost}</p>`}
${counterBackAt === null ? nothing : html`<p class="notice" data-tone="unsure" data-notice="counter-back">${words.counterBack(instantOf(texts, counterBackAt))}</p>`}
<p><a href="${withQuery(securityPaths.renamePasskey, { passkey: id })}">${words.rename}<span class="unseen"> ${name}</span></a> · <a href="${withQuery(securityPaths.removePasskey, { passkey: id })}">${words.remove}<span class="unseen"> ${name}</span></a></p>
</li>`
}

// Where the person was going before the site asked for a second factor, which they have by now. Behind the act that the
// page advises, if there is one.
function onward({ due, next, protection }: OwnSecurityProps, label: string): Html {
  const way: [path: string, label: string] = [next ?? paths.home, label]
  if (due !== null || next === null) return nothing
  return protection === 'two-steps' || protection === 'passkey' ? waysOn(way) : otherWays(way)
}

function dueNotice({ texts }: Frame, props: OwnSecurityProps): Html {
  const { security: words, recentProof } = texts
  const { due, next } = props
  if (due === null) return nothing
  const kind = due.isNow ? 'factor-needed' : 'factor-due'
  const later = due.isNow
    ? nothing
    : html`<p class="later"><a href="${next ?? paths.home}">${words.due.later}</a></p>`
  if (!asksToAdd(props))
    return html`${doubtOf(kind, due.isNow ? words.due.verify : words.due.verifySoon(instantOf(texts, due.at)))}
${waysOn([withNext(paths.recentProof, due.afterProof), recentProof.byPasskey])}${later}`
  return html`${doubtOf(kind, due.isNow ? words.due.now : words.due.soon(instantOf(texts, due.at)))}
${waysOn(
  [withNext(paths.accountPasskeys, next), words.addPasskey.title],
  [withNext(securityPaths.authenticator, next), words.addAuthenticator.title],
)}${later}`
}
