import type { PublicAccount } from '../core/public-account.ts'
import type { Postern } from '../postern.ts'
import type { TestMailbox } from './mailbox.ts'

/** Somebody who is to have an account; everything may be left out. */
export type Person = {
  /** By default `ada`. */
  name?: string
  /** By default the name at example.org. */
  address?: string
  /** By default one that is long enough. */
  password?: string
}

/** An account, and the browser that is logged in to it. */
export type NewAccount = {
  account: PublicAccount
  password: string
  /** The header `Cookie` of that browser. */
  cookie: string
}

type House = { postern: Postern; baseUrl: string; mailbox: TestMailbox }

/** Registers somebody, confirms and logs in, as a script of the site's own pages does. */
export async function newAccount(
  { postern, baseUrl, mailbox }: House,
  { name = 'ada', address = `${name}@example.org`, password = 'a long enough one' }: Person = {},
): Promise<NewAccount> {
  const cookies = new Map<string, string>()
  const cookie = () => [...cookies].map((pair) => pair.join('=')).join('; ')

  await act('/api/register', { name, address, password, terms: true })
  await act('/api/confirm', { code: (await mailbox.lastTo(address)).code })
  await act('/api/login', { identifier: name, password })
  const account = await postern.currentAccount(new Headers({ cookie: cookie() }))
  if (account === null) throw new Error(`${name} is not logged in`)
  return { account, password, cookie: cookie() }

  async function act(path: string, input: Record<string, unknown>): Promise<void> {
    const headers = {
      Cookie: cookie(),
      Origin: new URL(baseUrl).origin,
      'Content-Type': 'application/json',
      'Accept-Language': 'en',
    }
    const request = new Request(baseUrl + path, { method: 'POST', headers, body: JSON.stringify(input) })
    const answer = await postern.fetch(request, { clientAddress: '127.0.0.1' })
    if (!answer.ok) throw new Error(`${path} refused ${name}: ${await answer.text()}`)
    for (const line of answer.headers.getSetCookie()) {
      const [, key = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/Max-Age=0\b/i.test(line)) cookies.delete(key)
      else cookies.set(key, value)
    }
  }
}
