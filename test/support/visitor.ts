// A person with a browser that keeps cookies, follows redirects and reads pages; no script runs in it.
import type { Postern } from '../../src/postern.ts'

/** A page as a person meets it. */
export type Page = {
  status: number
  /** Where it lies after all redirects. */
  path: string
  headers: Headers
  html: string
  /** What can be read, tags taken away. */
  text: string
  /** The redirects that led here. */
  hops: { status: number; location: string; headers: Headers }[]
}

/** What a visitor can do. */
export type Visitor = {
  cookies: Map<string, string>
  /** Opens an address of the house, in full or as a path. */
  open(address: string, headers?: Record<string, string>): Promise<Page>
  /** Sends a form as its own page would, with the account that it was made for. */
  send(path: string, fields?: Record<string, string>, headers?: Record<string, string>): Promise<Page>
  /** One request, no redirect followed. */
  ask(path: string, init?: RequestInit): Promise<Response>
  register(person: Person): Promise<Page>
  logIn(person: { identifier: string; password: string; stay?: boolean; next?: string }): Promise<Page>
  /** Opens a confirmation link and presses the page's one button. */
  confirm(link: string): Promise<Page>
  /** Sends the confirmation form of a page. */
  sendConfirmation(page: Page, fields?: Record<string, string>): Promise<Page>
}

/** Whoever registers. */
export type Person = { name: string; address: string; password: string; next?: string }

/** Somebody with an ordinary form to fill. */
export const ada: Person = { name: 'ada', address: 'ada@example.org', password: 'a long enough one' }

/** A new browser, which connects from an address. */
export function createVisitor(
  postern: Pick<Postern, 'fetch'>,
  baseUrl: string,
  language: string,
  from = '127.0.0.1',
): Visitor {
  const cookies = new Map<string, string>()

  async function ask(address: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers({ 'Accept-Language': language })
    if (cookies.size > 0)
      headers.set('Cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    for (const [name, value] of new Headers(init.headers)) headers.set(name, value)
    const request = new Request(new URL(address, baseUrl), { ...init, headers, redirect: 'manual' })
    const response = await postern.fetch(request, { clientAddress: from })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/Max-Age=0\b/i.test(line)) cookies.delete(name)
      else cookies.set(name, value)
    }
    return response
  }

  async function follow(address: string, init: RequestInit = {}): Promise<Page> {
    const hops: Page['hops'] = []
    let response = await ask(address, init)
    let path = address
    while (response.status >= 300 && response.status < 400 && hops.length < 5) {
      path = response.headers.get('location') ?? ''
      hops.push({ status: response.status, location: path, headers: response.headers })
      response = await ask(path)
    }
    const html = await response.text()
    const { pathname, search } = new URL(path, baseUrl)
    return {
      status: response.status,
      path: pathname + search,
      headers: response.headers,
      html,
      text: readable(html),
      hops,
    }
  }

  const open: Visitor['open'] = (address, headers = {}) => follow(address, { headers })
  const send: Visitor['send'] = async (path, fields = {}, headers = {}) =>
    follow(path, {
      method: 'POST',
      body: new URLSearchParams({ ...(await accountFieldOf(path, fields)), ...fields }),
      headers: { Origin: baseUrl, 'Sec-Fetch-Site': 'same-origin', ...headers },
    })
  // The forms of an account name the one that they were made for: the one that is logged in, unless a test says otherwise.
  const accountFieldOf = async (path: string, fields: Record<string, string>) => {
    if (!/^\/(account|login\/again)\//.test(path) && !('recent_proof' in fields)) return {}
    const session = await ask('/api/session')
    if (session.status !== 200) return {}
    const { account } = (await session.json()) as { account: { id: string } }
    return { account: account.id }
  }
  const sendConfirmation: Visitor['sendConfirmation'] = (page, fields = {}) =>
    send('/confirm/', { registration: hidden(page, 'registration'), ...fields })

  return {
    cookies,
    open,
    send,
    ask,
    register: ({ next, ...person }) => send('/register/', { ...person, ...(next ? { next } : {}) }),
    logIn: ({ stay, next, ...who }) =>
      send('/login/', { ...who, ...(stay ? { stay: 'on' } : {}), ...(next ? { next } : {}) }),
    confirm: async (link) => sendConfirmation(await open(link)),
    sendConfirmation,
  }
}

/** The value of a page's hidden field. */
export function hidden(page: Page, name: string): string {
  const input =
    [...page.html.matchAll(/<input\b[^>]*>/g)].find(([tag]) => tag.includes(`name="${name}"`))?.[0] ?? ''
  return /value="([^"]*)"/.exec(input)?.[1] ?? ''
}

/** What of some HTML can be read, tags taken away. */
export function readable(html: string): string {
  return html
    .replace(/<(style|script|svg)\b.*?<\/\1>/gs, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim()
}
