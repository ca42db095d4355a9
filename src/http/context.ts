import type { Context as HonoContext, Hono } from 'hono'
import type { Locale } from '../base/locale.ts'
import type { Mailbox } from '../courier/mailbox.ts'
import type { CurrentSession } from '../core/current-session.ts'
import type { Degradation, MailDomains, Ports, Visitor } from '../core/ports.ts'

/** The fields of a posted form or a query, each at most once. */
export type Form = ReadonlyMap<string, string>

/** One file of the pages, under an address that changes with its content. */
export type Asset = { path: string; type: string; body: string }

/** The pages' style, scripts and icon. */
export type Assets = { style: Asset; script: Asset; icon: Asset; proofWorker: Asset }

/** What every request carries through the floor. */
export type Env = {
  Bindings: { clientAddress?: string | null }
  Variables: {
    visitor: Visitor
    locale: Locale
    /** The fields of the address's query. */
    query: Form
    /** The fields of a POST. */
    form: Form
    /** The session that was looked up for this request, null when it has none; until then undefined. */
    session: CurrentSession | null | undefined
    /** Whom the gate of the administration let pass; behind it only. */
    administrator: CurrentSession
  }
}

/** One request and its answer. */
export type Context = HonoContext<Env>

/** The application that routes are added to. */
export type App = Hono<Env>

/** What the routes are given: the ports, and what only this floor needs. */
export type Web = {
  ports: Ports & MailDomains
  assets: Assets
  /** The development mailbox, where there is one. */
  mailbox: Mailbox | null
  /** What works only in part; empty when all is well. */
  degraded: () => Degradation[]
}
