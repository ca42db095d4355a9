import { locales } from '../../base/locale.ts'
import type { Locale } from '../../base/locale.ts'
import { paths } from '../../base/paths.ts'
import { dataOf } from '../../page/data.ts'
import { accountField, problemOf, problemSummary, submitButton, textField } from '../../page/fields.ts'
import { html, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import { layout } from '../../page/layout.ts'
import type { Frame } from '../../page/layout.ts'
import { instantOf, noticeOf, ownPage } from '../../page/parts.ts'
import type { FieldProblem } from '../../texts/problems.ts'
import { accountPaths } from './paths.ts'

/** A person's own account; `notice` reports the act just done. */
type OwnAccountProps = {
  name: string
  address: string
  mailLocale: Locale
  confirmedAt: number
  sessions: number
  hasAuthenticator: boolean
  passkeys: number
  notice: 'kept' | 'changed' | null
}

/** A fact about the account, with a link to the page that changes or shows it. */
type Row = { label: string; value: unknown; link?: { path: string; label: string } }

/** The account's own page: its facts, and links to everything its owner can do. */
export function ownAccountPage(frame: Frame, props: OwnAccountProps): Html {
  const { texts } = frame
  const { home, language } = texts.account
  const { change, manage } = home
  const rows: Row[] = [
    {
      label: home.name,
      value: dataOf(props.name),
      link: { path: accountPaths.name, label: change },
    },
    {
      label: home.address,
      value: dataOf(props.address),
      link: { path: paths.accountAddress, label: change },
    },
    { label: home.password, value: '••••••••', link: { path: paths.accountPassword, label: change } },
    {
      label: home.security,
      value: meansOf(home, props),
      link: { path: paths.accountSecurity, label: manage },
    },
    {
      label: home.mailLanguage,
      value: language.names[props.mailLocale],
      link: { path: accountPaths.language, label: change },
    },
    {
      label: home.sessions,
      value: home.sessionsCount(props.sessions),
      link: { path: paths.accountSessions, label: manage },
    },
    { label: home.since, value: instantOf(texts, props.confirmedAt) },
  ]
  const main = html`${noticeOf(props.notice, (kind) => home[kind])}
<h1>${home.title}</h1>
<dl class="facts">${rows.map(rowOf)}</dl>
<h2>${home.dataTitle}</h2>
<p><a href="${accountPaths.export}">${home.toExport}</a></p>
<hr>
<form method="post" action="${paths.logout}"><button class="second">${texts.frame.logOut}</button></form>
<hr>
<p><a class="danger-way" href="${accountPaths.delete}">${home.toDelete}</a></p>`
  const below = html`<p><a href="${paths.home}">${texts.frame.toHome}</a></p>`
  return layout(frame, { page: 'own-account', title: home.title, main, below })
}

function meansOf(
  words: Frame['texts']['account']['home'],
  { hasAuthenticator, passkeys }: OwnAccountProps,
): string {
  const means = [
    ...(hasAuthenticator ? [words.authenticator] : []),
    ...(passkeys > 0 ? [words.passkeys(passkeys)] : []),
  ]
  return means.length > 0 ? means.join(' · ') : words.passwordAlone
}

/** The form that changes the name. */
export function ownNamePage(
  frame: Frame,
  props: { accountId: string; name: string; problems: FieldProblem[] },
): Html {
  const { texts } = frame
  const { name: words } = texts.account
  const { name, problems } = props
  const field = {
    name: 'name',
    label: words.label,
    hint: texts.register.nameHint,
    value: name,
    autocomplete: 'username',
  }
  const main = html`${problemSummary(texts, problems)}
<h1>${words.title}</h1>
<p class="lead">${words.lead}</p>
<form method="post" action="${accountPaths.name}" novalidate>
${accountField(props.accountId)}
${textField(texts, field, problems)}
${submitButton(texts, words.submit, problems)}
</form>`
  return ownPage(frame, 'own-name', words.title, main, { hasProblems: problems.length > 0 })
}

/** The form that chooses the language of mails. */
export function mailLanguagePage(
  frame: Frame,
  { accountId, chosen, problems }: { accountId: string; chosen: Locale; problems: FieldProblem[] },
): Html {
  const { language: words } = frame.texts.account
  const main = html`${problemSummary(frame.texts, problems)}
<h1>${words.title}</h1>
<form method="post" action="${accountPaths.language}">
${accountField(accountId)}
<fieldset class="field" id="field-locale" tabindex="-1"><legend>${words.lead}</legend>
${problemOf(frame.texts, 'locale', problems)}
${locales.map(
  (locale) =>
    html`<div class="choice"><input id="field-${locale}" name="locale" type="radio" value="${locale}"${
      locale === chosen ? html` checked` : nothing
    }><label for="field-${locale}">${words.names[locale]}</label></div>`,
)}
</fieldset>
<button>${words.submit}</button>
</form>`
  return ownPage(frame, 'mail-language', words.title, main, { hasProblems: problems.length > 0 })
}

/** The button that exports one's data. */
export function exportPage(frame: Frame, { accountId }: { accountId: string }): Html {
  const { export: words } = frame.texts.account
  const main = html`<h1>${words.title}</h1>
<p class="lead">${words.lead}</p>
<p class="note">${words.hint}</p>
<form method="post" action="${accountPaths.export}">${accountField(accountId)}<button>${words.submit}</button></form>`
  return ownPage(frame, 'export-data', words.title, main)
}

function rowOf({ label, value, link }: Row): Html {
  return html`<div><dt>${label}</dt><dd>${value}</dd>${
    link
      ? html`<dd class="way"><a href="${link.path}">${link.label}<span class="unseen"> ${label}</span></a></dd>`
      : nothing
  }</div>`
}
