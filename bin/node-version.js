// Plain JavaScript without imports, for the command and the library: an old Node cannot read the rest.

/** The oldest version of each line that has all that is used; the same as in package.json. Newer lines have it, too. */
export const oldestNodes = ['24.16.0', '26.0.0']

/** A sentence for somebody whose Node is too old, in Chinese for a terminal in Chinese; null if it is not. */
export function whyNodeIsTooOld(version = process.versions.node, isChinese = false) {
  const [major, minor] = version.split('.').map(Number)
  const lines = oldestNodes.map((oldest) => oldest.split('.').map(Number))
  if (lines.some(([line, least]) => major === line && minor >= least)) return null
  if (lines.every(([line]) => major > line)) return null
  return isChinese
    ? `postern 需要 Node 24.16、26 或更新的版本；现在是 ${version}。`
    : `postern needs Node 24.16, 26 or newer; this is ${version}.`
}
