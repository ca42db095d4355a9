import { basePathOf } from '../base/base-url.ts'
import { paths } from '../base/paths.ts'

/**
 * The sources that the house's pages may load, frame and send to. Scripts and styles come from our own files alone: below a path, the rest
 * of the origin is an application's, and with it the files that its visitors upload.
 */
function pagePolicy(baseUrl: string): string {
  const assets = basePathOf(baseUrl) === '' ? "'self'" : baseUrl + paths.assets
  return `default-src 'none'; style-src ${assets}; script-src ${assets}; worker-src ${assets}; img-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`
}

/** The policy of a page that another page of ours frames as a sample: it runs nothing and sends no form. */
export function framedPagePolicy(baseUrl: string): string {
  return `${pagePolicy(baseUrl).replace("frame-ancestors 'none'", "frame-ancestors 'self'")}; sandbox allow-same-origin`
}

/**
 * The policy of a mail that a page of ours frames. The mail's own styles are inline, as mail programs want them; nothing in
 * it may run, and only our pages may frame it.
 */
export const framedMailPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"

/** The headers of every answer; no page can load, frame or send anything that is not the house's own. */
export function securityHeaders(baseUrl: string): [string, string][] {
  const headers: [string, string][] = [
    ['Content-Security-Policy', pagePolicy(baseUrl)],
    // Not no-referrer: with that, browsers send "Origin: null" on our own forms.
    ['Referrer-Policy', 'same-origin'],
    ['X-Content-Type-Options', 'nosniff'],
    ['X-Frame-Options', 'DENY'],
    ['Cross-Origin-Opener-Policy', 'same-origin'],
    ['Cross-Origin-Resource-Policy', 'same-origin'],
    ['Permissions-Policy', 'camera=(), geolocation=(), microphone=()'],
    // Nor may a proxy compress it: "isAnybodys" in visitor.ts.
    ['Cache-Control', 'no-store, no-transform'],
  ]
  // One year (OWASP ASVS 3.4.1). Without includeSubDomains: other subdomains of this host may not have TLS.
  if (baseUrl.startsWith('https:')) headers.push(['Strict-Transport-Security', 'max-age=31536000'])
  return headers
}
