import type { Context as HonoContext, Hono } from 'hono'
import type { Locale } from '../base/locale.ts'
import type { CurrentApiKey } from '../core/api-keys.ts'
import type { CurrentSession } from '../core/current-session.ts'
import type { KeptName } from '../core/kept.ts'
import type { MailDomains, Ports, Visitor } from '../core/ports.ts'
import type { Mailbox } from '../courier/mailbox.ts'
import type { Encoding } from './encoding.ts'

/** The fields of a posted form or a query, each at most once. */
export type Form = ReadonlyMap<string, string>

/** One file of the pages, under an address that changes with its content. */
export type Asset = { path: string; type: string; body: string | Uint8Array<ArrayBuffer> }

/** The pages' styles, scripts and icon; the site's logo, if it has its own. */
export type Assets = {
  style: Asset
  denseStyle: Asset
  script: Asset
  passkeyScript: Asset
  icon: Asset
  logo: (Asset & { ratio: number }) | null
  proofWorker: Asset
}

/**
 * The tokens of a program: of its session, of the registration that it waits for, as a device of its account, and of the
 * log-in that waits for its second step.
 */
export type Bearer = Record<'session' | 'browser' | 'device' | 'log-in', string | null>

/**
 * The variables that every request carries to its route. The steps of every request read them by `c.get`: `c.var` copies all
 * of them each time.
 */
export type Env = {
  Bindings: {
    clientAddress?: string | null
    baseUrl: string
    /** The pattern of the route, as it is counted; undefined at front routes. */
    route?: string
    /** The answer of a front address, where it was asked for already. */
    found?: Found | undefined
  }
  Variables: {
    visitor: Visitor
    /** The tokens of a program, which keeps them instead of cookies; null for a browser. */
    bearer: Bearer | null
    /** Whether the answer must hand the program its tokens, because one of them is new or has ended. */
    isBearerNew: boolean | undefined
    locale: Locale
    /** How a page may be compressed; null where its size could tell what it says to this browser alone. */
    encoding: Encoding | null
    /** The fields of the address's query. */
    query: Form
    /** The body of a POST. */
    body: Uint8Array
    /** The fields of a POST's form; none for other methods. */
    form: Form
    /** The session that was looked up for this request, null if there is none; undefined before the look-up. */
    session: CurrentSession | null | undefined
    /** Whether a session was passed over because it owes a second factor. */
    owesFactor: boolean | undefined
    /** The administrator, set by the gate of the administration; undefined in front of it, and for an API key. */
    administrator: CurrentSession
    /** The API key that passed the gate instead of an administrator. */
    apiKey: CurrentApiKey | undefined
    /** The same page under BASE_URL, where a request came under another name. */
    elsewhere: { address: string; host: string } | undefined
    /** Set by the gate when it refuses: then even the methods of an address stay hidden. */
    isHidden: boolean | undefined
  }
}

/** One request and its answer. */
export type Context = HonoContext<Env>

/** Answers one request. */
export type Handler = (c: Context) => Response | Promise<Response>

/** An answer of a front address, with status 200; its headers are their names and values in turn. */
export type PlainAnswer = { headers: readonly string[]; body: string }

/** The answer of a front address that is being found, which the router need not look for anew. */
export type Found = Promise<PlainAnswer | Handler>

/** The application that routes are added to. */
export type App = Hono<Env>

/** The house's cookies: tokens and codes, the language, what the log-in may need (where a person goes on to, and their name), and the one that only tests whether the browser keeps any. */
export type CookieName = KeptName | 'lang' | 'next' | 'name' | 'probe'

/** Reads and writes cookies; on https with the `__Host-` prefix, under which no sibling domain can plant one. */
export type Cookies = {
  read(header: string | undefined, name: CookieName): string | null
  /** `maxAge` in milliseconds; with null the cookie lasts until the browser closes. */
  set(c: Context, name: CookieName, value: string, maxAge: number | null): void
  clear(c: Context, name: CookieName): void
  /** Whether the browser sent any cookie of the house, so that it is known to keep them. */
  areKept(header: string | undefined): boolean
}

/** The arguments of the routes: the ports, and the parts that only HTTP needs. */
export type Web = {
  ports: Ports & MailDomains
  assets: Assets
  cookies: Cookies
  /** The development mailbox, if the server has one. */
  mailbox: Mailbox | null
}
