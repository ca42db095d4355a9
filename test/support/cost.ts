/** Measures the cost of some work in milliseconds: the best of five, because the machine may be busy. */
export function costOf(work: () => unknown): number {
  const times = Array.from({ length: 5 }, () => {
    const begin = performance.now()
    work()
    return performance.now() - begin
  })
  return Math.min(...times)
}
