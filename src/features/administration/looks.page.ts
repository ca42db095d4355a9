import { paths } from '../../base/paths.ts'
import { dataOf } from '../../page/data.ts'
import { html } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import type { Frame } from '../../page/layout.ts'
import { adminPage } from './parts.page.ts'

/** A sample: the name of its address, and a title. */
type Look = { name: string; title: string }

/** How the site looks to others: the main pages and every mail, each in a frame of its own. */
export function adminLooksPage(frame: Frame, props: { pages: Look[]; mails: Look[] }): Html {
  const { looks } = frame.texts.admin
  const main = html`<p class="lead">${looks.lead}</p>
<h2>${looks.pages}</h2>
<div class="looks">${props.pages.map(look)}</div>
<h2>${looks.mails}</h2>
<div class="looks">${props.mails.map(look)}</div>`
  return adminPage(frame, { page: 'looks', section: 'looks', title: looks.title, main })
}

// Inert, so that a keyboard need not pass every link of every sample; without scripts and forms, a sample does nothing.
function look({ name, title }: Look): Html {
  return html`<figure data-look="${name}"><figcaption><a href="${paths.adminLook(name)}">${dataOf(title)}</a></figcaption>
<iframe title="${title}" src="${paths.adminLook(name)}" sandbox="allow-same-origin" loading="lazy" inert></iframe></figure>
`
}
