import assert from 'node:assert/strict'
import { test } from 'node:test'
import { features as listedFeatures } from '../src/features.ts'
import { arrowsOf, readSources } from '../tools/imports.ts'

/** The features, lowest first: each imports only features before it. */
const features = listedFeatures.map(({ name }) => name)

/**
 * The rooms, and what each may import besides itself. A file belongs to the first room whose pattern its path matches, so
 * that the kinds of files in a feature stand before the folders.
 */
const rooms: { place: RegExp; mayImport: RegExp[] }[] = [
  // Plain words, which pages may lead to.
  { place: /^src\/features\/[^/]+\/paths\.ts$/, mayImport: [/^src\/base\//] },
  {
    place: /^src\/features\/.*\.(page|mail)\.ts$/,
    mayImport: [
      /^src\/(page|texts|base)\//,
      /^src\/courier\/letter\.ts$/,
      /^src\/features\/(.*\.(page|mail)|[^/]+\/paths)\.ts$/,
    ],
  },
  {
    // Rows of accounts, sessions and registrations have hashes and keys: they stay below the flows.
    place: /^src\/features\/.*\.web\.ts$/,
    mayImport: [
      /^src\/(operation|http|page|core|security|texts|base)\//,
      /^src\/store\/(listings|mail|notifications|db)\//,
      /^src\/courier\/mailbox\.ts$/,
      /^src\/features\//,
    ],
  },
  {
    place: /^src\/features\/.*\.job\.ts$/,
    mayImport: [
      /^src\/(jobs|courier|core|store|security|texts|base)\//,
      /^src\/features\/.*(?<!\.(web|page))\.ts$/,
    ],
  },
  {
    place: /^src\/features\/[^/]+\/feature\.ts$/,
    mayImport: [/^src\/features\//, /^src\/operation\/feature\.ts$/],
  },
  {
    place: /^src\/features\//,
    mayImport: [
      /^src\/(core|store|security|base)\//,
      /^src\/operation\/(operation|fields|secrets)\.ts$/,
      /^src\/features\/.*(?<!\.(web|page|mail|job))\.ts$/,
    ],
  },
  { place: /^src\/(base|security)\//, mayImport: [/^src\/base\//] },
  { place: /^src\/texts\//, mayImport: [/^src\/base\//] },
  { place: /^src\/page\//, mayImport: [/^src\/(texts|base)\//] },
  { place: /^src\/store\//, mayImport: [/^src\/(security|base)\//] },
  { place: /^src\/core\//, mayImport: [/^src\/(store|security|base)\//] },
  {
    place: /^src\/courier\//,
    mayImport: [/^src\/(core|store|security|texts|base)\//, /^src\/jobs\/worker\.ts$/],
  },
  {
    // The contract of a feature names types of every room that a feature fills.
    place: /^src\/operation\/feature\.ts$/,
    mayImport: [/^src\/(operation|http|jobs|courier|core|store|base)\//],
  },
  {
    // For foreign programs: it takes the types of the acts, and nothing that runs.
    place: /^src\/client\//,
    mayImport: [/^src\/features\.ts$/],
  },
  {
    // Made from all acts.
    place: /^src\/api\//,
    mayImport: [/^src\/(operation|http|page|texts|base)\//],
  },
  { place: /^src\/operation\//, mayImport: [/^src\/(http|core|store|security|texts|base)\//] },
  { place: /^src\/jobs\//, mayImport: [/^src\/(core|store|base)\//] },
  {
    place: /^src\/http\//,
    mayImport: [/^src\/(core|page|store|security|texts|base)\//, /^src\/courier\/mailbox\.ts$/],
  },
  { place: /^src\/(postern|features|app)\.ts$/, mayImport: [/^src\/(?!cli|index|testing)/] },
  { place: /^src\/index\.ts$/, mayImport: [/^src\/(?!testing)/, /^bin\//] },
  { place: /^src\/cli\//, mayImport: [/^src\/(?!index|testing)/] },
  {
    // No room may import it: the code that runs in production must not reach it.
    place: /^src\/testing\//,
    mayImport: [/^src\/(base|core|courier|store)\//, /^src\/postern\.ts$/],
  },
]

/** Foreign things and the only places where they may be used. */
const gates: [RegExp, RegExp][] = [
  [/^hono(\/|$)/, /^src\/(http|page)\/|\.(web|page|mail)\.ts$|^src\/(app|courier\/letter)\.ts$/],
  [/^(kysely|pg|node:sqlite)$/, /^src\/store\//],
  [/^(nodemailer(\/|$)|node:dns)/, /^src\/courier\//],
  [/^(node:crypto|@node-rs\/argon2)$/, /^src\/(security\/|base\/dkim-key\.ts$)/],
  [/^@hono\/node-server$/, /^src\/(cli\/|http\/node\.ts$)/],
  // The server, and the post of signed messages.
  [/^node:https?$/, /^src\/(cli\/|courier\/|http\/node\.ts$)/],
  [/^node:cluster$/, /^src\/cli\//],
  [/^altcha-lib(\/|$)/, /^src\/security\//],
  [/^uqr$/, /^src\/page\/qr-code\.ts$/],
  [/^pino$/, /^src\/base\/log\.ts$/],
  // Nowhere: neither another program nor code made of text.
  [/^node:child_process$/, /^$/],
  [/^node:vm$/, /^src\/cli\/heap\.ts$/],
]

const gatedWords: [RegExp, RegExp][] = [
  [/\beval\(|\bnew Function\b/, /^$/],
  [/\bprocess\.env\b/, /^src\/(cli|testing)\//],
  [/\bDate\.now\b|\bnew Date\(\)/, /^src\/(postern\.ts$|(cli|testing)\/)/],
]

const files = readSources()

test('the test sees the house', () => {
  assert.ok(files.length > 50)
  assert.ok(files.flatMap((file) => file.imports).length > 200)
})

test('every file belongs to a room', () => {
  for (const { path } of files) assert.ok(roomOf(path), path)
})

test('a file imports only from its room and the rooms allowed to it', () => {
  const wrong = arrowsOf(files).filter(({ path, target }) => {
    const room = roomOf(path)
    return !room || (roomOf(target) !== room && !room.mayImport.some((place) => place.test(target)))
  })
  assert.deepEqual(
    wrong.map(({ path, target }) => `${path} imports ${target}`),
    [],
  )
})

test('every feature is listed, under the name of its folder', () => {
  const folders = new Set(files.flatMap(({ path }) => featureOf(path) ?? []))
  assert.deepEqual([...folders].toSorted(), features.toSorted())
})

test('a feature imports only features below its own', () => {
  const wrong = arrowsOf(files).filter(({ path, target }) => {
    const [from, to] = [featureOf(path), featureOf(target)]
    return from !== null && to !== null && features.indexOf(to) > features.indexOf(from)
  })
  assert.deepEqual(
    wrong.map(({ path, target }) => `${path} imports ${target}`),
    [],
  )
})

test('there are no import cycles', () => {
  const targets = Map.groupBy(arrowsOf(files), ({ path }) => path)
  const done = new Set<string>()
  const walk = (path: string, trail: string[]): void => {
    assert.ok(!trail.includes(path), `a circle: ${[...trail, path].join(' → ')}`)
    if (done.has(path)) return
    for (const { target } of targets.get(path) ?? []) walk(target, [...trail, path])
    done.add(path)
  }
  for (const { path } of files) walk(path, [])
})

test('foreign libraries are used only at their gates', () => {
  for (const { path, imports, code } of files) {
    for (const [library, place] of gates) {
      for (const name of imports) {
        assert.ok(!library.test(name) || place.test(path), `${path} imports ${name}`)
      }
    }
    for (const [word, place] of gatedWords) {
      assert.ok(!word.test(code) || place.test(path), `${path} says ${word.source}`)
    }
  }
})

test('the audit log is append-only, and only the sweep deletes from it', () => {
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
      path === 'src/store/db/sweeping.ts' ? ["ended('events', 'events', 'id', 'at', times.events),"] : []
    assert.deepEqual(mayChange, swept, path)
  }
})

test('only entries of the package re-export', () => {
  for (const { path, code } of files) {
    assert.ok(
      /^src\/(index|testing\/testing)\.ts$/.test(path) || !/^export\s[^=]*?\sfrom\s/m.test(code),
      path,
    )
  }
})

function roomOf(path: string): (typeof rooms)[number] | undefined {
  return rooms.find(({ place }) => place.test(path))
}

function featureOf(path: string): string | null {
  return /^src\/features\/([^/]+)\//.exec(path)?.[1] ?? null
}
