import { digest } from '../../security/tokens.ts'

/** What is counted, apart from everything else that is. */
export type CounterKind =
  | 'limit'
  | 'guess'
  | 'guess-network'
  | 'guess-network-proven'
  | 'proof'
  | 'digits'
  | 'reset-pause'
  | 'registration-load'
  | 'mute'
  | 'disowned-network'
  | 'mails'
  | 'mails-network'
  | 'mails-everything'

/**
 * A counter's key: a digest of its kind and of what it is counted by. The parts are kept apart by JSON, so that no text
 * that somebody types can look like another kind or another number of parts.
 */
export function counterKey(kind: CounterKind, ...parts: readonly (string | null)[]): string {
  return digest(JSON.stringify([kind, ...parts]))
}
