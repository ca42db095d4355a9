// Makes `dist/` for the published package: a bundle, so that a start loads few files, and the types of each entry.

import { rmSync } from 'node:fs'
import { bundle } from './bundle.ts'
import { tellContents } from './contents.ts'
import { declareTypes } from './declarations.ts'

// The entries of the package, as its `exports` name them.
const entries = {
  index: 'src/index.ts',
  client: 'src/client/client.ts',
  testing: 'src/testing/testing.ts',
}

rmSync('dist', { recursive: true, force: true })
tellContents(await bundle(entries, 'dist'))
await declareTypes(entries)
