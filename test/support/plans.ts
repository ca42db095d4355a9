// Reads statements for their plans.

/** The conditions of a statement on the rows of its table; empty if it has none. */
export function whereOf(text: string): string {
  const plain = text.replaceAll(/\s+/g, ' ').replaceAll(/\(select count\(\*\)[^()]*\)/g, '')
  // A statement may look at the newest rows alone: what it asks of those few is no matter of an index.
  const newest = / from \((select [^()]* order by id desc limit [?$]?\d*)\) as /.exec(plain)?.[1]
  if (newest !== undefined) return whereOf(newest)
  return (/ where (.*?)(?: order by | returning |$)/s.exec(plain)?.[1] ?? '').replace(/\(select .*/s, '')
}
