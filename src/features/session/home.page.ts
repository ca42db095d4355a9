import { paths } from '../../base/paths.ts'
import { dataOf } from '../../page/data.ts'
import { html, nothing } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import { layout } from '../../page/layout.ts'
import type { Frame } from '../../page/layout.ts'
import { passkeyOffer } from '../../page/passkey.ts'

/** `offersPasskey`: whether the page offers to add one. */
type Account = { name: string; address: string; isAdmin: boolean; offersPasskey: boolean }

/** The front page: the account, or links to register and log in. */
export function homePage(frame: Frame, props: { account: Account | null }): Html {
  const { home } = frame.texts
  // The page itself shows who is logged in, so the frame does not.
  return props.account
    ? layout(
        { ...frame, account: null },
        { page: 'home', title: home.title, main: accountOf(frame, props.account) },
      )
    : layout(frame, { page: 'welcome', title: home.title, main: welcome(frame) })
}

function accountOf({ texts }: Frame, account: Account): Html {
  return html`<h1>${texts.home.hello(dataOf(account.name))}</h1>
<p class="lead">${texts.home.loggedIn}</p>
<dl class="facts">
<div><dt>${texts.home.name}</dt><dd>${dataOf(account.name)}</dd></div>
<div><dt>${texts.home.address}</dt><dd>${dataOf(account.address)}</dd></div>
</dl>
${account.offersPasskey ? passkeyOffer(texts) : nothing}
<div class="actions">
<a class="button" href="${paths.account}">${texts.account.home.title}</a>
${account.isAdmin ? html`<a class="button second" href="${paths.admin}">${texts.admin.title}</a>` : nothing}
<form method="post" action="${paths.logout}"><button class="second">${texts.frame.logOut}</button></form>
</div>`
}

function welcome({ texts, siteName }: Frame): Html {
  return html`<h1>${texts.home.welcome(dataOf(siteName))}</h1>
<p class="lead">${texts.home.lead}</p>
<div class="actions">
<a class="button" href="${paths.register}">${texts.frame.register}</a>
<a class="button second" href="${paths.login}">${texts.frame.logIn}</a>
</div>`
}
