// The number of runs of a property test: few and always the same ones in the suite, more by TEST_RUNS and TEST_SEED.

/** The options of fast-check: a number of runs from a fixed seed, unless the environment asks for others. */
export function runs(usual: number): { numRuns: number; seed: number } {
  const { TEST_RUNS, TEST_SEED } = process.env
  return { numRuns: Number(TEST_RUNS ?? usual), seed: Number(TEST_SEED ?? 20_261_126) }
}
