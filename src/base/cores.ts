// How many cores this process may use. Node knows those of the machine and the ones that it is bound to, and on Linux some of the
// limits of containers: not those of cgroup v1 where `cpu` is mounted alone (measured with libuv 1.52).

import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'

/** Counts them; a limit such as 1.5 cores is 1, because a process that exceeds it is stopped for a while as a whole. */
export function countCores(root = '/', ofMachine = availableParallelism()): number {
  return Math.max(1, Math.floor(Math.min(ofMachine, ...limitsBelow(root))))
}

// Limits hold for all groups inside of a group. In a container the path may be that of the host, of which only the
// mounted end is there.
function limitsBelow(root: string): number[] {
  const lines = (read(root, 'proc/self/cgroup') ?? '').trim().split('\n')
  return lines.flatMap((line) => {
    const [, version, controllers = '', path = '/'] = /^(\d+):([^:]*):(.*)$/.exec(line) ?? []
    if (version === '0') return parentsOf(path).flatMap((group) => limitOfV2(root, `sys/fs/cgroup${group}`))
    if (!controllers.split(',').includes('cpu')) return []
    return parentsOf(path).flatMap((group) => limitOfV1(root, `sys/fs/cgroup/${controllers}${group}`))
  })
}

function parentsOf(path: string): string[] {
  return path === '/' ? [''] : [path, ...parentsOf(dirname(path))]
}

// "150000 100000" or "max 100000".
function limitOfV2(root: string, group: string): number[] {
  const [quota, period] = (read(root, `${group}/cpu.max`) ?? '').trim().split(' ').map(Number)
  return coresOf(quota, period)
}

// Without a limit the quota is -1.
function limitOfV1(root: string, group: string): number[] {
  const quota = read(root, `${group}/cpu.cfs_quota_us`)
  const period = read(root, `${group}/cpu.cfs_period_us`)
  return coresOf(Number(quota ?? Number.NaN), Number(period ?? Number.NaN))
}

function coresOf(quota = Number.NaN, period = Number.NaN): number[] {
  return quota > 0 && period > 0 ? [quota / period] : []
}

function read(root: string, path: string): string | null {
  try {
    return readFileSync(join(root, path), 'utf8')
  } catch {
    return null
  }
}
