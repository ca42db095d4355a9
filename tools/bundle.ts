// Bundles the program, so that a start loads few files. Runs in the folder of the clone.

import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { rolldown } from 'rolldown'
import type { Plugin } from 'rolldown'
import { minifySync } from 'rolldown/utils'

// The files that the package starts by itself: the command, and a thread, which starts from a file of its own.
const programs = { cli: 'src/cli/main.ts', 'hash-worker': 'src/security/hash-worker.ts' }

// Native, and a list of 0.6 MB that few starts read.
const outside = ['@node-rs/argon2', '@zxcvbn-ts/language-common', 'pg-native']

// Modules that the source asks for when it runs, where a bundler does not see them.
const requiredLater = ['pg', 'bowser', 'disposable-email-domains-js']

/** Writes the bundle of the entries, which are files by their names, to a folder; returns the paths of the modules in it. */
export async function bundle(entries: Record<string, string>, dir: string): Promise<string[]> {
  const required = Object.fromEntries(requiredLater.map((name) => [name, `later:${name}`]))
  const build = await rolldown({
    input: { ...entries, ...programs, ...required },
    platform: 'node',
    external: outside,
    plugins: [askedWhenRunning, inAscii],
    // The library's entry loads behind its check of Node what the command loads at once.
    checks: { ineffectiveDynamicImport: false },
  })
  const { output } = await build.write({
    dir,
    format: 'esm',
    chunkFileNames: '[name]-[hash].js',
    comments: { legal: true, jsdoc: false, annotation: false },
    codeSplitting: {
      groups: [
        { name: 'fault', test: readableForOld, priority: 1 },
        { name: 'postern', test: startsTogether },
      ],
    },
  })
  return output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))
}

// All that a server needs at once is one file, because each file takes about a millisecond to find and read. Libraries of mail,
// of PostgreSQL and of lists load when they are needed, and commands, threads and the test kit alone.
function startsTogether(id: string): boolean {
  const isLibrary = /\/node_modules\/(nodemailer|pg|postgres|bowser|disposable)/
  const isProgram = /\/src\/((cli|client|testing)\/|index\.ts$)|\/bin\/|hash-worker|^later:/
  return !isLibrary.test(id) && !isProgram.test(id)
}

// The library's entry checks the version of Node before it loads the rest, but gives this away at once.
const readableForOld = /\/settings\/fault\.ts$/

/** Writes all that is not ASCII by its number: V8 keeps a source with a single other letter in twice the memory. */
const inAscii: Plugin = {
  name: 'in-ascii',
  renderChunk: (code) =>
    code.replace(/[^\0-\x7f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`),
}

/**
 * The files that the source looks for when it runs: imports take the place of a folder's modules, files that it reads go beside the bundle, and
 * packages that load later get a file each.
 */
const askedWhenRunning: Plugin = {
  name: 'asked-when-running',
  resolveId: (name) => (name.startsWith('later:') ? name : null),
  // Node gives what `require` asks for under this name.
  load: (id) =>
    id.startsWith('later:')
      ? `const whole = require('${id.slice(6)}')\nexport { whole as 'module.exports' }`
      : null,
  transform: {
    filter: { id: /\/src\/.*\.ts$/ },
    handler(code, id) {
      const imports: string[] = []
      const changed = code
        .replace(/modulesOf\(new URL\('([^']+)', import\.meta\.url\)\)/g, (_, folder: string) => {
          const files = readdirSync(join(dirname(id), folder)).filter((file) => file.endsWith('.ts'))
          const names = files.toSorted().map((file) => {
            const name = `module${imports.length}`
            imports.push(`import * as ${name} from './${folder}${file}'`)
            return name
          })
          return `[${names.map((name) => `() => ${name}`).join(', ')}]`
        })
        .replace(/new URL\('([^']+\.(?:css|js|svg))', import\.meta\.url\)/g, (_, file: string) => {
          const fileName = `assets/${basename(file)}`
          this.emitFile({ type: 'asset', fileName, source: slim(join(dirname(id), file)) })
          return `new URL('${fileName}', import.meta.url)`
        })
        .replace(/createRequire\(import\.meta\.url\)\('([^']+)'\)/g, (call, name: string) =>
          requiredLater.includes(name) ? `createRequire(import.meta.url)('./${name}.js')` : call,
        )
      return changed === code ? null : `${imports.join('\n')}\n${changed}`
    },
  },
}

/** The text of a file that browsers load, without what only its readers need. */
export function slim(path: string): string {
  const text = readFileSync(path, 'utf8')
  if (path.endsWith('.css')) return slimStyle(text)
  return path.endsWith('.js') ? slimScript(path, text) : text
}

// No text in our styles has two blanks, or a blank beside a brace.
function slimStyle(text: string): string {
  return text
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};]) ?/g, '$1')
    .trim()
}

// The names at its top are left as they are: the server puts several scripts into one file, where they name each other.
function slimScript(path: string, text: string): string {
  const { code, errors } = minifySync(path, text, {
    module: true,
    compress: { unused: false },
    mangle: { toplevel: false },
  })
  if (errors.length > 0) throw new Error(`${path}: ${errors.join(', ')}`)
  return code
}
