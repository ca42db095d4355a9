import { paths } from '../../base/paths.ts'
import type { Strength } from '../../page/assets/strength.js'
import { hiddenField, newPasswordField, problemSummary, submitButton, textField } from '../../page/fields.ts'
import { html } from '../../page/html.ts'
import type { Html } from '../../page/html.ts'
import { layout } from '../../page/layout.ts'
import type { Frame } from '../../page/layout.ts'
import { donePage, messagePage, wayHome, waysOn } from '../../page/parts.ts'
import type { FieldProblem } from '../../texts/problems.ts'

type SetUpProps = {
  /** The public name of the link that the form belongs to. */
  link: string
  name: string
  address: string
  minLength: number
  strength: Strength | null
  problems: FieldProblem[]
}

/** Asks for the first administrator's name, address and password. */
export function setUpPage(frame: Frame, props: SetUpProps): Html {
  const { link, name, address, minLength, strength, problems } = props
  const { texts } = frame
  const { register, admin } = texts
  const { setUp } = admin
  const password = { name: 'password', label: register.password, minLength, strength }
  const main = html`${problemSummary(texts, problems)}
<h1>${setUp.title}</h1>
<p class="lead">${setUp.lead}</p>
<form method="post" action="${paths.adminSetUp}" novalidate>
${hiddenField('link', link)}
${textField(texts, { name: 'name', label: register.name, hint: register.nameHint, value: name, autocomplete: 'username' }, problems)}
${textField(texts, { name: 'address', label: register.address, hint: setUp.addressHint, value: address, autocomplete: 'email', inputmode: 'email' }, problems)}
${newPasswordField(texts, password, problems)}
${submitButton(texts, setUp.submit, problems)}
</form>`
  return layout(frame, { page: 'set-up', title: setUp.title, main, hasProblems: problems.length > 0 })
}

/** The first administrator was created and can log in. */
export function setUpDonePage(
  frame: Frame,
  { name, loginPath, securityPath }: { name: string; loginPath: string; securityPath: string },
): Html {
  const { setUp } = frame.texts.admin
  const sentence = setUp.done(html`<b><bdi>${name}</bdi></b>`)
  const ways = waysOn([loginPath, frame.texts.frame.logIn], [securityPath, setUp.addPasskey])
  return donePage(frame, 'set-up-done', setUp.doneTitle, sentence, ways)
}

/** The link is too old, or an administrator already exists. */
export function deadSetUpPage(frame: Frame): Html {
  const { setUp } = frame.texts.admin
  return messagePage(frame, 'dead-link', setUp.deadTitle, setUp.dead, wayHome(frame))
}
