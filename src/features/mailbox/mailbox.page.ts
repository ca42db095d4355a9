import { paths } from '../../base/paths.ts'
import { isoTime } from '../../base/time.ts'
import { dataOf } from '../../page/data.ts'
import { html, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import { layout } from '../../page/layout.ts'
import type { Frame } from '../../page/layout.ts'
import { instantOf } from '../../page/parts.ts'
import type { Texts } from '../../texts/texts.ts'

type ListedMail = { id: string; at: number; to: string; subject: string }

/** A mail with all its parts. */
type OpenMail = ListedMail & {
  from: string
  text: string
  headers: { name: string; value: string }[]
  /** Path of its HTML part, a separate document. */
  htmlPath: string
}

/** The development mailbox: the list of mails, and one mail beside it; on a narrow screen the list or the mail. */
export function mailboxPage(frame: Frame, props: { mails: ListedMail[]; open: OpenMail | null }): Html {
  const { mailbox } = frame.texts
  const { mails, open } = props
  const main = html`<h1>${mailbox.title}</h1>
<p class="lead">${mailbox.lead}</p>
<div class="mailbox${open ? ' open' : ''}">
<nav aria-label="${mailbox.list}" data-mailbox-path="${frame.path}">${listOf(frame.texts, mails, open)}</nav>
${open ? mailOf(frame.texts, open) : nothing}
</div>
${open ? nothing : html`<p><a class="button second" href="${paths.register}">${frame.texts.frame.register}</a></p>`}`
  return layout(
    { ...frame, development: false },
    { page: 'mailbox', title: open?.subject ?? mailbox.title, main, isWide: true, isDense: true },
  )
}

// The script replaces this list when it changes.
function listOf(texts: Texts, mails: ListedMail[], open: OpenMail | null): Html {
  return html`<ul class="mails" data-mails>${
    mails.length === 0
      ? html`<li class="hint">${texts.mailbox.empty}</li>`
      : mails.map(
          (
            mail,
          ) => html`<li><a href="${paths.mail(mail.id)}"${mail.id === open?.id ? html` aria-current="page"` : nothing}>
<b>${dataOf(mail.subject)}</b><span>${dataOf(mail.to)}</span>${instantOf(texts, mail.at)}</a></li>`,
        )
  }</ul>`
}

function mailOf(texts: Texts, mail: OpenMail): Html {
  const { mailbox } = texts
  // No allow-scripts and no allow-same-origin: a mail cannot run scripts or act as this site.
  return html`<article>
<p class="to-list"><a href="${paths.mailbox}">${mailbox.all}</a></p>
<h2>${dataOf(mail.subject)}</h2>
<dl class="facts">
<div><dt>${mailbox.from}</dt><dd>${dataOf(mail.from)}</dd></div>
<div><dt>${mailbox.to}</dt><dd>${dataOf(mail.to)}</dd></div>
<div><dt>${mailbox.date}</dt><dd><time datetime="${isoTime(mail.at)}" data-instant data-with-zone>${texts.instant(mail.at)}</time></dd></div>
</dl>
<h3>${mailbox.html}</h3>
<iframe title="${mailbox.html}" src="${mail.htmlPath}" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>
<h3>${mailbox.text}</h3>
<pre tabindex="0">${withLinks(mail.text)}</pre>
<details><summary>${mailbox.headers}</summary>
<dl class="headers">${mail.headers.map(({ name, value }) => html`<dt>${dataOf(name)}</dt><dd>${dataOf(value)}</dd>`)}</dl></details>
</article>`
}

// As mail programs show plain text. Only web addresses become links: a mail may contain what somebody typed.
function withLinks(text: string): Html {
  const parts = text.split(/(https?:\/\/[^\s<>"，。；）]+)/)
  return html`${parts.map((part, place) => (place % 2 === 1 ? html`<a href="${part}" target="_blank" rel="noopener">${part}</a>` : part))}`
}
