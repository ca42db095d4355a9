// An application of Hono that only people with an account may see.

import { serve } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import { Hono } from 'hono'
import { createPostern } from 'postern'

const postern = await createPostern(process.env)
postern.work()

const app = new Hono()

app.get('/', async (c) => {
  const account = await postern.currentAccount(c.req.raw)
  return account ? c.text(`Hello, ${account.name}!`) : c.redirect('/login/?next=/')
})

// Postern answers everything that the application does not.
app.notFound((c) => postern.fetch(c.req.raw, { clientAddress: getConnInfo(c).remote.address ?? null }))

serve({ fetch: app.fetch, port: Number(process.env['PORT'] ?? 3000) })
