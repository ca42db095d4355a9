// Tells what the bundle holds of others: their licences in full, and a bill of materials, which auditors read because
// `npm audit` does not see into a bundle.

import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

type Bill = {
  metadata: { component: { 'bom-ref': string; name: string } }
  components: { 'bom-ref': string; name: string }[]
  dependencies: { ref: string; dependsOn: string[] }[]
}

type Manifest = { name: string; version: string; license?: string; dependencies?: Record<string, string> }

/** Writes `LICENSES.txt` and `sbom.json` (CycloneDX) to `dist/`, from the paths of the bundled modules. */
export function tellContents(modules: readonly string[]): void {
  const folders = [...new Set(modules.flatMap((path) => packageOf(path) ?? []))].toSorted()
  writeFileSync('dist/LICENSES.txt', folders.map(licenceOf).join(`\n${'-'.repeat(80)}\n\n`))
  const bundled = folders.map((folder) => manifestOf(folder).name)
  writeFileSync('dist/sbom.json', `${JSON.stringify(billOf(bundled), null, 2)}\n`)
}

// The folder of the package that a module belongs to; null for our own.
function packageOf(path: string): string | null {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0] ?? null
}

function licenceOf(folder: string): string {
  const { name, version, license } = manifestOf(folder)
  return `${name} ${version} (${license})\n\n${licenceText(folder)}\n`
}

function licenceText(folder: string): string {
  const files = readdirSync(folder)
  const read = (file: string) => readFileSync(join(folder, file), 'utf8').trim()
  const own = files.filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
  if (own.length > 0) return own.map(read).join('\n\n')
  const readme = files.filter((file) => /^readme/i.test(file)).map(read)
  const [part] = readme.flatMap((text) => /^#+ licen[cs]e\n[^]*/im.exec(text) ?? [])
  if (part === undefined) throw new Error(`${folder} has no text of its licence`)
  return part
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
}

// npm knows what a clone installs; the package holds or needs a part of it.
function billOf(bundled: readonly string[]): Bill {
  const args = ['sbom', '--sbom-format=cyclonedx']
  const bill = JSON.parse(execFileSync('npm', args, { encoding: 'utf8' })) as Bill
  const needed = Object.keys(manifestOf('.').dependencies ?? {})
  const components = bill.components.filter(({ name }) => [...bundled, ...needed].includes(name))
  const refs = new Set(components.map((component) => component['bom-ref']))
  const { component } = bill.metadata
  const dependencies = bill.dependencies.filter(({ ref }) => refs.has(ref))
  return {
    ...bill,
    metadata: { ...bill.metadata, component: { ...component, name: manifestOf('.').name } },
    components,
    dependencies: [
      { ref: component['bom-ref'], dependsOn: [...refs] },
      ...dependencies.map(({ ref, dependsOn }) => ({
        ref,
        dependsOn: dependsOn.filter((each) => refs.has(each)),
      })),
    ],
  }
}
