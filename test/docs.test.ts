import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { paths } from '../src/base/paths.ts'
import { settingNames } from '../src/base/settings/table.ts'
import { defenceCodes } from '../src/core/defence-log.ts'
import { features } from '../src/features.ts'
import { drawRooms } from '../tools/rooms.ts'
import { asvsLevels } from './support/asvs.ts'

type Doc = { path: string; text: string }

const root = fileURLToPath(new URL('..', import.meta.url))
const docs = readDocs(['docs/*.md', 'README*.md', 'CONTRIBUTING.md'])
const load = createRequire(import.meta.url)
const pathsOfFeatures = globSync('src/features/*/paths.ts', { cwd: root }).map(
  (path) => load(join(root, path)) as object,
)
const everyPage = readDocs(['*.md', 'docs/**/*.md'])

test('the generated pages are what the table of settings and the imports make', async () => {
  // Not at the top: it awaits at its own, and files of tests must load at once.
  const { generatedFiles } = await import('../tools/docs.ts')
  for (const { path, text } of generatedFiles()) {
    const found = existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : null
    assert.equal(found, text, `${path} differs: run "npm run docs"`)
  }
})

test('the house page has the picture of the rooms', () => {
  const page = docs.find(({ path }) => path === 'docs/house.md')?.text ?? ''
  const [, picture = ''] = /```mermaid\n(flowchart TD\n[\s\S]*?)\n```/.exec(page) ?? []
  assert.match(picture, /^ {4}feature-registration\[registration\]$/m)
  assert.match(picture, /^ {2}cli --> postern$/m)
})

test('every feature has a row in the house page, and every area of the store is named there', () => {
  const page = docs.find(({ path }) => path === 'docs/house.md')?.text ?? ''
  const missing = features.filter(({ name }) => !page.includes(`\n| \`${name}\` | `)).map(({ name }) => name)
  const [room = ''] = /^\| `src\/store\/<area>\/` \|.*$/m.exec(page) ?? []
  const areas = globSync('src/store/*/', { cwd: root }).map((path) => basename(path))
  assert.ok(areas.length > 5)
  assert.deepEqual([...missing, ...areas.filter((area) => !room.includes(`\`${area}\``))], [])
})

test('every setting has its own heading in the configuration page', () => {
  const page = docs.find(({ path }) => path === 'docs/configuration.md')?.text ?? ''
  for (const name of settingNames) assert.match(page, new RegExp(`^## ${name}$`, 'm'))
})

test('every file that the docs name exists', () => {
  assertNone(told((word, doc) => (namesFile(word) && !fileExists(word, doc) ? `no file ${word}` : null)))
})

test('every name that the docs look up in a file is in it', () => {
  const named = docs.flatMap(({ path, text }) =>
    [...prose(text).matchAll(/`(\w+)`(?: \(|, in | in )`(src\/[\w/.-]+\.(?:ts|js))`/g)].map(
      ([, name = '', file = '']) => ({ path, name, file }),
    ),
  )
  assert.ok(named.length > 30)
  assertNone(
    named
      .filter(({ file }) => existsSync(join(root, file)))
      .filter(({ name, file }) => !readFileSync(join(root, file), 'utf8').split(/\W+/).includes(name))
      .map(({ path, name, file }) => `${path}: no ${name} in ${file}`),
  )
})

test('every setting that the docs name is in the table', () => {
  assertNone(
    told((word) => {
      const name = /^([A-Z][A-Z\d]*(?:_[A-Z\d]+)+)(?:=|$)/.exec(word)?.[1]
      const isSetting = name === undefined || settingNames.some((known) => known === name)
      return isSetting || notOurs.test(name) ? null : `no setting ${name}`
    }),
  )
})

test('every log code is in the docs', () => {
  const code = globSync('src/**/*.ts', { cwd: root })
    .map((path) => readFileSync(join(root, path), 'utf8'))
    .join('\n')
  const codes = [...code.matchAll(/\blog\.(?:info|warn|error)\(\s*\{[^}]*\bcode: '([\w-]+)'/g)]
  const words = new Set(docs.flatMap(wordsOf))
  assert.ok(codes.length > 10)
  assertNone(codes.flatMap(([, name = '']) => (words.has(name) ? [] : `no word on the log code ${name}`)))
})

test('every code of the defender’s log has a row in the failures page', () => {
  const page = docs.find(({ path }) => path === 'docs/failures.md')?.text ?? ''
  const rows = [...page.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, code]) => code)
  assert.deepEqual(rows, Object.keys(defenceCodes), 'in the same order')
})

