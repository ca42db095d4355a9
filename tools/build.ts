// Makes `dist/` for the published package: Node erases types in a clone, but not under node_modules.

import { execFileSync } from 'node:child_process'
import { cpSync, globSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'

rmSync('dist', { recursive: true, force: true })
const compiler = createRequire(import.meta.url)
  .resolve('typescript/package.json')
  .replace('package.json', 'bin/tsc')
execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { stdio: 'inherit' })
for (const file of globSync('src/**/*.{css,js,svg}')) cpSync(file, file.replace(/^src/, 'dist'))
