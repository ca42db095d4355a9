/** Makes a value when it is first asked for, and keeps it: what no request needs yet must not delay the start. */
export function onFirstUse<Value extends object>(make: () => Value): () => Value {
  let made: Value | null = null
  return () => (made ??= make())
}
