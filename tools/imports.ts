// Reads which file of src/ imports which.

import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

/** A source file: its path, its code without comments, and the names that it imports. */
type SourceFile = { path: string; code: string; imports: string[] }

/** One file that imports another one. */
export type Arrow = { path: string; target: string }

/** Reads every file of src/. */
export function readSources(): SourceFile[] {
  return globSync('src/**/*.ts').map((path) => {
    const code = readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '')
    const found = code.matchAll(/(?:^import\s[^'"]*?|^export\s[^'"]*?\sfrom\s*|\bimport\()['"]([^'"]+)['"]/gm)
    return { path, code, imports: [...found].map(([, name]) => name ?? '') }
  })
}

/** The imports among these files; packages are left out, and files beside the source. */
export function arrowsOf(files: readonly SourceFile[]): Arrow[] {
  return files.flatMap(({ path, imports }) =>
    imports
      .filter((name) => name.startsWith('.'))
      .map((name) => ({ path, target: normalize(join(dirname(path), name)) }))
      .filter(({ target }) => target.startsWith('src/')),
  )
}
