import type { Name } from '../../base/name.ts'

/** A name in the columns that registrations and accounts have for it. */
export function namedAs(name: Name) {
  return { name: name.typed, nameKey: name.key, nameSkeleton: name.skeleton }
}
