// BASE_URL is an origin. If an application beside has the rest of the origin, a path follows, as in
// https://example.org/auth. In the house a path is always one below BASE_URL, so that no feature thinks of it, and an address
// beside the house is whole. The base path is taken off where a request is routed, and put back where a page or a redirect is
// sent.

/** The path of BASE_URL, such as `/auth`; empty if the house has the whole origin. */
export function basePathOf(baseUrl: string): string {
  const { pathname } = new URL(baseUrl)
  return pathname === '/' ? '' : pathname
}

/** The host that passkeys belong to (the id of the relying party). */
export function passkeyHostOf(baseUrl: string): string {
  return new URL(baseUrl).hostname
}

/** Whether a path of the origin lies below the base path; without one all do. */
export function isBelow(basePath: string, path: string): boolean {
  return basePath === '' || path === basePath || path.startsWith(`${basePath}/`)
}

/** An address as the house writes it, for a redirect. */
export function putBelow(basePath: string, address: string): string {
  return address.startsWith('/') ? basePath + address : address
}

/** An address as an operator writes it, where a path is one of the origin, as the house writes it. */
export function besideHouse(baseUrl: string, address: string): string {
  const isSame = basePathOf(baseUrl) === '' || !address.startsWith('/')
  return isSame ? address : new URL(baseUrl).origin + address
}
