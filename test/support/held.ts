// Log-ins that wait until a test lets them continue.

import { cheapHasher } from './house.ts'

/** A hasher that holds each log-in behind its right password; `held` comes true with the first, `letGo` ends it for all. */
export function holdLogIns(): { hasher: typeof cheapHasher; held: Promise<void>; letGo: () => void } {
  const held = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  const hasher: typeof cheapHasher = {
    ...cheapHasher,
    async verify(line, ...rest) {
      const right = await cheapHasher.verify(line, ...rest)
      if (line === 'log-in' && right) {
        held.resolve()
        await gate.promise
      }
      return right
    },
  }
  return { hasher, held: held.promise, letGo: gate.resolve }
}
