import { scopes } from '../../base/api-keys.ts'
import type { Scope } from '../../base/api-keys.ts'
import { paths } from '../../base/paths.ts'
import { described, ownAccountField, problemOf, textField } from '../../page/fields.ts'
import { html, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'
import type { FieldProblem } from '../../texts/problems.ts'
import { adminPage, refusalOf } from '../administration/parts.page.ts'
import type { Notice } from '../administration/parts.page.ts'
import { pager, table } from '../administration/tables.page.ts'
import type { Page } from '../administration/tables.page.ts'
import { badge, inSheet, moment, summary, typed } from '../administration/words.page.ts'

/** A key as a row of the table. */
type ApiKeyProps = {
  id: string
  label: string
  scope: string
  state: 'active' | 'expired' | 'revoked'
  accountId: string
  accountName: string
  expiresAt: number
  usedAt: number | null
  usedFrom: string | null
}

/** The list of all keys; those that still act can be revoked. */
export function apiKeysPage(
  frame: Frame,
  props: Page & { rows: ApiKeyProps[]; notice: Notice | null },
): Html {
  const { admin, apiKeys } = frame.texts
  const { rows, notice } = props
  const main = html`<p class="lead">${apiKeys.lead(html`<a href="${paths.api}">${frame.texts.api.title}</a>`)}</p>
<p><a class="button second" href="${paths.adminApiKeyAdd}" data-act="make-api-key">${apiKeys.makeTitle}</a></p>
${
  rows.length === 0
    ? nothing
    : table(
        admin.nav['api-keys'],
        [
          { head: apiKeys.label, at: 'first' },
          { head: apiKeys.state, as: 'short', at: 'first-end' },
          { head: apiKeys.scope, at: 'second' },
          { head: apiKeys.owner, at: 'third' },
          { head: apiKeys.usedAt, as: 'short', at: 'fourth' },
          { head: apiKeys.expiresAt, as: 'short', at: 'second-end' },
          { head: admin.acts.revoke.title, as: 'box', at: 'fifth' },
        ],
        rows.map((row) => rowOf(frame, row)),
      )
}
${pager(frame, paths.adminApiKeys, props, { empty: apiKeys.nothing })}`
  return adminPage(frame, {
    page: 'api-keys',
    section: 'api-keys',
    title: admin.nav['api-keys'],
    main,
    notice,
  })
}

function rowOf(frame: Frame, row: ApiKeyProps): unknown[] {
  const { admin, apiKeys } = frame.texts
  const { id, label, state, accountId, accountName, expiresAt } = row
  const tone = state === 'active' ? 'plain' : 'quiet'
  return [
    html`<b>${typed(label)}</b>`,
    badge(tone, state, apiKeys.states[state]),
    scopesOf(row),
    inSheet(frame, apiKeys.owner, html`<a href="${paths.adminAccount(accountId)}">${typed(accountName)}</a>`),
    inSheet(frame, apiKeys.usedAt, lastUse(frame, row)),
    inSheet(frame, apiKeys.expiresAt, moment(frame, expiresAt)),
    state === 'active'
      ? html`<a href="${paths.adminApiKeyRevoke(id)}" data-act="revoke">${admin.acts.revoke.title}<span class="unseen"> ${typed(label)}</span></a>`
      : nothing,
  ]
}

function scopesOf({ scope }: Pick<ApiKeyProps, 'scope'>): Html {
  return html`${scope.split(' ').map((one) => html`<code>${one}</code> `)}`
}

function lastUse(frame: Frame, { usedAt, usedFrom }: Pick<ApiKeyProps, 'usedAt' | 'usedFrom'>): Html {
  if (usedAt === null) return html`<span class="nil">${frame.texts.apiKeys.neverUsed}</span>`
  return html`${moment(frame, usedAt)} <span class="under"><span class="network">${usedFrom === null ? nothing : typed(usedFrom)}</span></span>`
}

/** The key that an act is about, as it is now. */
export function apiKeySummary(
  frame: Frame,
  key: Pick<ApiKeyProps, 'label' | 'scope' | 'accountName' | 'usedAt' | 'usedFrom'>,
): Html {
  const { admin, apiKeys } = frame.texts
  return html`${summary(typed(key.label), scopesOf(key))}
<p class="under"><span>${admin.labelled(apiKeys.owner, typed(key.accountName))}</span> <span>${admin.labelled(apiKeys.usedAt, lastUse(frame, key))}</span></p>`
}

/** The lives that the form offers, in days. */
const lives = [7, 30, 90, 180, 365]

/** The name of a scope's box in the form. */
export function boxOf(scope: Scope): string {
  return `scope-${scope}`
}

/** The form for a new key. */
export function apiKeyFormPage(
  frame: Frame,
  {
    label,
    ticked,
    days,
    problems,
    trouble,
  }: {
    label: string
    ticked: readonly Scope[]
    days: number
    problems: FieldProblem[]
    trouble: 'ended' | null
  },
): Html {
  const { texts } = frame
  const { admin, apiKeys } = texts
  const main = html`<p class="lead">${apiKeys.makeLead}</p>
<form method="post" action="${paths.adminApiKeyAdd}" novalidate>
${ownAccountField(frame)}
${textField(texts, { name: 'label', label: apiKeys.label, hint: apiKeys.labelHint, value: label, autocomplete: 'off' }, problems)}
<fieldset class="field" id="field-scope" tabindex="-1"><legend>${apiKeys.scope}</legend>
${problemOf(texts, 'scope', problems)}
${scopes.map((scope) => scopeBox(frame, scope, ticked.includes(scope)))}
</fieldset>
<div class="field"><label for="field-days">${apiKeys.life}</label>
<p class="hint" id="hint-days">${apiKeys.lifeHint}</p>
${problemOf(texts, 'days', problems)}
<select id="field-days" name="days"${described({ name: 'days', hint: apiKeys.lifeHint }, problems)}>${lives.map(
    (life) =>
      html`<option value="${life}"${life === days ? html` selected` : nothing}>${apiKeys.days(life)}</option>`,
  )}</select></div>
<div class="row"><button>${apiKeys.makeTitle}</button> <a href="${paths.adminApiKeys}">${admin.cancel}</a></div>
</form>`
  return adminPage(frame, {
    page: 'make-api-key',
    section: 'api-keys',
    title: apiKeys.makeTitle,
    main,
    trouble: trouble && refusalOf(frame, trouble),
    problems,
    back: { list: null },
    isNarrow: true,
  })
}

function scopeBox({ texts }: Frame, scope: Scope, isTicked: boolean): Html {
  const name = boxOf(scope)
  return html`<div class="choice"><input id="field-${name}" name="${name}" type="checkbox" value="on"${isTicked ? html` checked` : nothing} aria-describedby="hint-${name}">
<span><label for="field-${name}">${texts.apiKeys.scopes[scope]}</label><span class="hint" id="hint-${name}"><code>${scope}</code></span></span></div>`
}

/** The new key: the only time that it is shown. */
export function apiKeyMadePage(
  frame: Frame,
  { key, label, expiresAt }: { key: string; label: string; expiresAt: number },
): Html {
  const { admin, apiKeys, api } = frame.texts
  const main = html`<section class="notice" role="status" data-notice="made"><h2>${typed(label)}</h2>
<p>${apiKeys.once}</p>
<pre tabindex="0" data-api-key data-copy="${admin.copy}" data-copied="${admin.copied}">${key}</pre></section>
<p>${apiKeys.until(moment(frame, expiresAt))}</p>
<p>${apiKeys.use(html`<code>Authorization: Bearer KEY</code>`, html`<a href="${paths.api}">${api.title}</a>`)}</p>
<p><a class="button second" href="${paths.adminApiKeys}">${apiKeys.toList}</a></p>`
  return adminPage(frame, {
    page: 'api-key-made',
    section: 'api-keys',
    title: apiKeys.madeTitle,
    main,
    back: { list: null },
    isNarrow: true,
  })
}
