// Answers the same bytes as fast as node:http can; BARE_ANSWER has the body and headers of Postern's answer.

import { createServer } from 'node:http'

const { headers, body } = JSON.parse(process.env['BARE_ANSWER'] ?? '{}') as {
  headers: Record<string, string>
  body: { account: unknown }
}

const server = createServer((request, response) => {
  if (request.url !== '/api/session') {
    response.writeHead(404).end()
    return
  }
  response.writeHead(200, headers).end(JSON.stringify(body))
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  console.log(`bare at ${typeof address === 'object' ? address?.port : ''}`)
})
process.once('SIGTERM', () => process.exit(0))
