/**
 * How many letters to add, leave out, replace or swap with a neighbour to turn one text into the other; infinite if more than
 * two.
 */
export function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return Infinity
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a[row - 1] === b[column - 1]
      const isSwapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      const [added, leftOut, replaced] = [current[column - 1], last[column], last[column - 1]]
      const swapped = isSwapped ? beforeLast[column - 2] : undefined
      current[column] = Math.min(
        (added ?? Infinity) + 1,
        (leftOut ?? Infinity) + 1,
        (replaced ?? Infinity) + (isSame ? 0 : 1),
        (swapped ?? Infinity) + 1,
      )
    }
    if (Math.min(...current) > 2) return Infinity
    beforeLast = last
    last = current
  }
  return last[b.length] ?? Infinity
}
