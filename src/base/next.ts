// `next` names the page to go on to. It comes from outside, so it is read as a browser reads it: a path is one of the origin,
// which may be the application's beside the house.

import { basePathOf } from './base-url.ts'
import { paths, withQuery } from './paths.ts'

/**
 * A checked address of BASE_URL's origin: a path, or the whole address if the house has only a part of the origin. So it
 * leads to the same page when a redirect uses it and when the next request sends it back. Only `parseNext` and `nextTo` make
 * one.
 */
export type Next = string & { readonly checked: 'next' }

/**
 * The page of this origin that `next` names, or null. It is parsed as browsers do, because a check of the text alone would
 * accept `/\evil.example` and `/%09/evil.example` as paths. The application beside shares its origin with the house, so its
 * pages are as safe to go to as ours.
 */
export function parseNext(text: string | null, baseUrl: string): Next | null {
  const { origin } = new URL(baseUrl)
  const path = text?.startsWith(`${origin}/`) ? text.slice(origin.length) : text
  if (!path || path.length > 2_000 || !/^\/(?![/\\])/.test(path) || /[\p{Cc}\\]/u.test(path)) return null
  const url = URL.parse(path, origin)
  if (url?.origin !== origin || url.pathname.startsWith('//')) return null
  const checked = url.pathname + url.search + url.hash
  return (basePathOf(baseUrl) === '' ? checked : origin + checked) as Next
}

/** A page of the house as `next` names it. */
export function nextTo(address: string, baseUrl: string): Next {
  const isChecked = basePathOf(baseUrl) === '' || !address.startsWith('/')
  return (isChecked ? address : baseUrl + address) as Next
}

/** A path of this site that carries `next` along, if there is one. */
export function withNext(path: string, next: Next | null): string {
  return withQuery(path, { next })
}

/** The page after asking for a reset link. */
export function forgotSent(next: Next | null): string {
  return withQuery(paths.passwordForgot, { sent: '1', next })
}

/** The page after confirming: the log-in, with a notice that the address is confirmed. */
export function loginConfirmed(next: Next | null): string {
  return withQuery(paths.login, { confirmed: '1', next })
}