test('every kind of event is in the flows', () => {
  const page = docs.find(({ path }) => path === 'docs/flows.md')?.text ?? ''
  const kinds = features.flatMap(({ events }) => events)
  assertNone(kinds.flatMap((kind) => (page.includes(`*${kind}*`) ? [] : `no word on the event ${kind}`)))
})

test('every route in the docs exists', () => {
  assertNone(
    told((word) => {
      const route = routeOf(word)
      return route === null || isServed(route) ? null : `no route ${route}`
    }),
  )
})

test('every route is in the docs', () => {
  const toldRoutes = new Set(docs.flatMap(wordsOf).map((word) => routeOf(word)))
  assert.deepEqual(
    routes().filter((route) => !toldRoutes.has(route)),
    [],
  )
})

test('every test quoted by the security pages is in the named file', () => {
  for (const [path, least] of [
    ['docs/security.md', 100],
    ['docs/asvs.md', 200],
  ] as const) {
    const page = docs.find((doc) => doc.path === path)?.text ?? ''
    const quoted = [...page.matchAll(/`(test\/[\w./-]+\.ts)`: ((?:“[^”]*”(?:, )?)+)/g)].flatMap(
      ([, file = '', names = '']) =>
        [...names.matchAll(/“([^”]*)”/g)].map(([, name = '']) => ({ file, name })),
    )
    assert.ok(quoted.length > least, path)
    assertNone(
      quoted
        .filter(({ file, name }) => !titlesOf(readFileSync(join(root, file), 'utf8')).includes(name))
        .map(({ file, name }) => `${path}: ${file} has no test “${name}”`),
    )
  }
})

test('every attack of the security page has a test', () => {
  const page = docs.find(({ path }) => path === 'docs/security.md')?.text ?? ''
  const [, attacks = ''] = page.split('## The attacks')
  const rows = rowsOf(attacks).filter((row) => !row.startsWith('| attack'))
  assert.ok(rows.length > 50)
  assertNone(
    rows.filter((row) => !/`test\/[\w./-]+\.ts`: “/.test(row)).map((row) => `no test is quoted in ${row}`),
  )
})

