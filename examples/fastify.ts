// An application of Fastify that only people with an account may see.

import fastify from 'fastify'
import { createPostern } from 'postern'

const postern = await createPostern(process.env)
postern.work()

const app = fastify()
// This hook runs before Fastify reads bodies.
app.addHook('onRequest', (request, reply, done) => postern.node(request.raw, reply.raw, done))

app.get('/', async (request, reply) => {
  const account = await postern.currentAccount(request)
  return account ? `Hello, ${account.name}!` : reply.redirect('/login/?next=/')
})

await app.listen({ port: Number(process.env['PORT'] ?? 3000) })
