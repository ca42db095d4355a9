/** The beginning of every API key, by which it is told from the bearer token of a session. */
export const apiKeyPrefix = 'pk_'

/**
 * The scopes of API keys: what of a section of the administration a key may read or change. Acts that no mistake of a
 * program should reach have scopes of their own: deleting accounts, and confirming without a mail.
 */
export const scopes = [
  'overview:read',
  'accounts:read',
  'accounts:write',
  'accounts:delete',
  'registrations:read',
  'registrations:write',
  'registrations:confirm',
  'outbox:read',
  'outbox:write',
  'notifications:read',
  'notifications:write',
  'blocks:read',
  'blocks:write',
  'events:read',
] as const

export type Scope = (typeof scopes)[number]

/** The scopes of a text that separates them by blanks (RFC 6749 section 3.3), each once; null if one is unknown. */
export function parseScopes(text: string): Scope[] | null {
  const words = text.split(/\s+/).filter(Boolean)
  const known = scopes.filter((scope) => words.includes(scope))
  return known.length === new Set(words).size ? known : null
}
