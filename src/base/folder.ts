import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'

/**
 * The loaders of a folder's modules, in the order of their names: a file counts by being there. A bundle has no folders:
 * `tools/bundle.ts` puts imports in place of a call, which must write its folder as `src/texts/texts.ts` does.
 */
export function modulesOf(folder: URL): (() => unknown)[] {
  const load = createRequire(folder)
  const files = readdirSync(folder).filter((file) => /^[a-z0-9-]+\.ts$/.test(file))
  return files.toSorted().map((file) => () => load(`./${file}`))
}
