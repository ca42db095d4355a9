// The counts of a process since its start, for the page of metrics. Each thing is counted in one place.

/** One number, and what it is about. */
export type Sample = { labels?: Readonly<Record<string, string>>; value: number }

/** Counts how often something happened, for each combination of its labels. A label never holds what a stranger can choose. */
export type Counter<Labels extends readonly string[]> = {
  add(...values: { [Place in keyof Labels]: string }): void
  list(): Sample[]
}

/** The counters of a house. */
export type Metrics = ReturnType<typeof createMetrics>

/** Creates counters that stand at nought. */
export function createMetrics() {
  return {
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
