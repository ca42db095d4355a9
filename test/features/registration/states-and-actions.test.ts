// Every state that a person can be in × everything that they can do: what comes of it, and how far it is from there to a
// working account. The table is what the house promises; each cell is tried through the door.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day, minute } from '../../../src/base/time.ts'
import { deleteAccount, suspendAccount } from '../../../src/features/administration/accounts.ts'
import { makeCode } from '../../../src/security/codes.ts'
import { newId } from '../../../src/security/tokens.ts'
import { textsFor } from '../../../src/texts/texts.ts'
import { changeLink, linkIn, undoLink } from '../../support/address.ts'
import { openHouse } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { hidden } from '../../support/visitor.ts'
import type { Page, Visitor } from '../../support/visitor.ts'
import { site } from '../../support/words.ts'

const actions = [
  'register',
  'log in',
  'resend',
  'forgot',
  'reset link',
  'old link',
  'second click',
  'change',
  'cancel',
  'undo',
] as const
type Action = (typeof actions)[number]

/**
 * The result of each action: the page on which it ends, with its problem or notice; the mails that it causes;
 * whether the person's other session ended; and after the arrow how many clicks it is then to a working account with
 * nobody's help, typing aside. A click is a link or a button.
 */
const table: Record<string, Record<Action, string>> = {
  'nothing known': {
    register: '200 waiting · ✉ confirmation → 1',
    'log in': '401 log-in: wrong-login → 2',
    resend: '200 register → 2',
    forgot: '200 forgot-password-sent → 2',
    'reset link': '410 dead-link → 2',
    'old link': '410 expired → 2',
    'second click': '410 expired → 2',
    change: '410 dead-link → 2',
    cancel: '401 log-in: wrong-login → 2',
    undo: '410 dead-link → 2',
  },
  waiting: {
    register: '200 waiting · ✉ confirmation → 1',
    'log in': '403 log-in: unconfirmed → 1',
    resend: '200 waiting · ✉ confirmation → 1',
    forgot: '200 forgot-password-sent · ✉ confirmation → 1',
    'reset link': '410 dead-link → 1',
    'old link': '200 confirmed → 0',
    'second click': '200 already-confirmed → 0',
    change: '403 log-in: unconfirmed → 1',
    cancel: '403 log-in: unconfirmed → 1',
    undo: '410 dead-link → 1',
  },
  expired: {
    register: '200 waiting · ✉ confirmation → 1',
    'log in': '403 log-in: unconfirmed → 2',
    resend: '200 register → 2',
    forgot: '200 forgot-password-sent → 2',
    'reset link': '410 dead-link → 2',
    'old link': '410 expired → 2',
    'second click': '410 expired → 2',
    change: '403 log-in: unconfirmed → 2',
    cancel: '403 log-in: unconfirmed → 2',
    undo: '410 dead-link → 2',
  },
  account: {
    register: '200 waiting · ✉ you have an account → 0',
    'log in': '200 home · ✉ new device → 0',
    resend: '200 home: passkey-offer → 0',
    forgot: '200 forgot-password-sent · ✉ reset link → 0',
    'reset link': '200 password-reset · ✉ password changed · other session ended → 0',
    'old link': '200 already-confirmed → 0',
    'second click': '200 already-confirmed → 0',
    change: '200 change-pending · ✉ change asked · ✉ change link → 0',
    cancel: '200 change-address → 0',
    undo: '410 dead-link → 0',
  },
  suspended: {
    register: '200 waiting · ✉ you have an account → an administrator',
    'log in': '403 log-in: suspended → an administrator',
    resend: '200 confirmed → an administrator',
    forgot: '200 forgot-password-sent · ✉ reset link → an administrator',
    'reset link': '200 password-reset · ✉ password changed → an administrator',
    'old link': '200 already-confirmed → an administrator',
    'second click': '200 already-confirmed → an administrator',
    change: '403 log-in: suspended → an administrator',
    cancel: '403 log-in: suspended → an administrator',
    undo: '410 dead-link → an administrator',
  },
  'deletion pending': {
    register: '200 waiting · ✉ you have an account → 0',
    'log in': '200 own-account: kept · ✉ account kept · ✉ new device → 0',
    resend: '200 confirmed → 0',
    forgot: '200 forgot-password-sent · ✉ reset link → 0',
    'reset link': '200 password-reset · ✉ password changed → 0',
    'old link': '200 already-confirmed → 0',
    'second click': '200 already-confirmed → 0',
    change: '200 own-account: kept · ✉ account kept → 0',
    cancel: '200 own-account: kept · ✉ account kept → 0',
    undo: '410 dead-link → 0',
  },
  'change pending': {
    register: '200 waiting · ✉ you have an account → 0',
    'log in': '200 home · ✉ new device → 0',
    resend: '200 change-pending · ✉ change link → 0',
    forgot: '200 forgot-password-sent · ✉ reset link → 0',
    'reset link': '200 password-reset · ✉ password changed · other session ended → 0',
    'old link': '200 already-confirmed → 0',
    'second click': '200 already-confirmed → 0',
    change: '200 address-changed · ✉ address changed · ✉ address changed · other session ended → 0',
    cancel: '200 change-address → 0',
    undo: '200 address-cancelled · other session ended → 0',
  },
  'address changed': {
    register: '200 waiting · ✉ address reserved → 0',
    'log in': '401 log-in: wrong-login → 0',
    resend: '200 home → 0',
    forgot: '200 forgot-password-sent · ✉ address reserved → 0',
    'reset link': '410 dead-link → 0',
    'old link': '200 already-confirmed → 0',
    'second click': '200 already-confirmed → 0',
    change: '200 address-already-changed → 0',
    cancel: '200 change-address → 0',
    undo: '200 address-restored · ✉ change undone · ✉ change undone · other session ended → 0',
  },
}

