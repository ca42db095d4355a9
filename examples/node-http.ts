// An application of node:http that only people with an account may see.

import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createPostern } from 'postern'

const postern = await createPostern(process.env)
postern.work()

createServer((request, response) => {
  postern.node(request, response, () => {
    greet(request, response).catch(() => response.writeHead(500).end())
  })
}).listen(process.env['PORT'] ?? 3000)

async function greet(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const account = await postern.currentAccount(request)
  if (account) response.end(`Hello, ${account.name}!`)
  else response.writeHead(302, { Location: '/login/?next=/' }).end()
}
