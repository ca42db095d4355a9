import { withNext } from '../../base/next.ts'
import type { Next } from '../../base/next.ts'
import { paths, withQuery } from '../../base/paths.ts'
import { dataOf } from '../../page/data.ts'
import { accountField } from '../../page/fields.ts'
import { html, linkOf, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'
import { doubtOf, instantOf, noticeOf, ownPage } from '../../page/parts.ts'
import { securityPaths } from './paths.ts'

type OwnSecurityProps = {
  accountId: string
  protection: 'password-only' | 'passkey' | 'few-recovery-codes' | 'two-steps'
  authenticator: { createdAt: number; usedAt: number | null } | null
  recoveryCodesLeft: number
  passkeys: PasskeyLine[]
  /** From when on a second factor is needed, whether that is now, and where a proof by a passkey leads. */
  due: { at: number; isNow: boolean; afterProof: Next } | null
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
  const { protection } = props
  const main = html`${noticeOf(props.notice, (kind) => words[kind])}
${dueNotice(frame, props)}
<h1>${words.title}</h1>
<p class="lead" data-state="${protection}" data-tone="${protection === 'two-steps' ? 'good' : 'unsure'}">${words.protections[protection]}</p>
${onward(props, words.due.goOn)}
<dl class="facts">
<div><dt>${words.password}</dt><dd>••••••••</dd><dd class="way"><a href="${paths.accountPassword}">${words.change}<span class="unseen"> ${words.password}</span></a></dd></div>
${authenticatorRow(frame, props)}
${recoveryRow(frame, props)}
</dl>
<h2>${words.passkeys}</h2>
<p class="hint">${words.passkeysHint}</p>
${props.passkeys.length === 0 ? nothing : html`<ul class="sessions">${props.passkeys.map((one) => passkeyLine(frame, one))}</ul>`}
<p><a class="button second" href="${withNext(paths.accountPasskeys, props.next)}">${words.addPasskey.title}</a></p>`
  return ownPage(frame, 'own-security', words.title, main)
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
<dd class="way"><form method="post" action="${securityPaths.recoveryCodes}">${accountField(accountId)}<button class="second">${words.makeNew}<span class="unseen"> ${words.recoveryCodes}</span></button></form></dd></div>`
}

/** The shown name of a passkey: its owner's name for it, or the place where it was made. */
export function passkeyName({ texts }: Frame, { label, browser, system }: PasskeyLine): Html {
  return dataOf(label === '' ? texts.device.browserOn(browser, system) : label)
}

function passkeyLine(frame: Frame, passkey: PasskeyLine): Html {
  const { texts } = frame
  const { security: words } = texts
  const { id, browser, system, createdAt, usedAt, counterBackAt, isOfThisHost } = passkey
  const name = passkeyName(frame, passkey)
  return html`<li>
<p><b>${name}</b></p>
<p class="hint">${words.made(dataOf(texts.device.browserOn(browser, system)), instantOf(texts, createdAt))}</p>
<p class="hint">${usedAt === null ? words.neverUsed : words.used(instantOf(texts, usedAt))}</p>
${isOfThisHost ? nothing : html`<p class="notice" data-tone="unsure" data-notice="other-host">${words.otherHost}</p>`}
${counterBackAt === null ? nothing : html`<p class="notice" data-tone="unsure" data-notice="counter-back">${words.counterBack(instantOf(texts, counterBackAt))}</p>`}
<p><a href="${withQuery(securityPaths.renamePasskey, { passkey: id })}">${words.rename}<span class="unseen"> ${name}</span></a> · <a href="${withQuery(securityPaths.removePasskey, { passkey: id })}">${words.remove}<span class="unseen"> ${name}</span></a></p>
</li>`
}

// Where the person was going before the site asked for a second factor, which they have by now.
function onward({ due, next }: OwnSecurityProps, label: string): Html {
  return due === null && next !== null
    ? html`<p class="actions"><a class="button" href="${next}">${label}</a></p>`
    : nothing
}

function dueNotice({ texts }: Frame, { due, next, passkeys }: OwnSecurityProps): Html {
  const { due: words } = texts.security
  if (due === null) return nothing
  const way = passkeys.some(({ isOfThisHost }) => isOfThisHost)
    ? html`<p>${linkOf(withNext(paths.recentProof, due.afterProof), words.byPasskey)}</p>`
    : nothing
  if (due.isNow) return html`${doubtOf('factor-needed', words.now)}${way}`
  return html`${doubtOf('factor-due', words.soon(instantOf(texts, due.at)))}${way}
<p><a class="button second" href="${next ?? paths.home}">${words.later}</a></p>`
}