/** One person, with the browser in which they act and the links that they have been mailed. */
type Person = {
  name: string
  address: string
  newAddress: string
  password: string
  browser: Visitor
  /** The other browsers in which they are logged in. */
  other: Visitor
  links: { confirm: string; reset: string; change: string; undo: string }
}

type Enter = (house: House, person: Person) => Promise<void>

/** How people come into each state; `pass` is how much time goes by for all of them. */
const states: Record<string, { pass?: number; enter: Enter }> = {
  'nothing known': {
    async enter(house, person) {
      await enterChangePending(house, person)
      await deleteAccount(house.ports, byCommand, await idOf(house, person))
    },
  },
  waiting: { enter: enterWaiting },
  expired: { pass: 7 * day, enter: enterWaiting },
  account: { enter: enterAccount },
  suspended: {
    async enter(house, person) {
      await enterAccount(house, person)
      await suspendAccount(house.ports, byCommand, await idOf(house, person))
    },
  },
  'deletion pending': {
    async enter(house, person) {
      await enterAccount(house, person)
      await person.browser.send('/account/delete/', { password: person.password })
    },
  },
  'change pending': { enter: enterChangePending },
  'address changed': {
    async enter(house, person) {
      await enterChangePending(house, person)
      await press(person.browser, person.links.change)
      await person.other.logIn({ identifier: person.name, password: person.password })
    },
  },
}

