import { hour } from '../../base/time.ts'
import { relyingParty } from '../../core/passkeys.ts'
import type { JobPorts } from '../../core/ports.ts'
import type { Job } from '../../jobs/worker.ts'
import { countOfOtherHosts } from '../../store/factors/passkeys.ts'

/** Warns when passkeys belong to another host than that of BASE_URL: browsers no longer offer them. */
export function createPasskeyWatch(ports: JobPorts): Job {
  return {
    name: 'passkey-hosts',
    every: hour,
    async run() {
      const passkeys = await countOfOtherHosts(ports.db, relyingParty(ports).id)
      if (passkeys === 0) return
      const code = 'passkeys-of-other-host'
      ports.log.warn(
        { passkeys, code },
        'passkeys belong to another host than that of BASE_URL and log nobody in',
      )
    },
  }
}
