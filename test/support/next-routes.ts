// Serves the route handlers of `examples/next/` as Next does: a page by its own file, everything else by the one that catches
// all. Next itself is too heavy for the tests.

import { serve } from '@hono/node-server'
import { GET, POST } from '../../examples/next/app/[...postern]/route.ts'
import { GET as page } from '../../examples/next/app/route.ts'

serve({
  port: Number(process.env['PORT']),
  fetch(request) {
    if (new URL(request.url).pathname === '/') return page(request)
    return request.method === 'POST' ? POST(request) : GET(request)
  },
})
