/**
 * Whether an unsafe request comes from a page of this site: what the browser sends of `Sec-Fetch-Site` and `Origin`
 * must not speak against it, and one of the two must say so. Both are out of a foreign page's reach.
 */
export function isFromThisSite(request: Request, baseUrl: string): boolean {
  const site = request.headers.get('sec-fetch-site')
  const origin = request.headers.get('origin')
  if (site !== null && site !== 'same-origin') return false
  // Some browsers write "null" after a redirect or under a strict referrer policy: it says nothing.
  if (origin !== null && origin !== 'null' && origin !== baseUrl) return false
  return site === 'same-origin' || origin === baseUrl
}
