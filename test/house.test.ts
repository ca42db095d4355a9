import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { test } from 'node:test'

/** The floors, lowest first; a file belongs to the first that its path begins with. */
const floors: [number, string][] = [
  [1, 'src/base/'],
  [1, 'src/security/'],
  [1, 'src/texts/'],
  [2, 'src/pages/'],
  [2, 'src/mails/'],
  [2, 'src/store/'],
  [3, 'src/ports.ts'],
  [4, 'src/flows/'],
  [4, 'src/jobs/'],
  [5, 'src/web/'],
  [6, 'src/postern.ts'],
  [7, 'src/index.ts'],
  [7, 'src/cli/'],
]

/** Beside each other on one floor, and still used by the neighbours: words and tools that all of them speak. */
const sharedWithinFloor = ['src/base/', 'src/security/']

/** Foreign things and the only places where they may be used. */
const gates: [RegExp, string[]][] = [
  [/^hono(\/|$)/, ['src/web/', 'src/pages/', 'src/mails/']],
  [/^(kysely|pg|node:sqlite)$/, ['src/store/']],
  [/^(nodemailer(\/|$)|node:dns)/, ['src/jobs/']],
  [/^(node:crypto|@node-rs\/argon2)$/, ['src/security/']],
  [/^(node:https?|@hono\/node-server)$/, ['src/cli/']],
  [/^altcha-lib(\/|$)/, ['src/security/']],
  [/^pino$/, ['src/base/log.ts']],
]

const gatedWords: [RegExp, string[]][] = [
  [/\bprocess\.env\b/, ['src/cli/']],
  [/\bDate\.now\b|\bnew Date\(\)/, ['src/postern.ts', 'src/cli/']],
]

type File = { path: string; code: string; imports: string[] }

const files: File[] = globSync('src/**/*.ts').map((path) => {
  const code = readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '')
  const found = code.matchAll(/(?:^import\s[^'"]*?|^export\s[^'"]*?\sfrom\s*|\bimport\()['"]([^'"]+)['"]/gm)
  return { path, code, imports: [...found].map(([, name]) => name ?? '') }
})

test('the test sees the house', () => {
  assert.ok(files.length > 50)
  assert.ok(files.flatMap((file) => file.imports).length > 200)
})

test('every file stands on a floor', () => {
  for (const { path } of files) assert.ok(floorOf(path) > 0, path)
})

test('a file imports only floors below its own, and on its own only its folder or what is shared there', () => {
  for (const { path, target } of arrows()) {
    const isNeighbour = floorOf(path) === floorOf(target)
    const mayShare =
      target.startsWith(`${dirname(path)}/`) || sharedWithinFloor.some((shared) => target.startsWith(shared))
    assert.ok(floorOf(target) < floorOf(path) || (isNeighbour && mayShare), `${path} imports ${target}`)
  }
})

test('no imports go in a circle', () => {
  const targets = Map.groupBy(arrows(), ({ path }) => path)
  const done = new Set<string>()
  const walk = (path: string, trail: string[]): void => {
    assert.ok(!trail.includes(path), `a circle: ${[...trail, path].join(' → ')}`)
    if (done.has(path)) return
    for (const { target } of targets.get(path) ?? []) walk(target, [...trail, path])
    done.add(path)
  }
  for (const { path } of files) walk(path, [])
})

test('foreign things pass only at their gates', () => {
  for (const { path, imports, code } of files) {
    for (const [library, places] of gates) {
      for (const name of imports) {
        assert.ok(
          !library.test(name) || places.some((place) => path.startsWith(place)),
          `${path} imports ${name}`,
        )
      }
    }
    for (const [word, places] of gatedWords) {
      assert.ok(
        !word.test(code) || places.some((place) => path.startsWith(place)),
        `${path} says ${word.source}`,
      )
    }
  }
})

test('the audit log is appended to, and nothing but the sweep takes from it', () => {
  const statements = files.filter(({ path }) => path.startsWith('src/store/'))
  for (const { path, code } of statements) {
    assert.doesNotMatch(
      code,
      /(updateTable|deleteFrom)\(['"`]events|\b(update|delete from)\s+events\b/i,
      path,
    )
    // Where a statement is given its table, events come up once: by their age.
    const asTable = [...code.matchAll(/^.*['"`]events['"`].*$/gm)].map(([line]) => line.trim())
    const mayChange = asTable.filter((line) => !/insertInto|selectFrom|table: 'events'/.test(line))
    const swept =
      path === 'src/store/sweeping.ts' ? ["ended('events', 'events', 'id', 'at', times.events),"] : []
    assert.deepEqual(mayChange, swept, path)
  }
})

test('only the package’s face re-exports', () => {
  for (const { path, code } of files) {
    assert.ok(path === 'src/index.ts' || !/^export\s[^=]*?\sfrom\s/m.test(code), path)
  }
})

function arrows(): { path: string; target: string }[] {
  return files.flatMap(({ path, imports }) =>
    imports
      .filter((name) => name.startsWith('.'))
      .map((name) => ({ path, target: normalize(join(dirname(path), name)) })),
  )
}

function floorOf(path: string): number {
  return floors.find(([, place]) => path.startsWith(place))?.[0] ?? 0
}
