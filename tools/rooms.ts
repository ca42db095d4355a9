// Draws the rooms and features, and which imports which, as a Mermaid flowchart.

import type { Arrow } from './imports.ts'

type Edge = { from: string; to: string }

/** The flowchart of the rooms that these imports connect. */
export function drawRooms(arrows: readonly Arrow[]): string {
  const edges = reduced(roomEdges(arrows))
  const features = [...new Set(edges.flatMap(({ from, to }) => [from, to]))]
    .filter((room) => room.startsWith(featurePrefix))
    .toSorted()
  return [
    'flowchart TD',
    '  subgraph capabilities["src/features/"]',
    ...features.map((room) => `    ${room}[${room.slice(featurePrefix.length)}]`),
    '  end',
    ...edges.map(({ from, to }) => `  ${from} --> ${to}`),
  ].join('\n')
}

/** Each pair of rooms of which one imports the other, once, in the order of the alphabet. */
function roomEdges(arrows: readonly Arrow[]): Edge[] {
  const pairs = new Set(arrows.map(({ path, target }) => `${roomOf(path)} ${roomOf(target)}`))
  return [...pairs].toSorted().flatMap((pair) => {
    const [from = '', to = ''] = pair.split(' ')
    return from === to ? [] : [{ from, to }]
  })
}

/** The same edges without those that the others imply: with all of them the picture would be unreadable. */
function reduced(edges: readonly Edge[]): Edge[] {
  return edges.reduce<Edge[]>(
    (kept, edge) => {
      const others = kept.filter((one) => one !== edge)
      return reaches(others, edge.from, edge.to) ? others : kept
    },
    [...edges],
  )
}

// Keeps a feature apart from a room of the same name.
const featurePrefix = 'feature-'

function roomOf(path: string): string {
  const [root = '', first = '', second = ''] = path.split('/')
  if (root !== 'src') return root
  if (first === 'features' && second !== '') return featurePrefix + second
  return first.replace(/\.ts$/, '')
}

function reaches(edges: readonly Edge[], from: string, to: string, seen = new Set<string>()): boolean {
  if (from === to) return true
  if (seen.has(from)) return false
  seen.add(from)
  return edges.some((edge) => edge.from === from && reaches(edges, edge.to, to, seen))
}
