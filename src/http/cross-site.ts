/** Whether an unsafe request of a program comes from no page, or from a page of an origin that the operator lists. */
export function isFromProgram(request: Request, allowedOrigins: readonly string[]): boolean {
  const origin = request.headers.get('origin')
  return origin === null ? request.headers.get('sec-fetch-site') === null : allowedOrigins.includes(origin)
}

/**
 * Whether an unsafe request comes from a page of this site: `Sec-Fetch-Site` and `Origin` must not contradict it, and
 * one of the two must say so. A foreign page cannot set either.
 */
export function isFromThisSite(request: Request, ownOrigin: string): boolean {
  const site = request.headers.get('sec-fetch-site')
  const origin = request.headers.get('origin')
  if (site !== null && site !== 'same-origin') return false
  // Some browsers write "null" after a redirect or under a strict referrer policy: it says nothing.
  if (origin !== null && origin !== 'null' && origin !== ownOrigin) return false
  return site === 'same-origin' || origin === ownOrigin
}
