// Answers the same bytes as fast as node:http can; BARE_ANSWERS has the headers and bodies of Postern's answers, by address. A
// body that is not text is written as JSON anew each time, as Postern does.

import { createServer } from 'node:http'

type Answer = { headers: Record<string, string>; body: string | object }

const answers = new Map(
  Object.entries(JSON.parse(process.env['BARE_ANSWERS'] ?? '{}') as Record<string, Answer>).map(
    ([path, { headers, body }]) => [
      path,
      { headers, body: typeof body === 'string' ? Buffer.from(body, 'latin1') : body },
    ],
  ),
)

const server = createServer((request, response) => {
  const answer = answers.get(request.url ?? '')
  if (!answer) {
    response.writeHead(404).end()
    return
  }
  const { headers, body } = answer
  response.writeHead(200, headers).end(Buffer.isBuffer(body) ? body : JSON.stringify(body))
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  console.log(`bare at ${typeof address === 'object' ? address?.port : ''}`)
})
process.once('SIGTERM', () => process.exit(0))
