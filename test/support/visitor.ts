// A person with a browser that keeps cookies, follows redirects and reads pages, but runs no scripts.

import type { Postern } from '../../src/postern.ts'

/** A page as a person sees it. */
export type Page = {
  status: number
  /** Its path after all redirects. */
  path: string
  headers: Headers
  /** Without the marks of where a line of Chinese may end. */
  html: string
  /** Its readable text, without tags. */
  text: string
  /** The page's name: its `data-page`. */
  mark: string
  /** The notice of the act just done or refused: the first `data-notice`. */
  notice: string | null
  /** The kind of problem at each field. */
  problems: Record<string, string>
  /** The states of the badges on a page of the administration, from top to bottom. */
  states: string[]
  /** The redirects that led here. */
  hops: { status: number; location: string; headers: Headers }[]
}

export type Visitor = {
  cookies: Map<string, string>
  /** Opens a full address, or a path below BASE_URL as all of these do. */
  open(address: string, headers?: Record<string, string>): Promise<Page>
  /** Sends a form as its own page would, with the account that it was made for. */
  send(path: string, fields?: Record<string, string>, headers?: Record<string, string>): Promise<Page>
  /** Sends one request and follows no redirect. */
  ask(path: string, init?: RequestInit): Promise<Response>
  register(person: Person): Promise<Page>
  logIn(person: { identifier: string; password: string; stay?: boolean; next?: string }): Promise<Page>
  /** Opens a confirmation link and presses the page's one button. */
  confirm(link: string): Promise<Page>
  /** Sends the confirmation form of a page. */
  sendConfirmation(page: Page, fields?: Record<string, string>): Promise<Page>
}

export type Person = { name: string; address: string; password: string; next?: string }

/** An ordinary person. */
export const ada: Person = { name: 'ada', address: 'ada@example.org', password: 'a long enough one' }

/** A new browser that connects from a network address. */
export function createVisitor(
  postern: Pick<Postern, 'fetch'>,
  baseUrl: string,
  language: string,
  from = '127.0.0.1',
): Visitor {
  const cookies = new Map<string, string>()
  const wholeOf = (address: string) => (address.startsWith('/') ? baseUrl + address : address)

  async function ask(address: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers({ 'Accept-Language': language })
    if (cookies.size > 0)
      headers.set('Cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    for (const [name, value] of new Headers(init.headers)) headers.set(name, value)
    const request = new Request(wholeOf(address), { ...init, headers, redirect: 'manual' })
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
    let whole = wholeOf(address)
    while (response.status >= 300 && response.status < 400 && hops.length < 5) {
      const location = response.headers.get('location') ?? ''
      hops.push({ status: response.status, location, headers: response.headers })
      whole = new URL(location, whole).href
      response = await ask(whole)
    }
    const html = withoutBreaks(await response.text())
    const { pathname, search } = new URL(whole)
    return {
      status: response.status,
      path: pathname + search,
      headers: response.headers,
      html,
      text: readable(html),
      ...marksOf(html),
      hops,
    }
  }

  const open: Visitor['open'] = (address, headers = {}) => follow(address, { headers })
  const send: Visitor['send'] = async (path, fields = {}, headers = {}) =>
    follow(path, {
      method: 'POST',
      body: new URLSearchParams({ ...(await accountFieldOf(path, fields)), ...fields }),
      headers: { Origin: new URL(baseUrl).origin, 'Sec-Fetch-Site': 'same-origin', ...headers },
    })
  // The forms of an account name the account that they were made for: the one that is logged in, unless a test sets
  // another.
  const accountFieldOf = async (
    path: string,
    fields: Record<string, string>,
  ): Promise<Record<string, string>> => {
    if ('account' in fields || !/^\/(account|admin|login\/again)\//.test(path)) return {}
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

/** The marks of a page; they stay when its words change. */
function marksOf(html: string): Pick<Page, 'mark' | 'notice' | 'problems' | 'states'> {
  const problems = html.matchAll(/id="problem-([^"]*)" data-problem="([^"]*)"/g)
  return {
    mark: /<main data-page="([^"]*)"/.exec(html)?.[1] ?? '',
    notice: /data-notice="([^"]*)"/.exec(html)?.[1] ?? null,
    problems: Object.fromEntries([...problems].map(([, field = '', kind = '']) => [field, kind])),
    states: [...html.matchAll(/data-state="([^"]*)"/g)].map(([, state = '']) => state),
  }
}

/** A page's HTML without instants and the seconds of a wait, so that two pages can be compared. */
export function withoutTimes(html: string): string {
  return html
    .replace(/<time.*?<\/time>|data-wait="\d+"/gs, 'TIME')
    .replace(/(data-mail="[^"]*) \d+"/g, '$1 TIME"')
    .replace(/(data-countdown="[^"]*">|<a href="#field-[^"]*">)[^<]*/g, '$1')
    .replace(/(data-problem="too-(?:soon|many)"><span.*?<\/span>)[^<]*/g, '$1')
}

/** The value of a page's hidden field. */
export function hidden(page: Page, name: string): string {
  const input =
    [...page.html.matchAll(/<input\b[^>]*>/g)].find(([tag]) => tag.includes(`name="${name}"`))?.[0] ?? ''
  return unescaped(/value="([^"]*)"/.exec(input)?.[1] ?? '')
}

/** The readable text of some HTML, without tags. */
export function readable(html: string): string {
  const text = withoutBreaks(html)
    .replace(/<(style|script|svg)\b.*?<\/\1>/gs, ' ')
    // A wide screen shows the heads of a table instead.
    .replace(/<span class="in-sheet">.*?<\/span>/gs, ' ')
    .replace(/<[^>]+>/g, ' ')
  return unescaped(text).replace(/\s+/g, ' ').trim()
}

/** HTML without the marks of where a line may end and where none may, which nobody reads. */
export function withoutBreaks(html: string): string {
  return html.replaceAll('<wbr>', '').replace(/<span class="whole">([^<]*)<\/span>/g, '$1')
}

/** Text as it was before it was written into HTML. */
export function unescaped(html: string): string {
  return html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}
