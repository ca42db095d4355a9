#!/usr/bin/env node
// Plain JavaScript, so that an old Node prints a sentence instead of a syntax error.
import { existsSync } from 'node:fs'
import module from 'node:module'
import { fileURLToPath } from 'node:url'
import v8 from 'node:v8'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 24 || (major === 24 && minor < 16) || major === 25) {
  console.error(
    `postern needs Node 24.16 or newer of that line, or 26 or newer; this is ${process.version}. In a clone, "npm ci" brings it and "npm start" or "npx postern" uses it.`,
  )
  process.exit(78)
}
// Start-up is mostly compiling modules; a cache makes it three times as fast.
module.enableCompileCache?.()

// Loading modules would grow the heap's nursery to 32 MB, where it stays when idle. src/cli/serve.ts lets it grow again
// once the server is open (measured: 111 instead of 138 MB when idle).
v8.setFlagsFromString('--semi-space-growth-factor=1')

const source = new URL('../src/cli/main.ts', import.meta.url)
await import(
  existsSync(fileURLToPath(source)) ? source.href : new URL('../dist/cli.js', import.meta.url).href
)
