// The counts of a process since its start, for the page of metrics. Each thing is counted in one place.

/** One number, and what it is about. */
export type Sample = { labels?: Readonly<Record<string, string>>; value: number }

/** Counts how often something happened, for each combination of its labels. A label never holds what a stranger can choose. */
export type Counter<Labels extends readonly string[]> = {
  add(...values: { [Place in keyof Labels]: string }): void
  list(): Sample[]
}

type Samples = Readonly<Record<string, readonly Sample[]>>

/**
 * The numbers of a process, or of all processes of a command, by the names of their metrics: counters since `startedAt`
 * (milliseconds since 1970 UTC), gauges, which add up, and those of which the largest tells.
 */
export type Numbers = { startedAt: number; counters: Samples; gauges: Samples; worst: Samples }

/** Gives a process's own numbers to the others of its command, whenever one of them is asked; returns what reads those of all. */
export type JoinNumbers = (own: () => Numbers) => () => Promise<Numbers>

const alone: JoinNumbers = (own) => () => Promise.resolve(own())

/** The counters of a house. */
export type Metrics = ReturnType<typeof createMetrics>

/** Creates counters that stand at nought, of the only process of its command or of one of several. */
export function createMetrics(join: JoinNumbers = alone) {
  return {
    join,
    requests: createCounter('route', 'method', 'status'),
    acts: createCounter('act', 'outcome'),
    defence: createCounter('code'),
    mailTries: createCounter('outcome'),
    notificationTries: createCounter('outcome'),
  }
}

function createCounter<Labels extends readonly string[]>(...labels: Labels): Counter<Labels> {
  const counts = new Map<string, { values: readonly string[]; value: number }>()
  return {
    // Front routes are counted, too, so the key is cheap: no value has a blank.
    add(...values) {
      const key = values.join(' ')
      const count = counts.get(key)
      if (count) count.value += 1
      else counts.set(key, { values, value: 1 })
    },
    list: () =>
      Array.from(counts.values(), ({ values, value }) => ({
        labels: Object.fromEntries(labels.map((label, place) => [label, values[place] ?? ''])),
        value,
      })),
  }
}

/** The numbers of several processes as one. */
export function addUp(all: readonly Numbers[]): Numbers {
  const sum = (one: number, other: number) => one + other
  return {
    startedAt: Math.min(...all.map(({ startedAt }) => startedAt)),
    counters: together(
      all.map(({ counters }) => counters),
      sum,
    ),
    gauges: together(
      all.map(({ gauges }) => gauges),
      sum,
    ),
    worst: together(
      all.map(({ worst }) => worst),
      Math.max,
    ),
  }
}

function together(all: readonly Samples[], of: (one: number, other: number) => number): Samples {
  const merged: Record<string, Sample[]> = {}
  for (const [name, samples] of all.flatMap((each) => Object.entries(each)))
    merged[name] = mergeInto(merged[name] ?? [], samples, of)
  return merged
}

function mergeInto(
  known: readonly Sample[],
  more: readonly Sample[],
  of: (one: number, other: number) => number,
): Sample[] {
  const byLabels = new Map(known.map((sample) => [JSON.stringify(sample.labels), sample]))
  for (const sample of more) {
    const key = JSON.stringify(sample.labels)
    const before = byLabels.get(key)
    byLabels.set(key, before ? { ...sample, value: of(before.value, sample.value) } : sample)
  }
  return [...byLabels.values()]
}
