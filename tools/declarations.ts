// Declares the types of each entry of the package: one file each, without the types of the house behind them.

import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { rolldown } from 'rolldown'
import type { Plugin } from 'rolldown'
import { dts } from 'rolldown-plugin-dts'

// Where the compiler writes one declaration for each file of the source.
const folder = 'dist/types'

/** Writes the declarations of the entries, which are files of the source by their names, to `dist/`. */
export async function declareTypes(entries: Record<string, string>): Promise<void> {
  const compiler = createRequire(import.meta.url)
    .resolve('typescript/package.json')
    .replace('package.json', 'bin/tsc')
  execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { stdio: 'inherit' })
  writeOutActs()
  const declared = Object.entries(entries).map(([name, file]) => [
    name,
    `./${folder}/${file.replace(/\.ts$/, '.d.ts')}`,
  ])
  const build = await rolldown({
    input: Object.fromEntries(declared),
    // No type of a library belongs to the face of the package.
    external: /^[^./]/,
    plugins: [withoutRegisters, dts({ dtsInput: true, emitDtsOnly: true })],
  })
  await build.write({ dir: 'dist', format: 'esm', chunkFileNames: '[name]-[hash].d.ts' })
  rmSync(folder, { recursive: true })
}

// The types to which features add tables, kinds and texts are the house's own.
const withoutRegisters: Plugin = {
  name: 'without-registers',
  transform: (code) => code.replace(/^declare module '\.[^]*?^}\n/gm, ''),
}

// See tools/acts.ts.
function writeOutActs(): void {
  const written = readFileSync(`${folder}/tools/acts.d.ts`, 'utf8')
  const type = written.replace('export declare const acts: ', 'export type Acts = ')
  if (type === written) throw new Error('the compiler did not write the acts out')
  writeFileSync(`${folder}/src/client/acts.d.ts`, type)
}
