// The package as people get it: packed, and installed into an empty project.

import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { oldestNodes } from '../../bin/node-version.js'
import { removeFolder } from './program.ts'

const run = promisify(execFile)

/** An empty project with the package in it. */
export type Project = AsyncDisposable & {
  folder: string
  /** The packed file. */
  tarball: Buffer<ArrayBuffer>
  /** The version of the Node that is installed beside it, the oldest possible one; null where npm has none for this machine. */
  oldestNode: string | null
  /** The names of all installed packages, but for that Node. */
  packages: string[]
}

const oldest = process.platform === 'linux' ? `node-linux-${process.arch}` : null
const [oldestVersion] = oldestNodes

/** Packs the package and installs it. What npm's cache lacks comes from the registry. */
export async function installPackage(): Promise<Project> {
  const folder = mkdtempSync(join(tmpdir(), 'postern-project-'))
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder])
  const file = join(folder, /"filename": "([^"]+)"/.exec(stdout)?.[1] ?? '')
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}')
  const wanted = [file, ...(oldest === null ? [] : [`${oldest}@${oldestVersion}`])]
  const quietly = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier']
  await run('npm', ['install', ...quietly, ...wanted], { cwd: folder })
  const tree = JSON.parse(readFileSync(join(folder, 'node_modules/.package-lock.json'), 'utf8')) as Tree
  const packages = Object.keys(tree.packages).map((place) => place.split('node_modules/').at(-1) ?? '')
  return {
    folder,
    tarball: readFileSync(file),
    oldestNode: oldest && (oldestVersion ?? null),
    packages: packages.filter((name) => name !== oldest),
    [Symbol.asyncDispose]: async () => removeFolder(folder),
  }
}

type Tree = { packages: Record<string, unknown> }