const act: Record<Action, (house: House, person: Person) => Promise<Page>> = {
  register: (house, { name, address, password }) =>
    newBrowser(house).register({ name: `${name}x`, address, password }),
  'log in': (house, { address, password }) => newBrowser(house).logIn({ identifier: address, password }),
  async resend(_house, { browser }) {
    const page = await browser.open('/account/address/')
    const change = hidden(page, 'change')
    return change === ''
      ? browser.send('/register/resend/')
      : browser.send('/account/address/resend/', { change })
  },
  forgot: (house, { address }) => newBrowser(house).send('/password/forgot/', { identifier: address }),
  async 'reset link'(house, person) {
    const browser = newBrowser(house)
    const page = await browser.open(person.links.reset)
    const account = hidden(page, 'account')
    if (account === '') return page
    person.password = `${person.password} anew`
    return browser.send('/password/reset/', { account, new_password: person.password })
  },
  'old link': (_house, { browser, links }) => press(browser, links.confirm),
  async 'second click'(_house, { browser, links }) {
    await press(browser, links.confirm)
    return press(browser, links.confirm)
  },
  async change(_house, person) {
    const { browser, links, newAddress, password } = person
    if (links.change !== '') return press(browser, links.change)
    return logInWhereAsked(person, await browser.send('/account/address/', { address: newAddress, password }))
  },
  async cancel(_house, person) {
    const { browser } = person
    const change = hidden(await browser.open('/account/address/'), 'change')
    return logInWhereAsked(person, await browser.send('/account/address/cancel/', { change }))
  },
  async undo(house, person) {
    const browser = newBrowser(house)
    const page = await browser.open(person.links.undo)
    const change = hidden(page, 'change')
    if (change === '') return page
    const fresh = `${person.password} anew`
    const fields =
      hidden(page, 'act') === 'cancel'
        ? { act: 'cancel', address: person.address }
        : { act: 'undo', password: person.password, new_password: fresh }
    if (fields.act === 'undo') person.password = fresh
    return browser.send('/account/address/undo/', { change, ...fields })
  },
}

for (const [state, { pass = 0, enter }] of Object.entries(states)) {
  test(`from the state "${state}" each action ends as the table says`, async () => {
    await using house = await openHouse()
    const people = await Promise.all(
      actions.map(async (action, index) => {
        const person = newPerson(house, `person${index}`)
        await enter(house, person)
        return { action, person }
      }),
    )
    await house.settled()
    house.pass(pass + minute)
    const found = await Promise.all(
      people.map(async ({ action, person }) => [action, await outcomeOf(house, person, action)]),
    )
    assert.deepEqual(Object.fromEntries(found), table[state])
  })
}

async function outcomeOf(house: House, person: Person, action: Action): Promise<string> {
  const before = mailsTo(house, person).length
  const wasIn = await isLoggedIn(person.other)
  const page = await act[action](house, person)
  await house.settled()
  const mails = mailsTo(house, person).slice(before)
  const parts = [told(page), ...mails.map(({ subject }) => `✉ ${kindOf(subject)}`).toSorted()]
  if (wasIn && !(await isLoggedIn(person.other))) parts.push('other session ended')
  return `${parts.join(' · ')} → ${await clicksToAccount(house, person)}`
}

// The next step of an honest person, who reads only their mails and what the pages offer.
async function clicksToAccount(house: House, person: Person): Promise<number | 'an administrator'> {
  const browser = newBrowser(house)
  const tryToLogIn = async () => {
    const answers: string[] = []
    for (const identifier of [person.address, person.newAddress]) {
      const { status, problems } = await browser.logIn({ identifier, password: person.password })
      if (status === 200) answers.push('in')
      if (status === 403)
        answers.push(Object.values(problems).includes('suspended') ? 'suspended' : 'unconfirmed')
    }
    return ['in', 'suspended', 'unconfirmed'].find((answer) => answers.includes(answer))
  }
  for (let clicks = 0; clicks <= 2; clicks += 1) {
    const answer = await tryToLogIn()
    if (answer === 'in') return clicks
    if (answer === 'suspended') return 'an administrator'
    if (answer === undefined) {
      const { name, address, password } = person
      await browser.register({ name: `${name}z`, address, password })
    } else {
      // Past the time that the mail tells, the log-in's button sends it again; until then its link is opened.
      const page = await browser.open(await linkIn(house, person.address, /\S+\/confirm\/\?code=\S+/))
      if (page.status === 410) await browser.send('/register/resend/')
      else if (/name="password"/.test(page.html))
        await browser.sendConfirmation(page, { password: person.password })
      else await browser.sendConfirmation(page)
    }
    await house.settled()
  }
  throw new Error(`${person.name} needs more than two clicks`)
}

