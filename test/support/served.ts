// A house behind a real HTTP server, for a real browser.

import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { openHouse } from './house.ts'
import type { House } from './house.ts'

/** A house under a real address. */
export type ServedHouse = House & { url: string }

/** Opens a house on a free port, below a path if one is given. */
export async function openServedHouse(
  values: Record<string, string> = {},
  basePath = '',
): Promise<ServedHouse> {
  let answer: (request: Request) => Promise<Response> | Response = () =>
    new Response('starting', { status: 503 })
  // The test's own Request and Response stay the platform's.
  const server = createAdaptorServer({
    fetch: (request) => answer(request),
    overrideGlobalObjects: false,
  }) as Server
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const url = `http://localhost:${typeof address === 'object' && address ? address.port : 0}${basePath}`
  const house = await openHouse({ BASE_URL: url, ...values })
  answer = (request) => house.postern.fetch(request, { clientAddress: '127.0.0.1' })
  const closeHouse = house[Symbol.asyncDispose].bind(house)
  return Object.assign(house, {
    url,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await closeHouse()
    },
  })
}
