// Examples import `postern` as an application does, from the package; here that is the source. `@/` is the alias that
// create-next-app makes.

import { registerHooks } from 'node:module'

const source = new URL('../../src/index.ts', import.meta.url).href
const next = new URL('../../examples/next/', import.meta.url).href

registerHooks({
  resolve(specifier, context, resolve) {
    if (specifier === 'postern') return resolve(source, context)
    return resolve(specifier.startsWith('@/') ? `${next}${specifier.slice(2)}.ts` : specifier, context)
  },
})