// One step further than the log-in on which a page ended for want of a session.
async function logInWhereAsked({ browser, name, password }: Person, page: Page): Promise<Page> {
  if (!page.path.startsWith('/login/')) return page
  return browser.logIn({ identifier: name, password, next: hidden(page, 'next') })
}

// Which page it is, and the first problem on it or what it says was just done.
function told({ status, mark, problems, notice }: Page): string {
  const [problem = notice] = Object.values(problems)
  return [`${status} ${mark}`, ...(problem ? [problem] : [])].join(': ')
}

async function isLoggedIn(browser: Visitor): Promise<boolean> {
  return (await browser.ask('/api/session')).status === 200
}

async function enterWaiting(house: House, person: Person): Promise<void> {
  await person.browser.register(person)
  person.links.confirm = await linkIn(house, person.address, /\S+\/confirm\/\?code=\S+/)
}

async function enterAccount(house: House, person: Person): Promise<void> {
  await enterWaiting(house, person)
  await press(person.browser, person.links.confirm)
  for (const browser of [person.browser, person.other])
    await browser.logIn({ identifier: person.name, password: person.password })
  await newBrowser(house).send('/password/forgot/', { identifier: person.name })
  person.links.reset = await linkIn(house, person.address, /\S+\/password\/reset\/\?code=\S+/)
}

async function enterChangePending(house: House, person: Person): Promise<void> {
  await enterAccount(house, person)
  const { newAddress: address, password } = person
  await person.browser.send('/account/address/', { address, password })
  person.links.undo = await undoLink(house, person.address)
  person.links.change = await changeLink(house, address)
}

// Until they are mailed any, people come with links of the right form for something that is not there.
function newPerson(house: House, name: string): Person {
  const { keys } = house.ports
  const address = `${name}@example.org`
  const nobody = { id: newId(), passwordHash: '', addressKey: address, expiresAt: house.now() + 30 * day }
  return {
    name,
    address,
    newAddress: `${name}@elsewhere.example`,
    password: 'a long enough one',
    browser: newBrowser(house),
    other: newBrowser(house),
    links: {
      confirm: '',
      reset: `/password/reset/?code=${makeCode(keys, 'reset-password', nobody)}`,
      change: '',
      undo: `/account/address/undo/?code=${makeCode(keys, 'undo-address', { id: newId() })}`,
    },
  }
}

function newBrowser(house: House): Visitor {
  return house.newVisitor({ language: 'en' })
}

// Opens a link and presses the page's one button, as the page's script does by itself.
async function press(browser: Visitor, link: string): Promise<Page> {
  const page = await browser.open(link)
  const [registration, change] = [hidden(page, 'registration'), hidden(page, 'change')]
  if (registration !== '') return browser.sendConfirmation(page)
  return change === '' ? page : browser.send(page.path, { change })
}

function mailsTo(house: House, { address, newAddress }: Person) {
  return house.mails.all.filter(({ envelope }) =>
    envelope.to.some((to) => to === address || to === newAddress),
  )
}

async function idOf(house: House, { name }: Person): Promise<string> {
  const { id } = await house.db
    .selectFrom('accounts')
    .select('id')
    .where('name', '=', name)
    .executeTakeFirstOrThrow()
  return id
}

function kindOf(subject: string): string {
  const [kind] = Object.entries(subjects).find(([, words]) => words === subject) ?? []
  return kind ?? subject
}

const { addressMails, ...texts } = textsFor('en')
const subjects = {
  confirmation: texts.confirmationMail.subject(site),
  'you have an account': texts.alreadyRegisteredMail.subject(site),
  'reset link': texts.passwordResetMail.subject(site),
  'password changed': texts.passwordChangedMail.subject(site),
  'change link': addressMails.change.subject(site),
  'change asked': addressMails.asked.subject(site),
  'address changed': addressMails.changed.subject(site),
  'change undone': addressMails.restored.subject(site),
  'address reserved': addressMails.reserved.subject(site),
  'new device': texts.newDeviceMail.subject(site),
  'account kept': texts.account.deletionCancelledMail.subject(site),
}

const byCommand = { actor: 'command', network: null, reason: null }
