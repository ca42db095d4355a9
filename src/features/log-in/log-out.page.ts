import { paths } from '../../base/paths.ts'
import { html } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import { layout } from '../../page/layout.ts'
import type { Frame } from '../../page/layout.ts'

/** The button that logs out. */
export function logoutPage(frame: Frame): Html {
  const { logout, frame: words } = frame.texts
  const main = frame.account
    ? html`<h1>${logout.title}</h1>
<p class="lead">${logout.lead}</p>
<form method="post" action="${paths.logout}"><button>${logout.submit}</button></form>`
    : html`<h1>${logout.nobody}</h1>
<div class="actions"><a class="button" href="${paths.login}">${words.logIn}</a></div>`
  return layout(frame, {
    page: 'log-out',
    title: frame.account ? logout.title : logout.nobody,
    main,
    below: html`<p><a href="${paths.home}">${words.toHome}</a></p>`,
  })
}