test('every requirement of OWASP ASVS 5.0.0 stands once on its page, with its level and a verdict', () => {
  const page = docs.find(({ path }) => path === 'docs/asvs.md')?.text ?? ''
  const rows = rowsOf(page).filter((row) => /^\| \d+\.\d+\.\d+[, ]/.test(row))
  const told = rows
    .map((row) => row.split(' | '))
    .flatMap(([numbers = '', ofNumbers = '']) =>
      numbers
        .slice(2)
        .split(', ')
        .map((number, place) => `${number} ${ofNumbers.split(', ')[place]}`),
    )
  assert.deepEqual(told.toSorted(), [...asvsLevels].map(([number, level]) => `${number} ${level}`).toSorted())
  assertNone(
    rows.flatMap((row) => {
      const [number = '', , , verdict = '', here = '', tests = ''] = row.split(' | ')
      if (verdict === 'met') return /`|\]\(|“/.test(here + tests) ? [] : `${number} names no place`
      if (verdict === 'open') return /\b20\d\d-\d\d-\d\d\b/.test(here) ? [] : `${number} has no date`
      return ['operator', '—'].includes(verdict) ? [] : `${number} has the verdict ${verdict}`
    }),
  )
})

test('every relative link leads to an existing file and heading', () => {
  assertNone(everyPage.flatMap((doc) => linksOf(doc).flatMap((link) => brokenLink(link, doc) ?? [])))
})

describe('the checks themselves', () => {
  test('an arrow that others imply is left out of the picture, also where rooms import each other', () => {
    const arrows = [
      { path: 'src/cli/main.ts', target: 'src/http/app.ts' },
      { path: 'src/cli/main.ts', target: 'src/base/time.ts' },
      { path: 'src/http/app.ts', target: 'src/features/log-in/log-in.ts' },
      { path: 'src/features/log-in/log-in.ts', target: 'src/http/forms.ts' },
      { path: 'src/http/forms.ts', target: 'src/base/time.ts' },
      { path: 'src/http/forms.ts', target: 'src/http/app.ts' },
    ]
    assert.deepEqual(drawRooms(arrows).split('\n'), [
      'flowchart TD',
      '  subgraph capabilities["src/features/"]',
      '    feature-log-in[log-in]',
      '  end',
      '  cli --> http',
      '  feature-log-in --> http',
      '  http --> base',
      '  http --> feature-log-in',
    ])
  })

  const doc = { path: 'docs/made-up.md', text: '' }

  test('a file, a folder and a pattern are recognised, a package and a media type are not', () => {
    for (const word of ['src/base/paths.ts', 'web/app.ts', 'src/store/', '../package.json', 'docs/*.md']) {
      assert.ok(namesFile(word), word)
    }
    for (const word of [
      'hono/html',
      'text/html',
      '1/2',
      'data/postern.db',
      'node:sqlite',
      '/login/',
      'a.b.c',
    ]) {
      assert.ok(!namesFile(word), word)
    }
    assert.ok(fileExists('base/paths.ts', doc))
    assert.ok(fileExists('paths.ts', doc))
    assert.ok(!fileExists('src/base/path.ts', doc))
    assert.ok(!fileExists('src/nowhere/*.ts', doc))
  })

  test('routes are recognised in their spellings', () => {
    assert.equal(routeOf('GET /confirm/?code=…'), '/confirm')
    assert.equal(routeOf('/dev/mailbox/ID/html'), '/dev/mailbox/:id/html')
    assert.equal(routeOf('/'), '/')
    for (const word of ['/\\evil', '//evil.example', '/%09/evil', '/var/lib/postern', 'a/b']) {
      assert.equal(routeOf(word), null, word)
    }
    assert.ok(!isServed('/nowhere'))
    assert.ok(isServed('/register/…'))
  })

  test('a title is found whole and where a test begins, not in a comment', () => {
    const code =
      "// 'not this'\ntest('it’s one', f)\n  test(\n    `in ${zone}, another`,\n  f)\nassert.ok('nor this')"
    assert.deepEqual(titlesOf(code), ['it’s one', 'in …, another'])
  })

  test('a link to a missing file or heading is found, one in a code block is not', () => {
    const page = {
      path: 'README.md',
      text: '[a](docs/none.md) [b](docs/house.md#nowhere) `[c](d.md)`\n```\n[e](f.md)\n```',
    }
    const found = linksOf(page).flatMap((link) => brokenLink(link, page) ?? [])
    assert.equal(found.length, 2, found.join('\n'))
  })
})

function readDocs(patterns: string[]): Doc[] {
  const found = globSync(patterns, { cwd: root }).toSorted()
  return found.map((path) => ({
    path: path.replaceAll('\\', '/'),
    text: readFileSync(join(root, path), 'utf8'),
  }))
}

function told(judge: (word: string, doc: Doc) => string | null): string[] {
  return docs.flatMap((doc) =>
    wordsOf(doc).flatMap((word) => {
      const fault = judge(word, doc)
      return fault === null ? [] : [`${doc.path}: ${fault}`]
    }),
  )
}

function rowsOf(page: string): string[] {
  return page.split('\n').filter((line) => line.startsWith('| '))
}

/** The titles of a file's tests, with … for what changes from case to case. */
function titlesOf(code: string): string[] {
  const titles = code.matchAll(/^ *(?:test|describe)\(\s*(['"`])((?:\\.|(?!\1).)+)\1/gm)
  return [...titles].map(([, , title = '']) =>
    title.replaceAll(/\$\{[^}]*\}/g, '…').replaceAll(/\\(.)/g, '$1'),
  )
}

function assertNone(faults: string[]): void {
  assert.deepEqual([...new Set(faults)], [])
}

