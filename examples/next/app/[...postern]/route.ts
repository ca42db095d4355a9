// Postern answers everything that no other file of the application does.

import { openPostern } from '@/postern'

export { answer as GET, answer as POST }

async function answer(request: Request): Promise<Response> {
  const postern = await openPostern()
  // Next does not say who is at the other end of a connection. Behind a proxy on the same machine it is the proxy, which
  // TRUSTED_PROXIES=127.0.0.1 lets say who the client is.
  return postern.fetch(request, { clientAddress: '127.0.0.1' })
}
