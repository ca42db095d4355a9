import { hour } from '../../base/time.ts'
import type { JobPorts } from '../../core/ports.ts'
import type { Job } from '../../jobs/worker.ts'
import { seal, unseal } from '../../security/sealed.ts'
import { listSealedByOthers, reseal } from '../../store/factors/authenticators.ts'

const batch = 50

/**
 * Encrypts the secrets of authenticator apps anew after a key was added to SECRET_KEY, so that the old key can be removed.
 * Any number of processes may run it.
 */
export function createReseal({ db, keys, log }: JobPorts): Job {
  return {
    name: 'reseal',
    every: hour,
    async run(isStopping) {
      let [resealed, unreadable] = [0, 0]
      let after = ''
      for (;;) {
        const rows = await listSealedByOthers(db, keys[0].id, { after, most: batch })
        for (const row of rows) {
          const about = { purpose: 'authenticator', owner: row.accountId } as const
          const secret = unseal(keys, about, { sealed: row.sealedSecret, keyId: row.keyId })
          if (secret === null) {
            unreadable += 1
            continue
          }
          const { sealed: sealedSecret, keyId } = seal(keys, about, secret)
          await reseal(db, row, { sealedSecret, keyId })
          resealed += 1
        }
        const last = rows.at(-1)
        if (!last || isStopping()) break
        after = last.accountId
      }
      if (resealed > 0)
        log.info({ apps: resealed }, 'secrets of authenticator apps encrypted under the newest key')
      if (unreadable > 0)
        log.error(
          { apps: unreadable, code: 'authenticator-unreadable' },
          'the secrets of authenticator apps are encrypted under a key that SECRET_KEY no longer names',
        )
    },
  }
}
