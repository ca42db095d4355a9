// A page that only people with an account may see. In a component, ask `currentAccount(await headers())`.

import { openPostern } from '@/postern'

export async function GET(request: Request): Promise<Response> {
  const postern = await openPostern()
  const account = await postern.currentAccount(request)
  if (account) return new Response(`Hello, ${account.name}!`)
  return new Response(null, { status: 302, headers: { Location: '/login/?next=/' } })
}
