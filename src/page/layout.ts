import { locales } from '../base/locale.ts'
import type { Locale } from '../base/locale.ts'
import { paths } from '../base/paths.ts'
import { languageNames } from '../texts/texts.ts'
import type { Texts } from '../texts/texts.ts'
import { dataOf } from './data.ts'
import { html, nothing } from './html.ts'
import type { Html } from './html.ts'
import { withPhrases } from './phrases.ts'

/** The data that every page needs: its language, the site, and the account that is logged in. */
export type Frame = {
  texts: Texts
  locale: Locale
  siteName: string
  /** The page's own address, to which its language link leads back; null where following the link would lose a half-sent form. */
  path: string | null
  /** Paths of the styles, the scripts and the icon. */
  assets: {
    style: string
    denseStyle: string
    script: string
    passkeyScript: string
    icon: string
    proofWorker: string
  }
  /** The picture beside the site's name, or alone in its place. */
  logo: { path: string; width: number; height: number; isAlone: boolean }
  /** The address of the picture in previews of links. */
  preview: string | null
  /** The same page under BASE_URL, where this one was asked under another name; its forms would be refused. */
  elsewhere: { address: string; host: string } | null
  account: FrameAccount | null
  development: boolean
}

/** `owesFactor`: other pages lead back to the one that adds a second factor. */
type FrameAccount = { id: string; name: string; isAdmin: boolean; owesFactor: boolean }

type Content = {
  /** The page's mark; tests and programs look at it instead of the words. */
  page: string
  title: string
  main: Html
  /** Puts “Problem” before the title, so that a screen reader says it first. */
  hasProblems?: boolean
  /** Above the sheet: navigation to neighbouring pages. */
  above?: Html
  /** Below the sheet: links to related pages. */
  below?: Html
  isWide?: boolean
  /** Has tables and other parts that the style of visitors' pages leaves out. */
  isDense?: boolean
}

/** A whole page: one column, with the site's name and the link to the other language above it. */
export function layout(frame: Frame, content: Content): Html {
  const { locale, siteName, assets, preview } = frame
  const title = content.hasProblems ? frame.texts.frame.problemTitle(content.title) : content.title
  const page = html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<title>${title} · ${siteName}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#ffffff" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#19211e" media="(prefers-color-scheme: dark)">
<meta name="format-detection" content="telephone=no">
<meta name="robots" content="noindex">
<meta property="og:type" content="website">
<meta property="og:site_name" content="${siteName}">
<meta property="og:title" content="${title}">
${
  preview === null
    ? nothing
    : html`<meta property="og:image" content="${preview}">
`
}<link rel="icon" href="${assets.icon}">
<link rel="stylesheet" href="${assets.style}">
${
  content.isDense
    ? html`<link rel="stylesheet" href="${assets.denseStyle}">
`
    : nothing
}<script type="module" src="${assets.script}"></script>
${
  // By its mark, so that no page needs to know; typed text has no quotes, because `html` escapes them.
  String(content.main).includes(' data-passkey="')
    ? html`<script type="module" src="${assets.passkeyScript}"></script>
`
    : nothing
}</head>
<body>
<div class="column${content.isWide ? ' wide' : ''}">
<header>
${wordmark(frame)}
${languageLinks(frame)}
</header>
${content.above ?? nothing}
<main data-page="${content.page}">
${elsewhereNotice(frame)}
${content.main}
</main>
${footer(frame, content.below ?? nothing)}
</div>
</body>
</html>
`
  return withPhrases(page, locale)
}

function wordmark({ siteName, logo }: Frame): Html {
  const picture = html`<img src="${logo.path}" alt="${logo.isAlone ? siteName : ''}" width="${logo.width}" height="${logo.height}">`
  return html`<a class="wordmark" href="${paths.home}">${picture}${logo.isAlone ? nothing : html`<span>${dataOf(siteName)}</span>`}</a>`
}

function elsewhereNotice({ texts, elsewhere }: Frame): Html {
  if (elsewhere === null) return nothing
  // The host alone, because the whole address may have a secret code in it.
  const link = html`<a href="${elsewhere.address}">${dataOf(elsewhere.host)}</a>`
  return html`<p class="notice" role="status" data-tone="unsure" data-notice="elsewhere">${texts.frame.elsewhere(link)}</p>`
}

function languageLinks({ texts, locale, path }: Frame): Html {
  if (path === null) return nothing
  const others = locales.filter((other) => other !== locale)
  const joint = path.includes('?') ? '&' : '?'
  return html`<nav class="language" aria-label="${texts.frame.language}">${others.map(
    (other) =>
      html`<a href="${path}${joint}lang=${other}" hreflang="${other}" lang="${other}">${languageNames[other]}</a>`,
  )}</nav>`
}

function footer({ texts, account, development }: Frame, below: Html): Html {
  return html`<footer>
<div>${below}</div>
${account ? waysOf(texts, account) : nothing}
${
  development
    ? html`<p>${texts.frame.development(html`<a href="${paths.mailbox}">${texts.frame.mailbox}</a>`)}</p>`
    : nothing
}
</footer>`
}

function waysOf(texts: Texts, { name, isAdmin, owesFactor }: FrameAccount): Html {
  const person = owesFactor ? dataOf(name) : html`<a href="${paths.account}">${dataOf(name)}</a>`
  const toAdmin =
    isAdmin && !owesFactor ? html` · <a href="${paths.admin}">${texts.admin.title}</a>` : nothing
  return html`<p>${texts.frame.loggedInAs(person)}${toAdmin} · <a href="${paths.logout}">${texts.frame.logOut}</a></p>`
}
