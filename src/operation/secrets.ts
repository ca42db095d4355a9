// Outcomes are shown and become JSON as they are. The compiler refuses an act of which an outcome has a hash, a key or a token,
// except under `keep`, of which only cookies are made.

/** Nothing for an act whose outcomes have no secrets; for others a part that no act has, with the paths of the secrets. */
export type WithoutSecrets<O> = [SecretPaths<O>] extends [never] ? unknown : { secrets: SecretPaths<O> }

/** Names, in lower case, that only a yes-or-no value may have. */
type SecretName =
  | `${string}hash`
  | `${string}token`
  | `${string}secret${string}`
  | `${string}password`
  | `${string}digits`
  | 'keyid'
  | 'mac'
  | 'code'

/** The paths of secrets in a value; what cannot be looked into counts as one. */
export type SecretPaths<Value, Depth extends 0[] = []> = Depth['length'] extends 7
  ? 'too deep'
  : unknown extends Value
    ? 'unknown'
    : Value extends string | number | boolean | null | undefined
      ? never
      : Value extends readonly (infer One)[] | AsyncIterable<infer One>
        ? SecretPaths<One, [...Depth, 0]>
        : Value extends (...told: never[]) => unknown
          ? 'function'
          : { [Key in keyof Value & string]-?: PathsAt<Key, Value[Key], Depth> }[keyof Value & string]

type PathsAt<Key extends string, Value, Depth extends 0[]> =
  Lowercase<Key> extends SecretName
    ? [Value] extends [boolean | undefined]
      ? never
      : Key
    : [Key, Depth['length']] extends ['keep', 0]
      ? never
      : `${Key}.${SecretPaths<Value, [...Depth, 0]>}`
