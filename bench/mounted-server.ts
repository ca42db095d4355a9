// An application of node:http that greets at every address. BASE_URL mounts Postern in front of it.

import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'

const greet: RequestListener = (_, response) => void response.end('Hello')

async function mount(): Promise<RequestListener> {
  const { createPostern } = await import('../src/index.ts')
  const { node } = await createPostern({
    ...process.env,
    DATABASE_URL: 'sqlite::memory:',
    LOG_LEVEL: 'silent',
  })
  return (request, response) => node(request, response, () => greet(request, response))
}

const server = createServer(process.env['BASE_URL'] === undefined ? greet : await mount())
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  console.log(`mounted at ${typeof address === 'object' ? address?.port : ''}`)
})
process.once('SIGTERM', () => process.exit(0))