/** Returns the words in backticks outside of code blocks. */
function wordsOf({ text }: Doc): string[] {
  return [...prose(text).matchAll(/(`+)(.+?)\1/g)].map(([, , word = '']) => word.trim())
}

function prose(text: string): string {
  return text.replace(/^ *(```+|~~~+)[^\n]*\n[\s\S]*?^ *\1 *$/gm, '')
}

// Variables of other programs that the docs may speak of.
const notOurs = /^(?:SQLITE|ERR|NODE|NPM|POSTGRES|PG|TEST|FONTCONFIG|LC|POSTERN_TEST)_(?!ENV$)/

const sourceFile = /\.(?:ts|js|css|svg|md|json|ya?ml|sql)$/
const madeAtRunTime = /^(?:\.\/)?(?:data|dist|node_modules)\//

function namesFile(word: string): boolean {
  if (!/^(?:\.{1,2}\/)*[\w.@*-]+(?:\/[\w.@*-]+)*\/?$/.test(word) || madeAtRunTime.test(word)) return false
  // NNNN-title.md is a shape of names.
  if (/NNNN/.test(word)) return false
  if (sourceFile.test(word)) return true
  const [first = ''] = word.split('/')
  return word.includes('/') && [root, join(root, 'src')].some((folder) => existsSync(join(folder, first)))
}

function fileExists(word: string, { path }: Doc): boolean {
  const folders = [root, join(root, 'src'), join(root, dirname(path))]
  if (folders.some((folder) => globSync(word.replace(/\/$/, ''), { cwd: folder }).length > 0)) return true
  return (
    !word.includes('/') && globSync(`{src,test,tools,bench,bin,docs}/**/${word}`, { cwd: root }).length > 0
  )
}

const folderOfSystem = /^\/(?:bin|dev\/(?:null|shm)|etc|home|opt|proc|root|run|srv|tmp|usr|var)(?:\/|$)/

// The base path of the docs' examples.
const basePath = /^\/auth(?=\/|$)/

/** The route that a word names, without query and final slash, its parameters called `:id`; null for other words. */
function routeOf(word: string): string | null {
  const [, path] = /^(?:(?:GET|HEAD|POST|PUT|PATCH|DELETE) )?(\/[\w.:<>{}*…/-]*)(?:\?.*)?$/.exec(word) ?? []
  if (path === undefined || path.includes('//') || folderOfSystem.test(path)) return null
  const below = path.replace(basePath, '') || '/'
  return plain(below.replace(/(?<=\/)(?:ID|:id|<id>|\{id\})(?=\/|$)/g, ':id'))
}

function routes(): string[] {
  const own = pathsOfFeatures.flatMap((file) => Object.values(file) as (typeof paths)[])
  const pages = [paths, ...own].flatMap((list) => Object.values(list))
  const inJson = features.flatMap(({ operations }) =>
    operations.flatMap(({ api }) => api?.split(' ')[1] ?? []),
  )
  return [...pages, ...inJson].map((path) =>
    plain((typeof path === 'function' ? path(':id', ':act') : path).replaceAll('{id}', ':id')),
  )
}

function isServed(route: string): boolean {
  const begins = /^(.*\/)(?:…|\*)$/.exec(route)?.[1]
  return routes().some((path) => (begins === undefined ? path === route : `${path}/`.startsWith(begins)))
}

function plain(path: string): string {
  return path === '/' ? path : path.replace(/\/$/, '')
}

function linksOf({ text }: Doc): string[] {
  const withoutCode = prose(text).replace(/`[^`\n]*`/g, '')
  return [...withoutCode.matchAll(/\]\(([^()\s]+)(?: "[^"]*")?\)/g)].map(([, target = '']) => target)
}

function brokenLink(link: string, { path }: Doc): string | null {
  if (/^[a-z][a-z\d+.-]*:/i.test(link)) return null
  const [target = '', heading] = decodeURI(link).split('#')
  const file = target === '' ? join(root, path) : join(root, dirname(path), target)
  if (!existsSync(file)) return `${path}: ${link} leads nowhere`
  if (relative(root, file).startsWith('..')) return `${path}: ${link} leads out of the tree`
  if (heading === undefined || !file.endsWith('.md')) return null
  return headingsOf(readFileSync(file, 'utf8')).includes(heading) ? null : `${path}: ${link} names no heading`
}

/** Headings as links name them: lower case, punctuation left out, blanks as hyphens. */
function headingsOf(text: string): string[] {
  return [...prose(text).matchAll(/^#{1,6} +(.+?) *$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
      .replaceAll(' ', '-'),
  )
}
