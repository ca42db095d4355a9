import type { Context as HonoContext, Hono } from 'hono'
import type { Locale } from '../base/locale.ts'
import type { Mailbox } from '../jobs/mailbox.ts'
import type { Ports, Visitor } from '../ports.ts'
import type { Assets } from './assets.ts'
import type { Form } from './forms.ts'

/** What every request carries through the floor. */
export type Env = {
  Bindings: { clientAddress?: string | null }
  Variables: { visitor: Visitor; locale: Locale; form: Form }
}

/** One request and its answer. */
export type Context = HonoContext<Env>

/** The application that routes are added to. */
export type App = Hono<Env>

/** What the routes are given: the ports, and what only this floor needs. */
export type Web = {
  ports: Ports
  assets: Assets
  /** The development mailbox, where there is one. */
  mailbox: Mailbox | null
  /** What works only in part, in fixed words; empty when all is well. */
  degraded: () => string[]
}
