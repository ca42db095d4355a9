// Plain JavaScript without imports, for the command and the library: an old Node cannot read the rest.

/** The oldest major version that has all that is used; the same as in package.json. */
export const oldestNode = 26

/** A sentence for somebody whose Node is too old; null if it is not. */
export function whyNodeIsTooOld(version = process.versions.node) {
  if (Number(version.split('.')[0]) >= oldestNode) return null
  return `postern needs Node ${oldestNode} or newer; this is ${version}.`
}
