// Makes `dist/` for the published package: a bundle, so that a start loads few files, and the types of each entry.

import { rmSync } from 'node:fs'
import { bundle } from './bundle.ts'
import { tellContents } from './contents.ts'
import { declareTypes } from './declarations.ts'

rmSync('dist', { recursive: true, force: true })
const modules = await bundle()
tellContents(modules)
await declareTypes({ index: 'src/index.ts', client: 'src/client/client.ts' })
