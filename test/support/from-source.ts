// Examples import `postern` as an application does, from the package; here that is the source.

import { registerHooks } from 'node:module'

const source = new URL('../../src/index.ts', import.meta.url).href

registerHooks({
  resolve: (specifier, context, next) => next(specifier === 'postern' ? source : specifier, context),
})
